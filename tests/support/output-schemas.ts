import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";

const PUBLISHED = path.resolve(__dirname, "../../cli/schemas");
/** The schemas of each release. What was promised then must still hold. */
const RELEASED = path.resolve(__dirname, "../schemas/output");

type Command = "doctor" | "drift" | "import" | "init" | "inventory" | "notify" | "review" | "trial";

const ajv = new Ajv2020({ allErrors: true });
addFormats(ajv);

function read(folder: string, command: Command): object {
  return JSON.parse(readFileSync(path.join(folder, `${command}.schema.json`), "utf8")) as object;
}

/**
 * The same schema, in which an object has no property that the schema does not name: what we print and do not
 * publish is a mistake.
 */
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

/**
 * Fails, with every reason, unless the value matches the published schema, no more and no less, and what each
 * release promised.
 */
export function expectPublishedOutput(command: Command, value: unknown): void {
  const published = validatorOf(`${command}/strict`, () => strict(read(PUBLISHED, command)) as object);
  expect(reasonsOf(published, value)).toEqual([]);
  for (const version of readdirSync(RELEASED)) {
    const released = validatorOf(`${command}/${version}`, () => read(path.join(RELEASED, version), command));
    expect({ version, reasons: reasonsOf(released, value) }).toEqual({ version, reasons: [] });
  }
}
