import { utcDay } from "../../provider/src/timing/days";
import { declare, HostedOrganization, messageOf, type Declared } from "../support/hosted-organization";
import { daysAhead, isAccepted } from "../support/later";
import type { HostCallError, Properties } from "../support/provider-connection";

const ROTATING = { scopes: ["read:jira-work"], rotation: { beforeExpiryDays: 14, overlapDays: 7 } };
const TOKENS = "/users/*/manage/api-tokens";

let organization: HostedOrganization;
let args: Properties;
let declared: Declared;

/** The provider process of an operation that runs some days after the token was made. */
async function tokensOn(day: number) {
  organization.emulator.clock.set(Date.now());
  organization.emulator.clock.advance({ days: day });
  return (await organization.nextHost({ environment: daysAhead(day) })).resource("ApiToken");
}

/** What `pulumi up` does on that day: check against the recorded inputs, then update. */
async function upOn(day: number, { id, inputs, state }: Declared, news = args): Promise<Declared> {
  const tokens = await tokensOn(day);
  const checked = await tokens.check(news, inputs);
  expect(checked.failures).toEqual([]);
  return { id, inputs: checked.inputs, state: await tokens.update(id, state, checked.inputs) };
}

/** What `pulumi refresh` does on that day. */
async function refreshOn(day: number, { id, state }: Declared): Promise<Declared> {
  const read = await (await tokensOn(day)).read(id, state);
  return { id: read.id, inputs: read.inputs, state: read.outputs };
}

const secretOf = ({ state }: Declared): string => String(state["token"]);
const livingTokens = (): string[] => organization.emulator.state().tokens.map(({ id }) => id);

beforeAll(async () => {
  organization = await HostedOrganization.start();
});

beforeEach(async () => {
  organization.emulator.reset();
  const [account] = organization.emulator.seed({ serviceAccounts: 1 }).serviceAccounts;
  args = { ...ROTATING, accountId: account?.atlassianId, label: "ci" };
  declared = await declare(await tokensOn(0), args);
});

afterAll(async () => {
  await organization.stop();
});

describe("a rotation", () => {
  it("makes a new secret in place, next to the old one", async () => {
    const rotated = await upOn(76, declared);
    expect(rotated.state).toMatchObject({ previousTokenId: declared.id });
    expect(rotated.state["tokenId"]).not.toBe(declared.id);
    expect(secretOf(rotated)).not.toBe(secretOf(declared));
    for (const holder of [declared, rotated]) {
      expect(await isAccepted(organization.emulator, secretOf(holder))).toBe(true);
    }
  });

  it("ends with the revocation of the old secret, after the overlap", async () => {
    const rotated = await upOn(76, declared);
    expect(await upOn(82, rotated)).toEqual(rotated);
    const ended = await upOn(83, rotated);
    expect(ended.state).not.toHaveProperty("previousTokenId");
    expect(secretOf(ended)).toBe(secretOf(rotated));
    expect(livingTokens()).toEqual([rotated.state["tokenId"]]);
  });

  it("leaves both tokens to a delete", async () => {
    const { id, state } = await upOn(76, declared);
    await (await tokensOn(77)).delete(id, state);
    expect(livingTokens()).toEqual([]);
  });

  it("leaves nothing over when the response with the new secret is lost", async () => {
    organization.emulator.faults.add({ method: "POST", route: TOKENS, drop: "after", count: 1 });
    const rotated = await upOn(76, declared);
    expect(livingTokens()).toEqual([declared.id, rotated.state["tokenId"]]);
    expect(await isAccepted(organization.emulator, secretOf(rotated))).toBe(true);
  });

  it("replaces an expired token and revokes what is left of it", async () => {
    const rotated = await upOn(100, declared);
    expect(rotated.state).not.toHaveProperty("previousTokenId");
    expect(livingTokens()).toEqual([rotated.state["tokenId"]]);
  });

  it("that cannot end is unfinished, and the next update finishes it without another creation", async () => {
    const rotated = await upOn(76, declared);
    organization.emulator.faults.add({ method: "DELETE", route: `${TOKENS}/*`, status: 403, count: 1 });
    const failure: unknown = await upOn(83, rotated).catch((error: unknown) => error);
    const { initFailure } = failure as HostCallError;
    expect(initFailure?.reasons).toEqual([
      expect.stringMatching(/previous token ".*" could not be revoked: .*403/) as string,
    ]);
    const properties = initFailure?.properties ?? {};
    expect(properties).toMatchObject({ previousTokenId: declared.id, token: rotated.state["token"] });

    const { overlapEndsAt, ...inputs } = rotated.inputs;
    expect(overlapEndsAt).toBeDefined();
    const finished = await (await tokensOn(83)).update(declared.id, properties, inputs);
    expect(finished).toMatchObject({ token: rotated.state["token"] });
    expect(finished).not.toHaveProperty("previousTokenId");
    expect(livingTokens()).toEqual([rotated.state["tokenId"]]);
  });
});

describe("a token that was revoked by hand", () => {
  it("gets a new secret during an overlap, while the old token goes on", async () => {
    const rotated = await upOn(76, declared);
    organization.emulator.mutate({ action: "revokeToken", token: String(rotated.state["tokenId"]) });
    const found = await refreshOn(77, rotated);
    expect(found.inputs).toEqual({ ...rotated.inputs, expiresAt: undefined });

    const repaired = await upOn(78, found);
    expect(repaired.state).toMatchObject({
      previousTokenId: declared.id,
      overlapEndsAt: rotated.inputs["overlapEndsAt"],
    });
    expect(await isAccepted(organization.emulator, secretOf(repaired))).toBe(true);
    expect(await isAccepted(organization.emulator, secretOf(declared))).toBe(true);
  });

  it("is gone when nothing of it is left", async () => {
    organization.emulator.mutate({ action: "revokeToken", token: declared.id });
    expect((await refreshOn(1, declared)).id).toBe("");
  });
});

describe("a token that has expired", () => {
  it("is found by a refresh, and gets a new secret with the next update although it does not rotate", async () => {
    const { rotation, ...fixed } = args;
    expect(rotation).toBeDefined();
    const found = await refreshOn(91, declared);
    expect(found).toMatchObject({ id: declared.id, state: { tokenId: declared.id } });
    expect(found.inputs).not.toHaveProperty("expiresAt");
    const repaired = await upOn(91, found, fixed);
    expect(await isAccepted(organization.emulator, secretOf(repaired))).toBe(true);
    expect(livingTokens()).toEqual([repaired.state["tokenId"]]);
  });
});

describe("a token whose day was given", () => {
  const givenFor = (days: number): Properties => {
    const { rotation, ...fixed } = args;
    expect(rotation).toBeDefined();
    return { ...fixed, expiresAt: utcDay(Date.now(), days) };
  };

  it.each([true, false])(
    "stays as it is after that day, so that the program is not refused; still listed: %s",
    async (isListed) => {
      const given = givenFor(10);
      const token = await declare(await tokensOn(0), { ...given, label: "given" });
      if (!isListed) {
        organization.emulator.mutate({ action: "revokeToken", token: token.id });
      }
      const found = await refreshOn(11, token);
      expect(found.inputs).toEqual(token.inputs);
      const { failures } = await (await tokensOn(11)).check({ ...given, label: "given" }, found.inputs);
      expect(failures).toEqual([]);
    },
  );

  it("is gone when it was revoked before that day", async () => {
    const token = await declare(await tokensOn(0), { ...givenFor(10), label: "given" });
    organization.emulator.mutate({ action: "revokeToken", token: token.id });
    expect((await refreshOn(9, token)).id).toBe("");
  });
});

describe("an imported token", () => {
  const imported = (): Declared => {
    const { token, createdAt, ...state } = declared.state;
    expect([token, createdAt]).not.toContain(undefined);
    return { ...declared, state };
  };

  it("is not rotated, and the message explains how to get a secret", async () => {
    const before = livingTokens();
    expect(await messageOf(upOn(76, imported()))).toBe(
      `Cannot update API token "ci" of account "${String(args["accountId"])}": it was imported and cannot rotate: only its consumers ` +
        `have its secret, and they would lose access. To get a secret that Pulumi knows, change lifetimeDays (the old token stays for ` +
        `the overlap period) or run "pulumi up --replace" for it (the old token is revoked). To keep the token as it is, remove rotation.`,
    );
    expect(livingTokens()).toEqual(before);
  });

  it("gets a secret when its life is changed, and keeps the old token for the overlap", async () => {
    const changed = await upOn(1, imported(), { ...args, lifetimeDays: 60 });
    expect(await isAccepted(organization.emulator, secretOf(changed))).toBe(true);
    expect(changed.state).toMatchObject({ previousTokenId: declared.id });
  });
});
