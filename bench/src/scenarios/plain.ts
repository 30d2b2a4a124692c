import { memberships } from "./memberships";
import type { Scenario } from "./scenario";

/** What a user would have without us. */
export const plain: Scenario = {
  ...memberships,
  name: "plain",
  description:
    "N trivial resources like those beside memberships, as plain `dynamic.Resource`s whose provider the program serialises",
  program: "plain",
  sides: ["floor"],
};
