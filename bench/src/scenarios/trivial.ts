import type { MembershipsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";

/**
 * What no resource of ours causes: at 0 a stack without a provider process, at 1 one that does nothing but
 * start it.
 */
export const trivial: Scenario = {
  name: "trivial",
  description: "N trivial dynamic resources; the provider process starts from the first one on",
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
