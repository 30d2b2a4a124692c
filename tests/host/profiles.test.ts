import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Profile, readProfile } from "pulumi-atlassian-admin-emulator";
import { HostedOrganization, type HostedResource } from "../support/hosted-organization";
import { HostCallError, type Properties } from "../support/provider-connection";

/*
 * The life of every kind of object in organisations that response differently: the committed profiles, or the one
 * that `npm run test:profile` names. A profile may have no request for a change, so a refusal is as good as
 * success if it reports the remedy. What must hold in every organisation: nothing is made twice, nothing is lost,
 * nothing is left.
 */
const FOLDER = join(__dirname, "../profiles");
const COMMITTED = [
  "documented-api-only",
  "console-api-only",
  "lagging",
  "capped-tokens",
  "everything-normalised",
];
const given = process.env["EMULATOR_PROFILE"];
const files = given === undefined ? COMMITTED.map((name) => join(FOLDER, `${name}.json`)) : [given];
const profiles = files.map((file) => readProfile(JSON.parse(readFileSync(file, "utf8"))));

/** The organisation's clock runs so many times as fast as ours, so that nobody waits for its delays in full. */
const SPEED = 20;
const TICK_MS = 25;

let organization: HostedOrganization;
let ticker: NodeJS.Timeout;
let resource: (type: string) => HostedResource;

async function start(profile: Profile): Promise<void> {
  organization = await HostedOrganization.start({ profile, seed: { users: [{ email: "ada@example.com" }] } });
  ticker = setInterval(
    () => organization.emulator.clock.advance({ milliseconds: TICK_MS * (SPEED - 1) }),
    TICK_MS,
  );
  // Late listings are what profiles are about, so the provider waits as long as it does for users.
  const host = await organization.startHost({ environment: { ATLASSIAN_LISTING_LAG_SECONDS: "120" } });
  resource = (type) => host.resource(type);
}

afterEach(async () => {
  clearInterval(ticker);
  await organization.stop();
});

/** The result, or undefined for a refusal with a remedy. A complaint about the response itself is a failure. */
async function doneOrRefused<Result>(call: Promise<Result>): Promise<Result | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof HostCallError) || /report this|bug/.test(error.message)) {
      throw error;
    }
    return undefined;
  }
}

interface Living {
  readonly resource: HostedResource;
  /** What the program declares; the inputs are the result of check. */
  readonly args: Properties;
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

async function make(type: string, args: Properties): Promise<Living> {
  const made = resource(type);
  const { inputs, failures } = await made.check(args);
  expect(failures).toEqual([]);
  const { id, outputs } = await made.create(inputs);
  return { resource: made, args, id, inputs, state: outputs };
}

/** A refresh finds the object, and the same program changes nothing afterwards. */
async function expectNoDrift({ resource: kind, args, id, state }: Living): Promise<void> {
  const seen = await kind.read(id, state);
  expect(seen.id).toBe(id);
  // The engine compares these two: what the refresh recorded, and what the program asks for.
  const { inputs: desired } = await kind.check(args, seen.inputs);
  expect(desired).toEqual(seen.inputs);
  expect((await kind.diff(seen.outputs, desired)).replaces).toEqual([]);
}

describe.each(profiles)("$name", (profile) => {
  beforeEach(() => start(profile));
  const state = () => organization.emulator.state();
  const settled = () => {
    organization.emulator.clock.advance({ minutes: 30 });
    return state();
  };

  it("has an account and its token made once, changed or refused, and removed", async () => {
    const account = await make("ServiceAccount", { displayName: "Deploy  Bot", owner: "team <a>" });
    expect(state().serviceAccounts).toHaveLength(1);
    const token = await make("ApiToken", {
      accountId: account.state["accountId"],
      label: "CI",
      scopes: ["read:jira-work"],
      lifetimeDays: 90,
    });
    expect(state().tokens).toHaveLength(1);
    await expectNoDrift(account);
    await expectNoDrift(token);
    const { inputs } = await account.resource.check(
      { ...account.args, displayName: "Release Bot" },
      account.inputs,
    );
    const changed = await doneOrRefused(account.resource.update(account.id, account.state, inputs));
    expect(state().serviceAccounts).toHaveLength(1);
    await token.resource.delete(token.id, token.state);
    expect(settled().tokens).toEqual([]);
    await account.resource.delete(account.id, changed ?? account.state);
    expect(settled().serviceAccounts).toEqual([]);
  });

  it("has a group, its member and its role made once, changed or refused, and removed", async () => {
    const group = await make("Group", { name: "Platform  Team", description: "runs <it>" });
    expect(state().groups).toHaveLength(1);
    const { groupId } = group.state;
    const member = await make("GroupMembership", { groupId, email: "ada@example.com" });
    expect(state().groups[0]?.members).toHaveLength(1);
    const resourceId = state().organizations[0]?.workspaces[0]?.id ?? "";
    const role = await make("GroupRoleAssignment", { groupId, resourceId, role: "atlassian/user" });
    expect(state().groups[0]?.grants).toHaveLength(1);
    for (const living of [group, member, role]) {
      await expectNoDrift(living);
    }
    for (const living of [role, member, group]) {
      await living.resource.delete(living.id, living.state);
    }
    expect(settled().groups).toEqual([]);
  });
});
