import type { MembershipsParameters } from "../programs/parameters";
import { memberDrift } from "./member-drift";
import type { Scenario } from "./scenario";

const DECLARED = 3;

/** Listing the whole group would be expensive. */
export const fewInHugeGroup: Scenario = {
  name: "few-in-huge-group",
  description: `${DECLARED} memberships in a group that has N other members`,
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
    return { parameters, resources: DECLARED, drift: memberDrift(parameters.memberships[1], "membership-1") };
  },
};
