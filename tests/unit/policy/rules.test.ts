import { checkPolicies, RULES } from "pulumi-atlassian-admin-policy";
import * as accounts from "./rows/accounts";
import * as groups from "./rows/groups";
import type { Row } from "./rows/row";
import * as tokens from "./rows/tokens";

const NOW = new Date("2027-01-01T12:00:00Z");
const PASSING = [...tokens.PASSING, ...accounts.PASSING, ...groups.PASSING];
const FAILING = [...tokens.FAILING, ...accounts.FAILING, ...groups.FAILING];

function violations({ rule, stack, config }: Row) {
  const declared = "resources" in stack ? stack : { resources: stack };
  return checkPolicies(declared, config, NOW).filter((violation) => violation.rule === rule);
}

it.each(PASSING)("$rule lets $reason pass", (row) => {
  expect(violations(row)).toEqual([]);
});

it.each(FAILING)("$rule finds $reason", ({ resource, message, remedy, ...row }) => {
  const { level } = RULES.find(({ name }) => name === row.rule) ?? {};
  expect(violations(row)).toEqual([
    expect.objectContaining({
      rule: row.rule,
      level,
      resource,
      message,
      remedy: expect.stringMatching(remedy) as string,
      url: `docs/reference/policies.md#${row.rule}`,
    }),
  ]);
});

it("has a passing and a failing row for every rule", () => {
  const names = RULES.map(({ name }) => name).sort();
  for (const rows of [PASSING, FAILING]) {
    expect([...new Set(rows.map(({ rule }) => rule))].sort()).toEqual(names);
  }
});
