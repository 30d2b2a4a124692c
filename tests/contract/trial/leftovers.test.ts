import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import { findLeftovers } from "../../../cli/src/commands/trial/clean-up/clean-up";
import { namesOf } from "../../../cli/src/commands/trial/names";
import { writesOf } from "../../support/organization";
import { heldBy, TrialRun } from "../../support/trial";

let emulator: Emulator;
let run: TrialRun;

async function start(seed: Seed): Promise<void> {
  emulator = await startEmulator({ seed });
  run = await TrialRun.on(emulator);
  emulator.clearRequests();
}

afterEach(async () => {
  await run.remove();
  await emulator.close();
});

const OURS = namesOf("0badcafe");
const account = (displayName: string, description = ""): NonNullable<Seed["serviceAccounts"]> => [
  { displayName, description },
];

describe("cleaning up without a ledger", () => {
  it("finds what a trial on another machine left, by name and mark, and removes it", async () => {
    await start({
      serviceAccounts: [
        { displayName: OURS.account, description: OURS.description("Bot") },
        { displayName: "deploy-bot", description: "keep" },
      ],
      tokens: [{ account: OURS.account, label: OURS.label("A") }],
      groups: [
        { name: OURS.group, description: OURS.description("Group"), members: ["admin@example.com"] },
        { name: "admins", members: ["admin@example.com"] },
      ],
    });
    const { marked, doubtful, ledgers } = await findLeftovers(run.setup());
    expect(marked.map(({ kind, name }) => [kind, name])).toEqual([
      ["account", OURS.account],
      ["group", OURS.group],
    ]);
    expect([doubtful, ledgers]).toEqual([[], []]);
    expect(writesOf(emulator)).toEqual([]);

    expect(await run.cleanUp()).toEqual([]);
    const { serviceAccounts, groups, tokens } = emulator.state();
    expect(serviceAccounts.map(({ displayName }) => displayName)).toEqual(["deploy-bot"]);
    expect(groups.map(({ name }) => name)).toEqual(["admins"]);
    expect(tokens).toEqual([]);
    expect(await run.ledgers()).toEqual([]);
  });

  it.each<[string, Seed]>([
    ["an account that has the name only", { serviceAccounts: account(OURS.account, "made by hand") }],
    [
      "an account whose mark is another trial's",
      { serviceAccounts: account(OURS.account, namesOf("00000001").description("Bot")) },
    ],
    [
      "an account that has the mark only",
      { serviceAccounts: account("deploy-bot", OURS.description("Bot")) },
    ],
    ["a group that has the name only", { groups: [{ name: OURS.group }] }],
    ["a name that only looks like one", { serviceAccounts: account("aa-trial-run", "aa-trial-run") }],
    [
      "a group of an identity provider",
      { groups: [{ name: "aa-trial-people", description: "aa-trial", externalSynced: true }] },
    ],
  ])("leaves %s alone", async (_, seed) => {
    await start(seed);
    const before = await heldBy(emulator);
    expect(await run.cleanUp()).toEqual([]);
    expect(writesOf(emulator)).toEqual([]);
    expect(await heldBy(emulator)).toEqual(before);
  });

  it("reports what it cannot list", async () => {
    await start({});
    emulator.faults.add({
      method: "POST",
      route: "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/search",
      status: 403,
    });
    expect((await findLeftovers(run.setup())).unread).toEqual(["groups"]);
  });
});

describe("cleaning up with a ledger", () => {
  it("removes an account although it has no mark, because the ledger knows its id", async () => {
    await start({});
    emulator.behaviour.patch({ accountDescription: "ignored" });
    await stopAt(40);
    expect(emulator.state().serviceAccounts[0]?.description).toBe("");
    expect(await run.cleanUp()).toEqual([]);
    expect(emulator.state().serviceAccounts).toEqual([]);
  });

  it("removes nothing that was renamed to a name of somebody else's and is not in the ledger", async () => {
    await start({ serviceAccounts: [{ displayName: "deploy-bot" }] });
    await stopAt(40);
    const [bot] = emulator.state().serviceAccounts;
    expect(await run.cleanUp()).toEqual([]);
    expect(emulator.state().serviceAccounts).toEqual([bot]);
  });

  it("leaves the ledgers of other organisations and files of other kinds alone", async () => {
    await start({});
    await stopAt(40);
    const { ledgers } = await findLeftovers({ ...run.setup(), orgId: "another" });
    expect(ledgers).toEqual([]);
    expect(await run.ledgers()).toHaveLength(1);
    await run.cleanUp();
  });

  /** A trial whose process dies with this request. */
  async function stopAt(request: number): Promise<void> {
    await Promise.race([
      run.conduct({ onSend: (_, count) => (count >= request ? new Promise(() => undefined) : undefined) }),
      untilSent(request - 1),
    ]);
    expect(await run.ledgers()).toHaveLength(1);
  }

  async function untilSent(count: number): Promise<void> {
    while (emulator.requests().entries.filter(({ status }) => status > 0).length < count) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
});
