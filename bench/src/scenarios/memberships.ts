import type { MembershipsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";
import { membershipDrift } from "./membership-drift";

const MEMBERS_PER_GROUP = 50;
const GROUPS_PER_USER = 5;

/** N memberships in N / 50 groups that exist, each user in about five of them. */
export const memberships: Scenario = {
  name: "memberships",
  unit: "memberships",
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
    return {
      parameters,
      resources: size,
      listingPages: groups.length * Math.ceil(MEMBERS_PER_GROUP / maxSearchLimit),
      drift: membershipDrift(parameters, Math.floor(size / 2)),
    };
  },
};
