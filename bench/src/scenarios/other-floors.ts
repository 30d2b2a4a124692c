import { memberships } from "./memberships";
import type { Scenario } from "./scenario";

/** What a user would have without us. */
export const plain = otherFloor(
  "plain",
  "N trivial resources like those of the baseline of memberships, as plain `dynamic.Resource`s whose provider the program serialises",
);

/** What saving stack traces comes to; a library can spare the SDK's, and not those of a user's program. */
export const withoutTraces = otherFloor(
  "without-traces",
  "N trivial dynamic resources like those of the baseline of memberships, in a program that captures no stack trace except the one for the place of each resource",
);

/** The same resources as the floor of `memberships`, made by a program of its own. */
function otherFloor(name: string, description: string): Scenario {
  return { ...memberships, name, description, program: name, sides: ["floor"] };
}
