import { z } from "zod";
import type { AnyDefinition } from "pulumi-atlassian-admin/plugin";
import { TYPE_PREFIX, type ObjectSpec, type PropertySpec } from "./spec";

/** The part of a JSON schema that is compared. */
interface JsonSchema {
  readonly type?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: string[];
  readonly items?: JsonSchema;
}

/**
 * Differences between an args interface and the table of the same inputs: names, types, and what is
 * required.
 * @param types the object types that `args` refers to
 */
export function disagreements(
  definition: AnyDefinition,
  args: ObjectSpec,
  types: Readonly<Record<string, ObjectSpec>>,
): string[] {
  const rows = Object.entries(definition.inputs);
  const schema = z.strictObject(Object.fromEntries(rows.map(([name, row]) => [name, row.schema])));
  const checked = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const computed = rows.filter(([, { isComputed }]) => isComputed === true).map(([name]) => name);
  // The configuration provides the orgId if the program omits it.
  return compare(definition.type, checked, args, types, { computed, filledIn: ["orgId"] });
}

/** Check computes it for each entry of a member list. */
const COMPUTED_IN_ENTRIES = ["ended"];

interface Allowed {
  /** Inputs that programs do not set. */
  readonly computed: readonly string[];
  /** Inputs that check fills in. */
  readonly filledIn: readonly string[];
}

function compare(
  where: string,
  { properties = {}, required = [] }: JsonSchema,
  args: ObjectSpec,
  types: Readonly<Record<string, ObjectSpec>>,
  { computed, filledIn }: Allowed,
): string[] {
  const names = [...new Set([...Object.keys(properties), ...Object.keys(args.properties)])];
  return names.flatMap((name) => {
    const path = `${where}.${name}`;
    const [checked, declared] = [properties[name], args.properties[name]];
    if (computed.includes(name)) {
      return declared === undefined ? [] : [`${path} is computed, but the interface has it`];
    }
    if (checked === undefined || declared === undefined) {
      return [`${path} is only in ${checked === undefined ? "the interface" : "the table"}`];
    }
    const isRequired = required.includes(name) && !filledIn.includes(name);
    return [
      ...(isRequired === args.required.includes(name)
        ? []
        : [`${path} is required in ${isRequired ? "the table" : "the interface"} only`]),
      ...compareTypes(path, checked, declared, types),
    ];
  });
}

function compareTypes(
  path: string,
  checked: JsonSchema,
  declared: PropertySpec,
  types: Readonly<Record<string, ObjectSpec>>,
): string[] {
  const named = declared.$ref && types[declared.$ref.slice(TYPE_PREFIX.length)];
  if (named !== undefined && named !== "") {
    return compare(path, checked, named, types, { computed: COMPUTED_IN_ENTRIES, filledIn: [] });
  }
  if (checked.type !== declared.type) {
    return [`${path} is ${String(checked.type)} in the table and ${String(declared.type)} in the interface`];
  }
  return checked.items !== undefined && declared.items !== undefined
    ? compareTypes(`${path}[]`, checked.items, declared.items, types)
    : [];
}
