import { z } from "zod";
import type { Rule } from "./rule";
import { RULES } from "./rules";

const LEVELS = ["advisory", "mandatory", "disabled"] as const;

/** How much a rule counts: `advisory` warns, `mandatory` refuses. */
export type RuleLevel = (typeof LEVELS)[number];

type AnyRule = (typeof RULES)[number];
type ShapeOf<One> = One extends Rule<string, infer Shape> ? Shape : never;
type RuleConfig<One> =
  | RuleLevel
  | ({ readonly enforcementLevel?: RuleLevel; readonly except?: readonly string[] } & Readonly<
      z.input<z.ZodObject<ShapeOf<One>>>
    >);

/** The same text as the file that `--policy-pack-config` takes: a level or an object for each rule, and `all` for those that are not named. */
export type PolicyConfig = { readonly all?: RuleLevel } & {
  readonly [One in AnyRule as One["name"]]?: RuleConfig<One>;
};

/** A rule with everything that the configuration says of it. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly level: RuleLevel;
  /** Names of resources that may break the rule. */
  readonly except: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The configuration cannot be used. Names everything that is wrong. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
  readonly code = "policy-config";

  constructor(readonly problems: readonly string[]) {
    super(
      ["The policy configuration cannot be used:", ...problems.map((problem) => `- ${problem}`)].join("\n"),
    );
  }
}

const level = z.enum(LEVELS, `must be ${LEVELS.map((one) => `"${one}"`).join(", ")}`);

/** What may be set for every rule. */
const COMMON_SETTINGS = {
  except: z
    .array(z.string().min(1, "must not be empty"))
    .default([])
    .describe(
      "What may break the rule: resources and accounts by logical name, name at Atlassian, address or URN.",
    ),
};

/** What may be set for a rule, its level apart. */
export function settingsOf(rule: Rule): z.ZodRawShape {
  return { ...COMMON_SETTINGS, ...rule.settings };
}

const CONFIG = z.strictObject({
  all: level.optional(),
  ...Object.fromEntries(
    (RULES as readonly Rule[]).map((rule) => [
      rule.name,
      z.preprocess(
        (value) => (typeof value === "string" ? { enforcementLevel: value } : value),
        z.strictObject({ enforcementLevel: level.optional(), ...settingsOf(rule) }).prefault({}),
      ),
    ]),
  ),
});

/** Fills in the defaults. @throws {PolicyConfigError} for anything that is not known. */
export function readConfig(config: unknown): ConfiguredRule[] {
  const parsed = CONFIG.safeParse(config ?? {});
  if (!parsed.success) {
    throw new PolicyConfigError(parsed.error.issues.map(toProblem));
  }
  const { all, ...settingsByRule } = parsed.data as { readonly all?: RuleLevel } & Record<
    string,
    { readonly enforcementLevel?: RuleLevel; readonly except: readonly string[] }
  >;
  return (RULES as readonly Rule[]).map((rule) => {
    const { enforcementLevel, except = [], ...settings } = settingsByRule[rule.name] ?? {};
    return { rule, level: enforcementLevel ?? all ?? rule.level, except, settings };
  });
}

function toProblem({ path, message, ...issue }: z.core.$ZodIssue): string {
  const [name, ...rest] = path.map(String);
  if (issue.code !== "unrecognized_keys") {
    return name === undefined ? message : `${[name, ...rest].join(".")}: ${message}`;
  }
  const keys = issue.keys.map((key) => `"${key}"`).join(", ");
  if (name === undefined) {
    return `unknown rule ${keys}; the rules are ${RULES.map((rule) => rule.name).join(", ")}.`;
  }
  const rule = RULES.find((one) => one.name === name);
  const known = ["enforcementLevel", ...(rule === undefined ? [] : Object.keys(settingsOf(rule)))];
  return `${name}: unknown key ${keys}; the keys are ${known.join(", ")}.`;
}
