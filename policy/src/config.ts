import { z } from "zod";
import type { Rule } from "./rule";
import { RULES } from "./rules";

const LEVELS = ["advisory", "mandatory", "disabled"] as const;

/** How a violation counts: `advisory` warns, `mandatory` fails the operation. */
export type RuleLevel = (typeof LEVELS)[number];

type AnyRule = (typeof RULES)[number];
type ShapeOf<One> = One extends Rule<string, infer Shape> ? Shape : never;
type RuleConfig<One> =
  | RuleLevel
  | ({ readonly enforcementLevel?: RuleLevel; readonly except?: readonly string[] } & Readonly<
      z.input<z.ZodObject<ShapeOf<One>>>
    >);

/**
 * The same content as the file for `--policy-pack-config`: a level or an object for each rule, and `all` for the
 * others.
 */
export type PolicyConfig = { readonly all?: RuleLevel; readonly environments?: readonly string[] } & {
  readonly [One in AnyRule as One["name"]]?: RuleConfig<One>;
};

/** A rule with its configuration. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly level: RuleLevel;
  /** Names of resources that are exempt from the rule. */
  readonly except: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The configuration is invalid. The message names every error. */
export class PolicyConfigError extends Error {
  override readonly name = "PolicyConfigError";
  readonly code = "policy-config";

  constructor(readonly problems: readonly string[]) {
    super(["The policy configuration is invalid:", ...problems.map((problem) => `- ${problem}`)].join("\n"));
  }
}

const level = z.enum(LEVELS, `must be ${LEVELS.map((one) => `"${one}"`).join(", ")}`);

/** Settings of every rule. */
const COMMON_SETTINGS = {
  except: z
    .array(z.string().min(1, "must not be empty"))
    .default([])
    .describe("Exemptions: resources and accounts by logical name, name at Atlassian, address or URN."),
};

/** The settings of a rule, without its level, as JSON schemas with descriptions and defaults. */
export function settingSchemasOf(rule: Rule): Readonly<Record<string, z.core.JSONSchema._JSONSchema>> {
  return z.toJSONSchema(z.strictObject(settingsOf(rule)), { io: "input" }).properties ?? {};
}

function settingsOf(rule: Rule): z.ZodRawShape {
  return { ...COMMON_SETTINGS, ...rule.settings };
}

const ALL = RULES as readonly Rule[];
const CONFIG = z.strictObject({
  all: level.optional(),
  // Set by the engine, which passes the environment of the pack here.
  environments: z.array(z.string()).optional(),
  ...Object.fromEntries(ALL.map((rule) => [rule.name, schemaOf(rule)])),
});

interface Settings extends Readonly<Record<string, unknown>> {
  readonly enforcementLevel?: RuleLevel | undefined;
  readonly except: readonly string[];
}

function schemaOf(rule: Rule) {
  return z.preprocess(
    (value) => (typeof value === "string" ? { enforcementLevel: value } : (value ?? {})),
    z.strictObject({ enforcementLevel: level.optional(), ...settingsOf(rule) }),
  );
}

/** Fills in the defaults. @throws {PolicyConfigError} for unknown rules and settings. */
export function readConfig(config: unknown): ConfiguredRule[] {
  const { all, ...byRule } = parse(CONFIG, config ?? {}) as { all?: RuleLevel } & Record<string, unknown>;
  return ALL.map((rule) => toConfigured(rule, byRule[rule.name] as Settings, all));
}

/** The same for the configuration of one rule. */
export function readRuleConfig(rule: Rule, config: object): ConfiguredRule {
  const { [rule.name]: settings } = parse(z.strictObject({ [rule.name]: schemaOf(rule) }), {
    [rule.name]: config,
  });
  return toConfigured(rule, settings as Settings);
}

function toConfigured(
  rule: Rule,
  { enforcementLevel, except, ...settings }: Settings,
  all?: RuleLevel,
): ConfiguredRule {
  return { rule, level: enforcementLevel ?? all ?? rule.level, except, settings };
}

function parse<Schema extends z.ZodType>(schema: Schema, config: unknown): z.output<Schema> {
  const parsed = schema.safeParse(config);
  if (!parsed.success) {
    throw new PolicyConfigError(parsed.error.issues.map(toProblem));
  }
  return parsed.data;
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
