import type { Organization } from "pulumi-atlassian-admin/organization";
import { toEffects } from "../../../../cli/src/commands/review/effects/effects";
import { sentenceOf } from "../../../../cli/src/commands/review/formats/text";
import { lookUpNames, namelessIds } from "../../../../cli/src/commands/review/look-up";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, type PreviewStep } from "../../../support/previews";

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

/** Fake: what the directory knows. */
const ORGANIZATION = {
  users: { find: async (id: string) => ({ email: `${id}@example.com` }) },
  groups: { find: async (id: string) => (id === "g1" ? { name: "readers" } : undefined) },
  sites: { appOf: async () => ({ product: "jira-software", host: "acme.atlassian.net" }) },
} as unknown as Organization;

describe("the names that nothing in the stack has", () => {
  const scene = new Scene(toPreview(previewOf(STEPS)).resources);

  it("are asked for where something changes, and nowhere else", () => {
    expect(namelessIds(scene.resources, scene.names)).toEqual([
      {
        orgId: "o1",
        accountIds: new Set(["a1", "a2"]),
        groupIds: new Set(["g1", "g2"]),
        appIds: new Set([APP]),
      },
    ]);
  });

  it("stand for accounts, groups and apps; an id that nobody knows stays", async () => {
    const [ids] = namelessIds(scene.resources, scene.names);
    if (ids === undefined) {
      throw new Error("nothing is nameless");
    }
    await lookUpNames(ORGANIZATION, ids, scene.names);
    expect(toEffects(scene).map(sentenceOf)).toEqual([
      `"a1@example.com": new member of the group "readers"`,
      `"a2@example.com": new member of the group "readers"`,
      `"g2": new role "atlassian/admin" on "jira-software of acme.atlassian.net", for all members`,
    ]);
    expect(namelessIds(scene.resources, scene.names)).toMatchObject([{ groupIds: new Set(["g2"]) }]);
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
    const [ids] = namelessIds(named.resources, named.names);
    await lookUpNames(
      ORGANIZATION,
      ids ?? { orgId: "", accountIds: new Set(), groupIds: new Set(), appIds: new Set() },
      named.names,
    );
    expect(toEffects(named)[0]).toMatchObject({ what: "readers", reasons: ["admin-group"] });
  });
});
