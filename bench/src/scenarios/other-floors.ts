import { memberships } from "./memberships";
import type { Scenario } from "./scenario";

/** What a user would run without this package. */
export const plain = otherFloor(
  "plain",
  "N trivial resources like those of the baseline of memberships, as plain `dynamic.Resource`s whose provider the program serialises",
);

/** The effect of saving stack traces; a library can save the SDK's, but not those of a user's program. */
export const withoutTraces = otherFloor(
  "without-traces",
  "N trivial dynamic resources like those of the baseline of memberships, in a program that captures no stack trace except the one for the place of each resource",
);

/** The same resources as the baseline of `memberships`, in a separate program. */
function otherFloor(name: string, description: string): Scenario {
  return { ...memberships, name, description, program: name, sides: ["floor"] };
}
