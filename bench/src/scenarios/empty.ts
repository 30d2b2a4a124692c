import type { Scenario } from "./scenario";

/** Nothing at all: the part of every time that no resource causes. */
export const empty: Scenario = {
  name: "empty",
  unit: "resources",
  program: "empty",
  sides: ["floor"],
  prepare: async () => ({ parameters: {}, resources: 0 }),
};
