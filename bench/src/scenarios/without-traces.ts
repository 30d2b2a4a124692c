import { memberships } from "./memberships";
import type { Scenario } from "./scenario";

/** The least that saving stack traces can come to; a library can spare the SDK's, and not those of a user's program. */
export const withoutTraces: Scenario = {
  ...memberships,
  name: "without-traces",
  description:
    "N trivial dynamic resources like those beside memberships, in a program that captures no stack trace at all",
  program: "without-traces",
  sides: ["floor"],
};
