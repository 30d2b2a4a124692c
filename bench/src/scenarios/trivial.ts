import type { MembershipsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";

/**
 * Costs that no resource of ours causes: at 0 a stack without a provider process, at 1 one whose provider process
 * only starts.
 */
export const trivial: Scenario = {
  name: "trivial",
  description: "N trivial dynamic resources; the provider process starts from the first one",
  program: "memberships",
  sides: ["floor"],
  prepare: async (_emulator, size) => {
    const membership = { groupId: "group", accountId: "account" };
    const parameters: MembershipsParameters = {
      memberships: Array<typeof membership>(size).fill(membership),
    };
    return { parameters, resources: size };
  },
};
