import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { utcDay } from "../../provider/src/timing/days";
import { daysAhead } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const ANN = "712020:ann";
const BOB = "712020:bob";
const ADMIN = "atlassian/admin";

const inDays = (days: number): string => utcDay(Date.now(), days);

const programUntil = (until: string | undefined): string => `
const { GroupMembership, GroupMembers, GroupRoleAssignment } = require("pulumi-atlassian-admin");
const until = ${JSON.stringify(until)};
const single = new GroupMembership("single", { groupName: "single", email: "ann@example.com", until });
new GroupMembers("list", {
  groupName: "list",
  members: [{ email: "ann@example.com", until }, { accountId: "${BOB}" }],
});
new GroupRoleAssignment("role", {
  groupName: "single", site: "acme", product: "jira-software", role: "${ADMIN}", until,
});
module.exports = { ended: single.ended };
`;

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

describe("grants with until on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({
      workspaces: [
        { name: "acme", cloudId: "c1", typeKey: "jira-software", hostUrl: "https://acme.atlassian.net" },
      ],
      seed: {
        users: [
          { email: "ann@example.com", accountId: ANN },
          { email: "bob@example.com", accountId: BOB },
        ],
        groups: [{ name: "single" }, { name: "list" }],
      },
    });
    stack = await TestStack.create({
      program: programUntil(inDays(10)),
      environment: environmentOf(emulator),
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function moveTo(day: number): void {
    emulator.clock.set(Date.now());
    emulator.clock.advance({ days: day });
  }

  /** Runs the CLI so many days ahead; the clock of the machine can be wrong. */
  async function runOn(day: number, args: readonly string[], machineDay = day): Promise<string> {
    moveTo(day);
    const { exitCode, stdout, stderr } = await stack.runWith(daysAhead(machineDay), ...args);
    expect({ exitCode, output: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, output: "" });
    return stdout + stderr;
  }

  const up = (day: number, ...options: string[]): Promise<string> =>
    runOn(day, ["up", "--yes", "--skip-preview", ...options]);

  /** What a preview on that day shows: by resource, the operation and each input that differs. */
  async function previewOn(day: number): Promise<Record<string, [string, Record<string, string>]>> {
    moveTo(day);
    const { stdout } = await stack.runWith(daysAhead(day), "preview", "--json");
    const { steps } = JSON.parse(stdout) as { steps: PreviewStep[] };
    return Object.fromEntries(
      steps
        .filter(({ op, urn }) => op !== "same" && urn.includes("atlassian-admin:"))
        .map(({ op, urn, detailedDiff }) => [
          urn.split("::").at(-1) ?? "",
          [
            op,
            Object.fromEntries(Object.entries(detailedDiff ?? {}).map(([name, { kind }]) => [name, kind])),
          ],
        ]),
    );
  }

  function access(): Record<string, string[]> {
    return Object.fromEntries(
      emulator
        .state()
        .groups.map(({ name, members, grants }) => [
          name,
          [...members, ...grants.map(({ roleId }) => roleId)].toSorted(),
        ]),
    );
  }

  const WITH = { single: [ANN, ADMIN].toSorted(), list: [ANN, BOB] };
  const WITHOUT = { single: [], list: [BOB] };

  // One story: each step starts from what the one before left, as a user's stack does.
  it("gives the access, and changes nothing until the last day", async () => {
    await up(0);
    expect(access()).toEqual(WITH);
    expect(await previewOn(9)).toEqual({});
  });

  it("removes nothing early when only the clock of this machine has reached the day, and reports it", async () => {
    const printed = await runOn(1, ["up", "--yes", "--skip-preview"], 300);
    expect(access()).toEqual(WITH);
    expect(printed).toContain(
      `the clock of this machine has reached that day, but the server's date is ${inDays(1)}`,
    );
    expect(await previewOn(2)).toEqual({});
    // As if that had not been: the next part begins with a state of a right clock.
    await stack.setProgram(programUntil(inDays(11)));
    await up(2);
    await stack.setProgram(programUntil(inDays(10)));
    await up(2);
    expect(access()).toEqual(WITH);
  });

  it("is no drift on its day, before an up", async () => {
    await runOn(10, ["refresh", "--preview-only", "--expect-no-changes"]);
    expect(access()).toEqual(WITH);
  });

  it("shows the removal in a preview on its day, and carries it out by the saved plan", async () => {
    expect(await previewOn(10)).toEqual({
      single: ["update", { ended: "add" }],
      list: ["update", { "members[1].ended": "add" }],
      role: ["update", { ended: "add" }],
    });
    await runOn(10, ["preview", "--save-plan", "plan.json"]);
    await up(10, "--plan", "plan.json");
    expect(access()).toEqual(WITHOUT);
    expect(await stack.outputs()).toEqual({ ended: true });
  });

  it("keeps it so: neither a second up nor a refresh finds anything, and nothing is sent", async () => {
    emulator.clearRequests();
    await up(10, "--expect-no-changes");
    await runOn(11, ["refresh", "--preview-only", "--expect-no-changes"]);
    await up(400, "--refresh", "--expect-no-changes");
    expect(
      emulator.requests().entries.filter(({ path, method }) => method !== "GET" && !path.includes("search")),
    ).toEqual([]);
    expect(access()).toEqual(WITHOUT);
  });

  it("removes again what somebody gave back", async () => {
    moveTo(12);
    for (const group of ["single", "list"]) {
      emulator.mutate({ action: "addMember", group, account: ANN });
    }
    const drift = await stack.runWith(daysAhead(12), "refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode).toBe(7);
    await up(12, "--refresh");
    expect(access()).toEqual(WITHOUT);
    await up(12, "--refresh", "--expect-no-changes");
  });

  it("gives the access again until a later day", async () => {
    await stack.setProgram(programUntil(inDays(20)));
    expect(await previewOn(13)).toMatchObject({ single: ["update", { ended: "delete", until: "update" }] });
    await up(13);
    expect(access()).toEqual(WITH);
    await up(20);
    expect(access()).toEqual(WITHOUT);
  });

  it("gives it for good without until, and destroys it", async () => {
    await stack.setProgram(programUntil(undefined));
    await up(21);
    expect(access()).toEqual(WITH);
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(access()).toEqual({ single: [], list: [] });
  });

  it("with a past day gives nothing, and a destroy removes nothing", async () => {
    moveTo(0);
    emulator.mutate({ action: "addMember", group: "single", account: ANN });
    await stack.setProgram(programUntil("2026-01-01"));
    await up(0);
    expect(access()).toEqual({ single: [ANN], list: [BOB] });
    await up(0, "--expect-no-changes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(access()).toEqual({ single: [ANN], list: [] });
  });
});
