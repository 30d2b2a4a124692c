import { writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator, type Mutation } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

/** Makes one resource for each entry of a file, so that a test changes arguments and not text. */
const PROGRAM = `
const admin = require("pulumi-atlassian-admin");
for (const [type, args] of Object.entries(require("./args.json"))) {
  new admin[type](type, args);
}
`;

type Args = Readonly<Record<string, unknown>>;
type Program = Readonly<Record<string, Args>>;

const FIRST: Program = {
  ApiToken: { accountId: "712020:bot", label: "first", scopes: ["read:jira-work"], rotationTrigger: "a" },
  Group: { name: "own", description: "one" },
  GroupMembership: { groupId: "people", accountId: "712020:ann" },
  GroupMembers: { groupId: "list", members: [{ accountId: "712020:ann" }] },
};

/** Changes to the program, one after another, and what each of them does to its resource. */
const CHANGES: readonly { readonly change: Program; readonly does: Readonly<Record<string, string>> }[] = [
  {
    change: {
      ApiToken: { lifetimeDays: 60 },
      Group: { adoptExisting: true },
      GroupMembership: { accountId: "712020:bea" },
      GroupMembers: { members: [{ email: "bea@example.com" }] },
    },
    does: { ApiToken: "update", Group: "update", GroupMembership: "replace", GroupMembers: "update" },
  },
  {
    change: {
      ApiToken: { scopes: ["write:jira-work"] },
      Group: { description: "two" },
      GroupMembership: { groupId: "others" },
      GroupMembers: { ignore: [{ accountId: "712020:ann" }] },
    },
    does: { ApiToken: "replace", Group: "update", GroupMembership: "replace", GroupMembers: "update" },
  },
  {
    change: {
      ApiToken: { label: "second" },
      Group: { name: "renamed" },
      GroupMembership: { groupId: undefined, groupName: "People" },
      GroupMembers: { maxRemovals: 9 },
    },
    does: { ApiToken: "replace", Group: "update", GroupMembership: "replace", GroupMembers: "update" },
  },
  {
    change: {
      ApiToken: { rotation: { overlapDays: 3 } },
      GroupMembership: { accountId: undefined, email: "ann@example.com" },
      GroupMembers: { groupId: undefined, groupName: "Others" },
    },
    does: { ApiToken: "update", GroupMembership: "replace", GroupMembers: "replace" },
  },
  { change: { ApiToken: { rotationTrigger: "b" } }, does: { ApiToken: "replace" } },
  { change: { ApiToken: { accountId: "712020:other-bot" } }, does: { ApiToken: "replace" } },
];

/** What somebody can do behind the program's back, and the resource that a refresh then shows. */
const OUTSIDE: readonly (readonly [string, Mutation, string])[] = [
  [
    "a member added to an exact list",
    { action: "addMember", group: "others", account: "712020:cid" },
    "GroupMembers",
  ],
  [
    "a member removed from one",
    { action: "removeMember", group: "others", account: "712020:bea" },
    "GroupMembers",
  ],
  ["a member removed", { action: "removeMember", group: "people", account: "712020:ann" }, "GroupMembership"],
  ["a group deleted", { action: "deleteGroup", group: "renamed" }, "Group"],
];

interface Step {
  readonly op: string;
  readonly urn: string;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? "";

describe("each field of tokens, groups and memberships on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let args = FIRST;

  const setArgs = (): Promise<void> => writeFile(path.join(stack.folder, "args.json"), JSON.stringify(args));

  beforeAll(async () => {
    emulator = await startEmulator({
      seed: {
        users: ["ann", "bea", "cid"].map((name) => ({
          email: `${name}@example.com`,
          accountId: `712020:${name}`,
        })),
        serviceAccounts: ["bot", "other-bot"].map((name) => ({
          displayName: name,
          atlassianId: `712020:${name}`,
        })),
        groups: ["people", "others", "list"].map((name) => ({
          name: name.replace(/^./, (letter) => letter.toUpperCase()),
          id: name,
        })),
      },
    });
    stack = await TestStack.create({
      program: PROGRAM,
      environment: environmentOf(emulator),
    });
    await setArgs();
    await stack.up();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it.each(CHANGES)("does $does", async ({ change, does }) => {
    args = Object.fromEntries(
      Object.entries(args).map(([type, before]) => [type, { ...before, ...change[type] }]),
    );
    await setArgs();
    const { stdout } = await stack.succeed("preview", "--json");
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    const shown = steps.filter(({ op }) => ["update", "replace"].includes(op));
    expect(Object.fromEntries(shown.map(({ op, urn }) => [nameOf(urn), op]))).toEqual(does);
    await stack.up();
    emulator.clearRequests();
    await stack.up("--expect-no-changes");
    expect(emulator.requests().counts).toEqual({});
  });

  it("leaves the organisation as the last program declares", () => {
    const { groups, tokens } = emulator.state();
    expect(Object.fromEntries(groups.map(({ name, members }) => [name, members]))).toEqual({
      People: ["712020:ann"],
      Others: ["712020:bea"],
      List: [],
      renamed: [],
    });
    expect(tokens).toMatchObject([{ accountId: "712020:other-bot", scopes: ["write:jira-work"] }]);
  });

  it.each(OUTSIDE)("finds %s in a refresh, and repairs it", async (_what, change, name) => {
    emulator.mutate(change);
    const { stdout, exitCode } = await stack.run(
      "refresh",
      "--preview-only",
      "--expect-no-changes",
      "--json",
    );
    expect(exitCode).toBe(7);
    const { steps } = JSON.parse(stdout) as { steps: Step[] };
    expect(steps.filter(({ op }) => ["update", "delete"].includes(op)).map(({ urn }) => nameOf(urn))).toEqual(
      [name],
    );
    await stack.up("--refresh");
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("imports a member list by file, after which a preview and an up change nothing", async () => {
    const { GroupMembers: list, ...others } = args;
    const { deployment } = await stack.exportState();
    const recorded = deployment.resources?.find(({ urn }) => nameOf(urn) === "GroupMembers");
    args = others;
    await setArgs();
    await stack.succeed("state", "delete", recorded?.urn ?? "", "--yes");
    const { id = "", inputs = {}, outputs = {} } = recorded ?? {};
    await stack.importByFile([{ type: "GroupMembers", name: "GroupMembers", id, inputs, outputs }]);
    args = { ...others, ...(list !== undefined && { GroupMembers: list }) };
    await setArgs();
    const preview = await stack.run("preview", "--expect-no-changes");
    const up = await stack.run("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    expect([preview.exitCode, up.exitCode]).toEqual([0, 0]);
  });

  it("removes what it made and nothing else", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const { groups, tokens } = emulator.state();
    expect(tokens).toEqual([]);
    expect(groups.map(({ name, members }) => [name, members])).toEqual([
      ["People", []],
      ["Others", []],
      ["List", []],
    ]);
  });
});
