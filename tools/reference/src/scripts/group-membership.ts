import { endSituations, membershipSituations, people } from "./memberships";
import type { ResourceScript } from "./script";

export const groupMembership: ResourceScript = {
  seed: people,
  args: { groupName: "deployers", email: "ada@example.com" },
  changes: {
    orgId: { orgId: "another-organisation" },
    groupId: { groupId: "another-group", groupName: undefined },
    groupName: { groupName: "reviewers" },
    accountId: { accountId: "712020:bob", email: undefined },
    email: { email: "bob@example.com" },
    until: { until: "2099-01-01" },
  },
  situations: [
    {
      operation: "check",
      when: "neither `groupId` nor `groupName` is given",
      args: { groupName: undefined },
    },
    { operation: "check", when: "both `groupId` and `groupName` are given", args: { groupId: "group-1" } },
    { operation: "check", when: "neither `accountId` nor `email` is given", args: { email: undefined } },
    { operation: "check", when: "both `accountId` and `email` are given", args: { accountId: "712020:ada" } },
    { operation: "check", when: "`email` is not an address", args: { email: "ada" } },
    {
      operation: "check",
      when: "an id contains a space or a slash",
      args: { groupId: "group 1", groupName: undefined },
    },
    ...membershipSituations((one) => ({ email: undefined, ...one })),
    ...endSituations((until) => ({ until })),
    {
      operation: "create",
      when: "a `GroupMembers` manages the same group (a warning)",
      beside: {
        type: "GroupMembers",
        args: { groupName: "deployers", members: [{ email: "ada@example.com" }] },
      },
    },
    { operation: "read", alongside: ["bob", "cho"].map((name) => ({ email: `${name}@example.com` })) },
  ],
};
