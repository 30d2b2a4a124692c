import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { compareWithBase, type ReplacesOf } from "../../../../cli/src/commands/review/base";
import { sortEffects } from "../../../../cli/src/commands/review/effect";
import { toEffects } from "../../../../cli/src/commands/review/effects/effects";
import { sentenceOf } from "../../../../cli/src/commands/review/formats/text";
import { runReview } from "../../../../cli/src/commands/review/run";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, UNKNOWN, type PreviewStep } from "../../../support/previews";

/** What an engine without a state makes of a declaration: everything is new, and no id is known. */
function declared(
  type: string,
  name: string,
  is: PreviewStep["is"],
  from?: PreviewStep["from"],
): PreviewStep {
  return { type, name, op: "create", ...(is !== undefined && { is }), ...(from !== undefined && { from }) };
}

const BOT = declared("ServiceAccount", "bot", { displayName: "bot", owner: "team" });
const OTHER = declared("ServiceAccount", "other", { displayName: "other", owner: "team" });
const DEPLOYERS = declared("Group", "deployers", { name: "deployers" });
const ADMINS = declared("Group", "admins", { name: "site-admins" });
const ALL = [BOT, OTHER, DEPLOYERS, ADMINS];

const membershipIn = (group: string): PreviewStep =>
  declared(
    "GroupMembership",
    "membership",
    { accountId: UNKNOWN, groupId: UNKNOWN },
    { accountId: ["bot"], groupId: [group] },
  );
const tokenOf = (account: string): PreviewStep =>
  declared(
    "ApiToken",
    "token",
    { accountId: UNKNOWN, label: "ci", scopes: ["read:jira-work"], lifetimeDays: 30 },
    { accountId: [account] },
  );
const roleOf = (group: string): PreviewStep =>
  declared(
    "GroupRoleAssignment",
    "role",
    { groupId: UNKNOWN, role: "atlassian/user", product: "jira", site: "acme" },
    { groupId: [group] },
  );
const listOf = (account: string): PreviewStep =>
  declared(
    "GroupMembers",
    "list",
    { groupId: UNKNOWN, members: [{ accountId: UNKNOWN }] },
    { groupId: ["admins"], members: [account] },
  );

/** Nothing that is tried here needs the provider's replacement rules. */
const replacesNothing: ReplacesOf = () => Promise.resolve(false);

async function sceneOf(head: readonly PreviewStep[], base: readonly PreviewStep[]): Promise<Scene> {
  const [headPreview, basePreview] = [head, base].map((steps) => toPreview(previewOf(steps)));
  if (headPreview === undefined || basePreview === undefined) {
    throw new Error("There are two previews.");
  }
  return new Scene((await compareWithBase(headPreview, basePreview, replacesNothing)).resources);
}

async function effectsOf(head: readonly PreviewStep[], base: readonly PreviewStep[]): Promise<string[]> {
  return sortEffects(toEffects(await sceneOf(head, base))).map(sentenceOf);
}

describe("two previews that were made without a state", () => {
  const program = [...ALL, membershipIn("deployers"), tokenOf("bot"), roleOf("deployers"), listOf("bot")];

  it("show nothing where the programs declare the same", async () => {
    expect(await effectsOf(program, program)).toEqual([]);
    const { resources } = await sceneOf(program, program);
    expect(new Set(resources.map(({ operation }) => operation))).toEqual(new Set(["same"]));
  });

  it.each([
    {
      reason: "a membership in another group",
      was: membershipIn("deployers"),
      is: membershipIn("admins"),
      says: [
        `"bot": gains membership of the group "site-admins"`,
        `"bot": loses membership of the group "deployers"`,
      ],
    },
    {
      reason: "a token of another account",
      was: tokenOf("bot"),
      is: tokenOf("other"),
      says: [
        `"bot": loses the token "ci"`,
        `"other": gains a token "ci" with the scopes "read:jira-work" for 30 days`,
      ],
    },
    {
      reason: "a role of another group",
      was: roleOf("deployers"),
      is: roleOf("admins"),
      says: [
        `"site-admins": gains the role "atlassian/user" on "jira of acme", for all members`,
        `"deployers": loses the role "atlassian/user" on "jira of acme", for all members`,
      ],
    },
    {
      reason: "another account in an exact list",
      was: listOf("bot"),
      is: listOf("other"),
      says: [
        `"other": gains membership of the group "site-admins"`,
        `"bot": loses membership of the group "site-admins"`,
      ],
    },
  ])("report $reason, although no id is known", async ({ was, is, says }) => {
    expect(await effectsOf([...ALL, is], [...ALL, was])).toEqual(says);
    // The policies look only at what is not the same.
    const { resources } = await sceneOf([...ALL, is], [...ALL, was]);
    expect(resources.filter(({ operation }) => operation !== "same")).toHaveLength(1);
  });

  it("report what comes and what goes", async () => {
    expect(await effectsOf([BOT], [OTHER])).toEqual([
      `"other": is deleted for good, with all its tokens and access`,
      `"bot": is created as a service account of "team"`,
    ]);
  });
});

it("two previews of which one was made with a state are refused", async () => {
  const recorded: PreviewStep = { ...BOT, op: "same", was: { displayName: "bot" } };
  await expect(effectsOf([BOT], [recorded])).rejects.toThrow(
    "only one of the two previews was made with the state of the stack. Create both with it, or both without.",
  );
});

it("a base that is not complete is a failure: what the change removes of the rest would not show", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "base-"));
  const file = (name: string): string => path.join(folder, name);
  const stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    await writeFile(file("head.json"), JSON.stringify(previewOf([BOT])));
    const diagnostics = [{ severity: "error", message: "it broke" }];
    await writeFile(file("base.json"), JSON.stringify({ ...previewOf([]), diagnostics }));
    const files = { preview: file("head.json"), base: file("base.json"), out: file("review.json") };
    expect(await runReview({ ...files, format: "json", cwd: folder, quiet: true })).toBe(1);
    expect(stderr.mock.calls.flat().join("")).toContain(
      "error: The preview of the target branch failed: it broke",
    );
  } finally {
    stderr.mockRestore();
    await rm(folder, { recursive: true });
  }
});
