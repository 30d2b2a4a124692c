import type { Field, LookUpSubject, Subject } from "./doc-comments";
import { argumentTable, inputTable, objectTypeTables, resultTable } from "./field-tables";
import { code, quote, section, toPage } from "./markdown";
import type { Rehearsed, RehearsedResource, Said } from "./rehearsal";
import { requestTable } from "./request-table";

const OPERATIONS = ["create", "read", "update", "delete"] as const;

export function resourcePage(
  subject: Subject,
  rehearsed: RehearsedResource,
  secrets: readonly string[],
): string {
  demandAgreement(subject, rehearsed);
  const id: Field = {
    name: "id",
    type: "string",
    isOptional: false,
    text: `Id in Pulumi: ${code(rehearsed.id)}.`,
    defaultValue: undefined,
  };
  return toPage(
    subject.name,
    subject.text,
    section("Example", subject.example),
    section("Inputs", inputTable(subject, rehearsed.replacing), ...objectTypeTables(subject)),
    section(
      "Outputs",
      "Every input is an output too.",
      resultTable("output", [id, ...subject.outputs], secrets),
    ),
    section("API calls and permissions", requestTable(rehearsed.requests, OPERATIONS)),
    section(
      "Messages",
      "Messages that every resource has are in [messages of every resource](every-resource.md).",
      ...messageSections(rehearsed.said),
    ),
  );
}

/** A component sends no requests and has no own messages. */
export function componentPage(subject: Subject): string {
  return toPage(
    subject.name,
    subject.text,
    section("Example", subject.example),
    section("Inputs", argumentTable("input", subject.inputs), ...objectTypeTables(subject)),
    section("Outputs", resultTable("output", subject.outputs)),
  );
}

export function lookUpPage(subject: LookUpSubject, rehearsed: Rehearsed): string {
  return toPage(
    subject.name,
    subject.text,
    section("Example", subject.example),
    section("Arguments", subject.inputsText, argumentTable("argument", subject.inputs), subject.outputForm),
    section("Result", resultTable("field", subject.outputs), ...objectTypeTables(subject)),
    section("API calls and permissions", requestTable(rehearsed.requests, ["call"])),
    section(
      "Messages",
      "Requests and messages about the key, the network and the API are the same as [for every resource](every-resource.md).",
      ...rehearsed.said.map(message),
    ),
  );
}

/** Messages under a heading for each operation. */
export function messageSections(said: readonly Said[], heading = "###"): string[] {
  const operations = [...new Set(said.map(({ operation }) => operation))];
  return operations.flatMap((operation) => [
    `${heading} ${operation}`,
    operation === "check" ? "Before anything is sent; a preview shows these messages too." : "",
    ...said.filter((one) => one.operation === operation).map(message),
  ]);
}

export function message({ messages, when }: Said): string {
  return `When ${when}:\n\n${quote(messages)}`;
}

/** The comment of an input must mention a replacement exactly if the code replaces. */
function demandAgreement({ inputs, name }: Subject, { replacing }: RehearsedResource): void {
  for (const field of inputs) {
    const isSaid = /\bchanging (it|them|this)\b[^.:]* replaces\b/i.test(field.text);
    if (isSaid !== replacing.has(field.name)) {
      throw new Error(
        `The doc comment of ${name}Args.${field.name} ${isSaid ? "contains" : "does not contain"} "Changing it replaces …", ` +
          `but a change of it ${isSaid ? "does not replace" : "replaces"}. Change the comment or the field table.`,
      );
    }
  }
}
