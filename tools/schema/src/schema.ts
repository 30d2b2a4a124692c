import manifest from "pulumi-atlassian-admin/package.json";
import {
  definitions,
  lookUps,
  nativeTypeTokenOf,
  SETTINGS,
  typeTokenOf,
} from "pulumi-atlassian-admin/plugin";
import type { AnyDefinition } from "pulumi-atlassian-admin/plugin";
import { disagreements } from "./agreement";
import { Source } from "./source";
import type { FunctionSpec, ObjectSpec, PropertySpec, ResourceSpec } from "./spec";
import { capitalized, Types } from "./types";

const NATIVE = "provider/src/native.ts";
const BASE = "provider/src/resources/atlassian-resource.ts";
const resourceFile = (type: string): string => `provider/src/resources/${kebab(type)}/resource.ts`;
const lookUpFile = (name: string): string => `provider/src/lookups/${kebab(name)}.ts`;

/** Provider settings that must not be readable in clear text. */
const SECRET_SETTINGS = ["apiKey", "apiKeys"];

/**
 * The package schema, from the args interfaces, the doc comments, the zod schemas and the facts of the
 * definitions.
 * @throws Error that lists all differences between them
 */
export function makeSchema(): object {
  const functionNames = [...lookUps.values()].map(({ name }) => name);
  const source = new Source([
    NATIVE,
    BASE,
    ...definitions.map(({ type }) => resourceFile(type)),
    ...functionNames.map(lookUpFile),
  ]);
  const types = new Types(source);
  const problems: string[] = [];
  const resources = Object.fromEntries(
    definitions.map((definition) => [
      nativeTypeTokenOf(definition.type),
      resourceSpec(source, types, definition, problems),
    ]),
  );
  const functions = Object.fromEntries(
    functionNames.map((name) => [nativeTypeTokenOf(name), functionSpec(source, types, name)]),
  );
  const settings = types.objectOf(source.members(NATIVE, "ProviderArgs"), "Provider").properties;
  for (const name of new Set([...Object.keys(settings), ...SETTINGS])) {
    if (settings[name] === undefined || !SETTINGS.includes(name as never)) {
      problems.push(`the setting ${name} is not both in ProviderArgs and in the configuration`);
    } else if (SECRET_SETTINGS.includes(name)) {
      settings[name].secret = true;
    }
  }
  if (problems.length > 0) {
    throw new Error(`The schema cannot be generated:\n${problems.join("\n")}`);
  }
  return {
    name: "atlassian-admin",
    displayName: "Atlassian Admin",
    version: manifest.version,
    description: manifest.description,
    license: manifest.license,
    keywords: ["pulumi", "atlassian", "category/cloud", "kind/native"],
    publisher: "pulumi-atlassian-admin",
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: { variables: settings },
    provider: {
      description: "One configuration of the provider, for example one organisation.",
      inputProperties: settings,
    },
    types: types.specs,
    resources,
    functions,
    language: {
      nodejs: { packageName: "pulumi-atlassian-admin-sdk", respectSchemaVersion: true },
      python: {
        packageName: "pulumi_atlassian_admin",
        respectSchemaVersion: true,
        pyproject: { enabled: true },
      },
      go: {
        importBasePath: "pulumi-atlassian-admin/sdk/go/atlassianadmin",
        respectSchemaVersion: true,
        generateResourceContainerTypes: true,
      },
      csharp: { respectSchemaVersion: true },
      java: {},
    },
  };
}

function resourceSpec(
  source: Source,
  types: Types,
  definition: AnyDefinition,
  problems: string[],
): ResourceSpec {
  const { fields, importById, type } = definition;
  const file = resourceFile(type);
  const args = types.objectOf(source.members(file, `${type}Args`), type);
  problems.push(...disagreements(definition, args, types.specs));
  const inputProperties = mapProperties(args.properties, (property, name) => ({
    ...property,
    ...(fields[name as keyof typeof fields].change === "replace" && { willReplaceOnChanges: true }),
  }));
  const common = types.objectOf(source.declared(BASE, "AtlassianResource"), type);
  const own = types.objectOf(source.declared(file, type), type);
  problems.push(...outputProblems(definition, own, args));
  const facts = definition.outputs as Readonly<Record<string, { readonly isSecret?: boolean }>>;
  const properties = mapProperties({ ...own.properties, ...common.properties }, (property, name) => ({
    ...(args.properties[name]?.description !== undefined && {
      description: args.properties[name].description,
    }),
    ...property,
    ...(facts[name]?.isSecret === true && { secret: true }),
  }));
  const description = source.docOf(source.exported(file, type));
  return {
    description: `${description}\n\n## Import\n\n${importText(type, importById.form)}`,
    inputProperties,
    requiredInputs: args.required,
    properties,
    required: own.required,
    aliases: [{ type: typeTokenOf(type) }],
  };
}

/** The class declares an output exactly if it is an input or has a fact, and both agree whether it can be missing. */
function outputProblems({ outputs, type }: AnyDefinition, own: ObjectSpec, args: ObjectSpec): string[] {
  const facts = outputs as Readonly<Record<string, { readonly isOptional?: boolean }>>;
  const declared = Object.keys(own.properties);
  // Computed inputs, which check fills in.
  const known = new Set([...Object.keys(facts), ...Object.keys(args.properties), "overlapEndsAt"]);
  return [
    ...declared
      .filter((name) => !known.has(name))
      .map((name) => `${type}.${name} is an output without a fact`),
    ...Object.entries(facts).flatMap(([name, { isOptional = false }]) => {
      if (!declared.includes(name)) {
        return [`${type}.${name} has a fact, but the class does not declare it`];
      }
      return own.required.includes(name) === isOptional
        ? [`${type}.${name} can be missing according to ${isOptional ? "its fact" : "the class"} only`]
        : [];
    }),
  ];
}

function importText(type: string, form: string): string {
  const [first = "", ...others] = form.split(", or ");
  const command = (id: string): string =>
    `\`\`\`sh\npulumi import ${nativeTypeTokenOf(type)} name '${id}'\n\`\`\`\n`;
  return [first, ...others].map(command).join("\nor\n\n");
}

function functionSpec(source: Source, types: Types, name: string): FunctionSpec {
  const file = lookUpFile(name);
  return {
    description: source.docOf(source.exported(file, name)),
    inputs: types.objectOf(source.members(file, `${capitalized(name)}Args`), capitalized(name)),
    outputs: types.objectOf(source.members(file, `${capitalized(name)}Result`), capitalized(name)),
  };
}

function mapProperties(
  properties: Readonly<Record<string, PropertySpec>>,
  map: (property: PropertySpec, name: string) => PropertySpec,
): Record<string, PropertySpec> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, map(property, name)]),
  );
}

function kebab(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
