import { accounts } from "./accounts";
import { empty } from "./empty";
import { fewInHugeGroup } from "./few-in-huge-group";
import { memberships } from "./memberships";
import type { Scenario } from "./scenario";

/** In the order in which they run. */
export const SCENARIOS: readonly Scenario[] = [empty, memberships, fewInHugeGroup, accounts];
