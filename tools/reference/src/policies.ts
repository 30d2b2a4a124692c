import { checkPolicies, RULES, settingSchemasOf } from "pulumi-atlassian-admin-policy";
import { code, quote, section, table, toPage } from "./markdown";
import { policies } from "./scripts/policies";

type PolicyRule = (typeof RULES)[number];

/** The examples are the same every day. */
const TODAY = new Date("2027-01-01");

/** All rules of the policy package; the `url` of each is a section of this page. */
export function policiesPage(): string {
  return toPage(
    "Policies",
    "The rules of [the policy package](../policy/README.md). In addition to its own settings, every rule accepts `enforcementLevel` (`advisory`, " +
      "`mandatory` or `disabled`) and `except`: a list of exemptions, with resources and accounts by logical name, name at " +
      "Atlassian, address or URN. Each rule shows its message for an example.",
    table(
      ["rule", "demands", "level"],
      RULES.map(({ name, demand, level }) => [`[\`${name}\`](#${name})`, demand, level]),
    ),
    ...RULES.map(ruleSection),
  );
}

function ruleSection(rule: PolicyRule): string {
  const judged =
    rule.scope === "resource"
      ? "The policy pack checks each resource before it is created or changed."
      : "The policy pack checks the whole stack, at the end.";
  return section(
    rule.name,
    rule.demand,
    `Level: ${code(rule.level)}. ${judged}`,
    `**Why.** ${rule.why}`,
    settingsTable(rule),
    quote([exampleOf(rule)]),
    `**Cannot detect.** ${rule.blindTo}`,
  );
}

/** Its own settings; the common ones are described once. */
function settingsTable(rule: PolicyRule): string {
  const rows = Object.entries(settingSchemasOf(rule)).flatMap(([name, schema]) =>
    name === "except" || typeof schema === "boolean"
      ? []
      : [[code(name), toDefault(schema.default), schema.description ?? ""]],
  );
  return rows.length === 0 ? "" : table(["setting", "default", ""], rows);
}

function toDefault(value: unknown): string {
  return value === undefined ? "" : code(JSON.stringify(value));
}

function exampleOf({ name }: PolicyRule): string {
  const { resources, config } = policies[name];
  const [violation] = checkPolicies({ resources }, config, TODAY).filter(({ rule }) => rule === name);
  if (violation === undefined) {
    throw new Error(
      `The example of "${name}" in tools/reference/src/scripts/policies.ts does not violate it.`,
    );
  }
  return `${violation.message} ${violation.remedy}`;
}
