import type { MemberListsParameters } from "../programs/parameters";
import { memberDrift } from "./member-drift";
import type { Scenario } from "./scenario";

export const oneList = memberLists("one-list", 1, "one `GroupMembers` with N members");

export const LISTS = 20;
export const exactLists = memberLists(
  "exact-lists",
  LISTS,
  `${LISTS} groups with one \`GroupMembers\` each, N members in total`,
);

function memberLists(name: string, listCount: number, description: string): Scenario {
  return {
    name,
    description,
    program: "member-lists",
    sides: ["floor", "ours"],
    prepare: async (emulator, size) => {
      const { users, groups } = await emulator.seed({ users: size, groups: listCount });
      const length = Math.ceil(size / listCount);
      const lists = groups.map((groupId, index) => ({
        groupId,
        accountIds: users.slice(index * length, (index + 1) * length),
      }));
      const member = { groupId: groups[0] ?? "", accountId: users[0] ?? "" };
      const parameters: MemberListsParameters = { lists };
      return { parameters, resources: listCount, drift: memberDrift(member, "members-0") };
    },
  };
}
