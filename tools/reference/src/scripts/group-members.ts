import { endSituations, membershipSituations, people } from "./memberships";
import { behaves, changed, type ResourceScript } from "./script";

const SURPLUS = Array.from({ length: 6 }, (_, index) => `712020:surplus-${index + 1}`);

export const groupMembers: ResourceScript = {
  seed: people,
  args: { groupName: "deployers", members: [{ email: "ada@example.com" }] },
  changes: {
    orgId: { orgId: "another-organisation" },
    groupId: { groupId: "another-group", groupName: undefined },
    groupName: { groupName: "reviewers" },
    members: { members: [{ email: "bob@example.com" }] },
    ignore: { ignore: [{ email: "cho@example.com" }] },
    maxRemovals: { maxRemovals: 10 },
  },
  situations: [
    {
      operation: "check",
      when: "neither `groupId` nor `groupName` is given",
      args: { groupName: undefined },
    },
    { operation: "check", when: "a member is identified in both ways, or in none", args: { members: [{}] } },
    { operation: "check", when: "`maxRemovals` is negative", args: { maxRemovals: -1 } },
    ...membershipSituations((one) => ({ members: [one] })),
    ...endSituations((until) => ({ members: [{ email: "ada@example.com", until }] })),
    {
      operation: "create",
      when: "more members would be removed than `maxRemovals` allows",
      arrange: (emulator) => {
        const users = SURPLUS.map((accountId, index) => ({
          accountId,
          email: `surplus-${index + 1}@example.com`,
        }));
        emulator.seed({ users });
        SURPLUS.forEach((account) => emulator.mutate({ action: "addMember", group: "deployers", account }));
      },
    },
    {
      operation: "update",
      when: "some of the members cannot be added",
      args: { members: [{ email: "ada@example.com" }, { email: "bob@example.com" }] },
      arrange: behaves({ licenceLimit: 1 }),
    },
    {
      operation: "create",
      arrange: changed({ action: "addMember", group: "deployers", account: "712020:bob" }),
    },
  ],
};
