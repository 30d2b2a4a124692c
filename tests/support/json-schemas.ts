import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";

const SCHEMAS = path.resolve(__dirname, "../../cli/schemas");

const ajv = new Ajv2020({ allErrors: true });
const validators = new Map<string, ValidateFunction>();

/** A JSON Schema that the command line publishes, such as `review`. */
export function readJsonSchema(command: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(path.join(SCHEMAS, `${command}.schema.json`), "utf8");
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

/** Fails, with every reason, unless the text matches the published schema of this command's `--json`. */
export function expectValidJson(command: string, text: string): void {
  const validate = validators.get(command) ?? ajv.compile(readJsonSchema(command));
  validators.set(command, validate);
  validate(JSON.parse(text));
  expect(
    validate.errors?.map(({ instancePath, message = "" }) => `${instancePath} ${message}`) ?? [],
  ).toEqual([]);
}
