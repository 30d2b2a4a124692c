import { accounts } from "./accounts";
import { fewInHugeGroup } from "./few-in-huge-group";
import { exactLists, oneList } from "./member-lists";
import { memberships } from "./memberships";
import { plain } from "./plain";
import type { Scenario } from "./scenario";
import { trivial } from "./trivial";
import { withoutTraces } from "./without-traces";

/** In the order in which the report shows them. */
export const SCENARIOS: readonly Scenario[] = [
  trivial,
  memberships,
  plain,
  withoutTraces,
  oneList,
  exactLists,
  fewInHugeGroup,
  accounts,
];
