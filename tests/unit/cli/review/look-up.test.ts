import type { Organization } from "pulumi-atlassian-admin/organization";
import { toEffects } from "../../../../cli/src/commands/review/effects/effects";
import { sentenceOf } from "../../../../cli/src/commands/review/formats/text";
import { lookUp, questionsOf } from "../../../../cli/src/commands/review/look-up";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { riskOf } from "../../../../cli/src/commands/review/effect";
import { DAY_MS } from "../../../../cli/src/days";
import { previewOf, type PreviewStep } from "../../../support/previews";
import { BOT, DEPLOYERS } from "../../../support/review-effects";

const APP = "ari:cloud:jira::site/1";

const STEPS: readonly PreviewStep[] = [
  { type: "GroupMembership", name: "new", op: "create", is: { groupId: "g1", accountId: "a1" } },
  {
    type: "GroupMembers",
    name: "list",
    op: "update",
    was: { groupId: "g1", members: [] },
    is: { groupId: "g1", members: [{ accountId: "a2" }] },
  },
  {
    type: "GroupRoleAssignment",
    name: "role",
    op: "create",
    is: { groupId: "g2", resourceId: APP, role: "atlassian/admin" },
  },
  {
    type: "GroupMembership",
    name: "same",
    op: "same",
    was: { groupId: "g9", accountId: "a9" },
    is: { groupId: "g9", accountId: "a9" },
  },
];

/** Fake: what the organisation knows. */
const ORGANIZATION = {
  members: { list: async () => ["a7", "a8"] },
  apiTokens: {
    of: () => ({
      cached: async () => [
        { id: "t1", label: "never" },
        { id: "t2", label: "busy", lastAccess: new Date(Date.now() - 3 * DAY_MS).toISOString() },
        { id: "t3", label: "idle", lastAccess: new Date(Date.now() - 120 * DAY_MS).toISOString() },
      ],
    }),
  },
  users: { find: async (id: string) => ({ email: `${id}@example.com` }) },
  groups: { find: async (id: string) => (id === "g1" ? { name: "readers" } : undefined) },
  sites: { appOf: async () => ({ product: "jira-software", host: "acme.atlassian.net" }) },
} as unknown as Organization;

describe("the names that nothing in the stack has", () => {
  const scene = new Scene(toPreview(previewOf(STEPS)).resources);

  it("are asked for where something changes, and nowhere else", () => {
    expect(questionsOf(scene.resources, scene.names)).toEqual([
      {
        orgId: "o1",
        accountIds: new Set(["a1", "a2"]),
        groupIds: new Set(["g1", "g2"]),
        appIds: new Set([APP]),
        tokenOwnerIds: new Set(),
        deletedGroupIds: new Set(),
      },
    ]);
  });

  it("stand for accounts, groups and apps; an id that nobody knows stays", async () => {
    const [ids] = questionsOf(scene.resources, scene.names);
    if (ids === undefined) {
      throw new Error("nothing is nameless");
    }
    await lookUp(ORGANIZATION, ids, scene);
    expect(toEffects(scene).map(sentenceOf)).toEqual([
      `"a1@example.com": gains membership of the group "readers"`,
      `"a2@example.com": gains membership of the group "readers"`,
      `"g2": gains the role "atlassian/admin" on "jira-software of acme.atlassian.net", for all members`,
    ]);
    expect(questionsOf(scene.resources, scene.names)).toMatchObject([{ groupIds: new Set(["g2"]) }]);
  });

  it("do not hide that a group administers, by a role that the stack gives it", async () => {
    const role: PreviewStep = {
      type: "GroupRoleAssignment",
      name: "admin",
      op: "same",
      is: { groupId: "g1", resourceId: APP, role: "atlassian/admin" },
    };
    const { resources } = toPreview(previewOf([...STEPS, role]));
    const named = new Scene(resources);
    const [ids] = questionsOf(named.resources, named.names);
    if (ids === undefined) {
      throw new Error("nothing is nameless");
    }
    await lookUp(ORGANIZATION, ids, named);
    expect(toEffects(named)[0]).toMatchObject({ what: "readers", reasons: ["admin-group"] });
  });
});

/** What the steps do, once the organisation was asked. */
async function effectsAfterLookUp(...steps: readonly PreviewStep[]): Promise<string[]> {
  const scene = new Scene(toPreview(previewOf(steps)).resources);
  for (const questions of questionsOf(scene.resources, scene.names)) {
    await lookUp(ORGANIZATION, questions, scene);
  }
  return toEffects(scene).map((effect) => `${riskOf(effect)} ${sentenceOf(effect)}`);
}

describe("the last use of a secret that stops working", () => {
  const token = (tokenId: string, changes: Partial<PreviewStep> = {}): PreviewStep => ({
    type: "ApiToken",
    name: tokenId,
    op: "delete",
    was: { accountId: "a1", label: "ci", scopes: ["read:jira-work"] },
    outputs: { accountId: "a1", tokenId },
    ...changes,
  });

  it.each([
    { tokenId: "t1", says: `low "bot": loses the token "ci"`, reason: "nobody used it" },
    {
      tokenId: "t2",
      says: `high "bot": loses the token "ci" (last used 3 days ago)`,
      reason: "somebody uses it",
    },
    {
      tokenId: "t3",
      says: `medium "bot": loses the token "ci" (last used 120 days ago)`,
      reason: "nobody used it for long",
    },
    { tokenId: "t9", says: `high "bot": loses the token "ci"`, reason: "Atlassian does not list it" },
  ])("decides the risk: $reason", async ({ tokenId, says }) => {
    expect(await effectsAfterLookUp(BOT, token(tokenId))).toEqual([says]);
  });

  it("decides the risk of a replacement and of a rotation without an overlap too", async () => {
    const was = { accountId: "a1", label: "ci", scopes: ["read:jira-work"], expiresAt: "2099-01-01" };
    const replaced = token("t1", { op: "replace", was, is: { ...was, rotationTrigger: "leak" } });
    const rotated = token("t1", { op: "update", was, is: { ...was, expiresAt: "2099-02-01" } });
    for (const step of [replaced, rotated]) {
      expect((await effectsAfterLookUp(BOT, { ...step, replaceReasons: ["rotationTrigger"] }))[0]).toMatch(
        /^(low|medium) /,
      );
    }
  });
});

describe("the members of a group that is deleted", () => {
  const eve: PreviewStep = {
    type: "GroupMembership",
    name: "eve",
    op: "same",
    was: { groupId: "g1", accountId: "a8" },
    is: { groupId: "g1", accountId: "a8" },
  };

  it("are named, also those whom no stack knows", async () => {
    expect(await effectsAfterLookUp({ ...DEPLOYERS, op: "delete" })).toEqual([
      `high "deployers": is deleted for good, with the members "a7@example.com", "a8@example.com"`,
    ]);
  });

  it("are named if the program does not put them into the recreated group", async () => {
    const replaced: PreviewStep = {
      ...DEPLOYERS,
      op: "replace",
      replaceReasons: ["orgId"],
      is: { name: "deployers", orgId: "o2" },
    };
    expect(await effectsAfterLookUp(replaced, eve)).toEqual([
      `high "deployers": is deleted for good and recreated as "deployers", because "orgId" changes; ` +
        `members and roles that are not declared in code are lost: "a7@example.com"`,
    ]);
  });
});
