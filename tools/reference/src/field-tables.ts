import type { Field, ObjectType, Subject } from "./doc-comments";
import { code, table } from "./markdown";

/** Inputs with what a change of each does. */
export function inputTable({ inputs }: Subject, replacing: ReadonlySet<string>): string {
  return table(
    ["input", "type", "default", "a change", ""],
    inputs.map((field) => [
      code(field.name),
      code(field.type),
      defaultOf(field),
      replacing.has(field.name) ? "**replaces**" : "in place",
      // The column says it.
      field.text.replace(/ ?Changing (it|them) (replaces the \w+|updates the \w+ in place)\./, ""),
    ]),
  );
}

/** What a program gives, where a change does nothing of its own. */
export function argumentTable(kind: string, fields: readonly Field[]): string {
  return table(
    [kind, "type", "default", ""],
    fields.map((field) => [code(field.name), code(field.type), defaultOf(field), field.text]),
  );
}

export function resultTable(kind: string, fields: readonly Field[], secrets: readonly string[] = []): string {
  return table(
    [kind, "type", ""],
    fields.map((field) => {
      const notes = [
        field.isOptional ? " (may be missing)" : "",
        secrets.includes(field.name) ? ", **secret**" : "",
      ];
      return [code(field.name), `${code(field.type)}${notes.join("")}`, field.text];
    }),
  );
}

export function objectTypeTables({ objectTypes }: Subject): string[] {
  return objectTypes.flatMap(({ fields, name, text }: ObjectType) => [
    `### ${name}`,
    text,
    fields.length === 0 ? "" : argumentTable("field", fields),
  ]);
}

function defaultOf({ defaultValue, isOptional }: Field): string {
  return isOptional ? (defaultValue ?? "") : "*required*";
}
