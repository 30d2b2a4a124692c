import type { Field, ObjectType, Subject } from "./doc-comments";
import { code, table } from "./markdown";

/** Inputs with the effect of a change to each. */
export function inputTable({ inputs }: Subject, replacing: ReadonlySet<string>): string {
  return table(
    ["input", "type", "default", "a change", ""],
    inputs.map((field) => [
      code(field.name),
      code(field.type),
      defaultOf(field),
      replacing.has(field.name) ? "**replaces**" : "in place",
      // The column shows it.
      field.text.replace(/ ?Changing (it|them) (replaces the \w+|updates the \w+ in place)\./, ""),
    ]),
  );
}

/** Inputs of the program whose change has no own effect. */
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
        field.isOptional ? " (can be missing)" : "",
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
