import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { validateXML } from "xmllint-wasm";

const SCHEMAS = path.resolve(__dirname, "../vendored");

const readSchema = (name: string): string => readFileSync(path.join(SCHEMAS, name), "utf8");

// The schema is of draft 4, whose looser rules Ajv's strict mode refuses.
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validateSarif = ajv.compile(JSON.parse(readSchema("sarif-schema-2.1.0.json")) as object);

/** Fails, with every reason, unless the text is a SARIF 2.1.0 log by the schema of OASIS. */
export function expectValidSarif(text: string): void {
  validateSarif(JSON.parse(text));
  const reasons = validateSarif.errors?.map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
  expect(reasons ?? []).toEqual([]);
}

/** Fails, with every reason, unless the text is well-formed XML and JUnit as Jenkins reads it. */
export async function expectValidJUnit(text: string): Promise<void> {
  const { errors } = await validateXML({
    xml: { fileName: "report.xml", contents: text },
    schema: { fileName: "junit-10.xsd", contents: readSchema("junit-10.xsd") },
  });
  expect(errors.map(({ rawMessage }) => rawMessage)).toEqual([]);
}
