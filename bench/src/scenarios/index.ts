import { accounts } from "./accounts";
import { fewInHugeGroup } from "./few-in-huge-group";
import { exactLists, oneList } from "./member-lists";
import { memberships } from "./memberships";
import { plain, withoutTraces } from "./other-floors";
import type { Scenario } from "./scenario";
import { trivial } from "./trivial";

/** In the order of the report. */
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
