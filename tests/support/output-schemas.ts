import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";

const PUBLISHED = path.resolve(__dirname, "../../cli/schemas");
/** The schemas of each release. Output must still match them. */
const RELEASED = path.resolve(__dirname, "../upgrade/output");

type Command = "doctor" | "drift" | "import" | "init" | "inventory" | "notify" | "review" | "trial";

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);

function read(folder: string, command: Command): object {
  return JSON.parse(readFileSync(path.join(folder, `${command}.schema.json`), "utf8")) as object;
}

/** The schema that the command line publishes for the `--json` of a command. */
export function readPublishedSchema(command: Command): object {
  return read(PUBLISHED, command);
}

/** The same schema, but no object can have a property that the schema does not name: we publish all that we print. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const entries = Object.entries(schema).map(([name, value]) => [name, strict(value)] as const);
  const isClosed = "properties" in schema && !("additionalProperties" in schema);
  return Object.fromEntries([...entries, ...(isClosed ? [["additionalProperties", false] as const] : [])]);
}

const validators = new Map<string, ValidateFunction>();

function validatorOf(key: string, schema: () => object): ValidateFunction {
  const known = validators.get(key);
  if (known !== undefined) {
    return known;
  }
  // Several schemas have the same name.
  const validate = ajv.compile({ ...schema(), $id: key });
  validators.set(key, validate);
  return validate;
}

function reasonsOf(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message = "", params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Fails, with every reason, unless the value matches the published schema, without any other property. */
export function expectCurrentOutput(command: Command, value: unknown): void {
  const published = validatorOf(`${command}/strict`, () => strict(readPublishedSchema(command)) as object);
  expect(reasonsOf(published, value)).toEqual([]);
}

/** The same, for output without the fields that are newer than a release: it must also match each release's schema. */
export function expectPublishedOutput(command: Command, value: unknown): void {
  expectCurrentOutput(command, value);
  for (const version of readdirSync(RELEASED)) {
    const released = validatorOf(`${command}/${version}`, () => read(path.join(RELEASED, version), command));
    expect({ version, reasons: reasonsOf(released, value) }).toEqual({ version, reasons: [] });
  }
}
