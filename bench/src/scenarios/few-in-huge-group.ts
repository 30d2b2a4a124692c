import type { MembershipsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";
import { membershipDrift } from "./membership-drift";

const DECLARED = 3;

/** Three memberships in a group that has very many other members: a whole listing would be the expensive way. */
export const fewInHugeGroup: Scenario = {
  name: "few-in-huge-group",
  unit: "members of the group",
  program: "memberships",
  sides: ["floor", "ours"],
  prepare: async (emulator, size) => {
    const strangers = await emulator.seed({ users: size, groups: 1, membersPerGroup: size });
    const newcomers = Array.from({ length: DECLARED }, (_, index) => ({
      email: `newcomer-${index}@example.com`,
    }));
    const { users } = await emulator.seed({ users: newcomers });
    const parameters: MembershipsParameters = {
      memberships: users.map((accountId) => ({ groupId: strangers.groups[0] ?? "", accountId })),
    };
    return { parameters, resources: DECLARED, drift: membershipDrift(parameters, 1) };
  },
};
