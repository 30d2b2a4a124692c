import manifest from "pulumi-atlassian-admin/package.json";
import {
  canBeMissing,
  catalogue,
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
    ...catalogue.map(({ type }) => resourceFile(type)),
    ...functionNames.map(lookUpFile),
  ]);
  const types = new Types(source);
  const problems: string[] = [];
  const resources = Object.fromEntries(
    catalogue.map((definition) => [
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
  const { importById, inputs, outputs, type } = definition;
  const file = resourceFile(type);
  const args = types.objectOf(source.members(file, `${type}Args`), type);
  problems.push(...disagreements(definition, args, types.specs));
  const inputProperties = mapProperties(args.properties, (property, name) => ({
    ...property,
    ...(inputs[name]?.change === "replace" && { willReplaceOnChanges: true }),
  }));
  const common = types.objectOf(source.declared(BASE, "AtlassianResource"), type);
  const own = types.objectOf(source.declared(file, type), type);
  problems.push(...outputProblems(definition, own));
  const properties = mapProperties({ ...own.properties, ...common.properties }, (property, name) => ({
    ...(args.properties[name]?.description !== undefined && {
      description: args.properties[name].description,
    }),
    ...property,
    ...(outputs[name]?.isSecret === true && { secret: true }),
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

/**
 * The class declares an output if and only if it is an input or a public output of the table, and both know
 * whether it can be missing.
 */
function outputProblems({ inputs, outputs, type }: AnyDefinition, own: ObjectSpec): string[] {
  const facts = Object.entries(outputs).filter(([, { isInternal }]) => isInternal !== true);
  const declared = Object.keys(own.properties);
  const known = new Set([...facts.map(([name]) => name), ...Object.keys(inputs)]);
  return [
    ...declared
      .filter((name) => !known.has(name))
      .map((name) => `${type}.${name} is an output that the table does not have`),
    ...facts.flatMap(([name, row]) => {
      if (!declared.includes(name)) {
        return [`${type}.${name} is in the table, but the class does not declare it`];
      }
      const isOptional = canBeMissing(row);
      return own.required.includes(name) === isOptional
        ? [`${type}.${name} can be missing according to ${isOptional ? "the table" : "the class"} only`]
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
