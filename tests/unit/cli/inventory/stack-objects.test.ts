import { resourcesOf } from "../../../../cli/src/reading/identities";
import { toReport } from "../../../../cli/src/commands/inventory/report";
import { toStackObjects, type ObjectKind } from "../../../../cli/src/reading/stack-objects";
import type { ExportedState } from "../../../../cli/src/stack-state";
import { INVENTORY, JIRA } from "./organization";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

const resource = (type: string, id: string, outputs: object, inputs: object = {}) => ({
  type: `pulumi-nodejs:dynamic/atlassian-admin:${type}`,
  id,
  outputs,
  inputs,
});

const exported = (...resources: object[]) => ({ version: 3, deployment: { resources } }) as ExportedState;
const objectsOf = (state: object) => toStackObjects("dev", resourcesOf(state));

describe("toStackObjects", () => {
  it.each<[string, object, ObjectKind, string]>([
    ["a service account", resource("ServiceAccount", "s1", {}), "account", "s1"],
    [
      "the token that a rotation made",
      resource("ApiToken", "t1", { tokenId: "t2", token: SECRET }),
      "token",
      "t2",
    ],
    [
      "a token in its overlap",
      resource("ApiToken", "t1", { tokenId: "t2", previousTokenId: "t1" }),
      "token",
      "t1",
    ],
    ["a group", resource("Group", "g1", {}), "group", "g1"],
    [
      "a membership",
      resource("GroupMembership", "x", { groupId: "g1", accountId: "a1" }),
      "membership",
      "g1/a1",
    ],
    [
      "a membership whose ids the program made secret",
      resource("GroupMembership", "g1/a1", { groupId: SECRET, accountId: SECRET }),
      "membership",
      "g1/a1",
    ],
    [
      "a role whose group is a secret",
      resource("GroupRoleAssignment", `g1/${JIRA}/atlassian/user`, {
        groupId: SECRET,
        resourceId: JIRA,
        role: SECRET,
      }),
      "role",
      `g1/${JIRA}/atlassian/user`,
    ],
    [
      "the list of a secret group",
      resource("GroupMembers", "g1", { groupId: SECRET, accountIds: ["a1"] }),
      "membership",
      "g1/a1",
    ],
    ["a list", resource("GroupMembers", "x", { groupId: "g1", accountIds: ["a1"] }), "membership", "g1/a1"],
    [
      "a role",
      resource("GroupRoleAssignment", "x", { groupId: "g1", resourceId: JIRA }, { role: "atlassian/user" }),
      "role",
      `g1/${JIRA}/atlassian/user`,
    ],
  ])("finds %s", (_, state, kind, id) => {
    const objects = objectsOf(exported(state));
    expect([objects.has(kind, id), objects.has(kind, "other")]).toEqual([true, false]);
  });

  it.each([
    ["an empty stack", { version: 3, deployment: {} }],
    ["a stack without a deployment", { version: 3, deployment: null }],
    ["other packages", exported({ type: "aws:iam/user:User", id: "s1" })],
    ["values that the program made secret", exported(resource("ApiToken", "t", { tokenId: SECRET }))],
  ])("finds nothing in %s", (_, state) => {
    expect(objectsOf(state).has("account", "s1")).toBe(false);
  });
});

describe("toReport", () => {
  const stack = (name: string, ...resources: object[]) =>
    toStackObjects(name, resourcesOf(exported(...resources)));

  it("names the stacks of everything, which can be several", () => {
    const report = toReport(INVENTORY, [
      stack("dev", resource("ServiceAccount", "s1", {}), resource("Group", "g1", {})),
      stack("prod", resource("ServiceAccount", "s1", {}), resource("ApiToken", "t2", { tokenId: "t2" })),
    ]);
    expect(report.stacks).toEqual(["dev", "prod"]);
    expect(report.accounts[0]).toMatchObject({
      managedBy: ["dev", "prod"],
      tokens: [{ managedBy: [] }, { tokenId: "t2", managedBy: ["prod"] }, { managedBy: [] }],
      groups: [
        { name: "deployers", managedBy: ["dev"], membershipManagedBy: [], roles: [{ managedBy: [] }] },
      ],
    });
    expect(report.accounts[1]).toMatchObject({ managedBy: [], groups: [] });
  });
});
