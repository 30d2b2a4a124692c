import type { MembershipsParameters } from "../programs/parameters";
import { memberDrift } from "./member-drift";
import type { Scenario } from "./scenario";

const MEMBERS_PER_GROUP = 50;
const GROUPS_PER_USER = 5;

export const memberships: Scenario = {
  name: "memberships",
  description: `N memberships in N / ${MEMBERS_PER_GROUP} existing groups, each user in about ${GROUPS_PER_USER} of them`,
  program: "memberships",
  sides: ["floor", "ours"],
  prepare: async (emulator, size) => {
    const { users, groups } = await emulator.seed({
      users: Math.max(MEMBERS_PER_GROUP, Math.ceil(size / GROUPS_PER_USER)),
      groups: Math.ceil(size / MEMBERS_PER_GROUP),
    });
    const { maxSearchLimit } = await emulator.behaviour();
    const parameters: MembershipsParameters = {
      memberships: Array.from({ length: size }, (_, index) => ({
        groupId: groups[Math.floor(index / MEMBERS_PER_GROUP)] ?? "",
        accountId: users[index % users.length] ?? "",
      })),
    };
    const middle = Math.floor(size / 2);
    return {
      parameters,
      resources: size,
      listingPages: groups.length * Math.ceil(MEMBERS_PER_GROUP / maxSearchLimit),
      drift: memberDrift(parameters.memberships[middle], `membership-${middle}`),
    };
  },
};
