import ts from "typescript";
import { nativeTypeTokenOf } from "pulumi-atlassian-admin/plugin";
import type { Source } from "./source";
import { TYPE_PREFIX, type ObjectSpec, type PropertySpec, type TypeSpec } from "./spec";

/** Converts TypeScript types to types of the schema, and collects the object types that they name. */
export class Types {
  readonly specs: Record<string, ObjectSpec> = {};
  /** Inputs and outputs of the same shape share a type. */
  readonly #nameByShape = new Map<string, string>();

  constructor(private readonly source: Source) {}

  /** The members as properties. */
  objectOf(members: readonly ts.Symbol[], hint: string): ObjectSpec {
    const spec: ObjectSpec = { type: "object", properties: {}, required: [] };
    for (const symbol of members) {
      const type = this.source.checker.getTypeOfSymbol(symbol);
      const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || this.#canBeUndefined(type);
      const description = this.source.docOf(symbol);
      const property: PropertySpec = this.#specOf(type, `${hint}${capitalized(symbol.name)}`);
      spec.properties[symbol.name] = description === "" ? property : { ...property, description };
      if (!isOptional) {
        spec.required.push(symbol.name);
      }
    }
    return spec;
  }

  #specOf(given: ts.Type, hint: string): TypeSpec {
    const { checker } = this.source;
    const type = this.#plain(given);
    if (type.flags & ts.TypeFlags.StringLike) {
      return { type: "string" };
    }
    if (type.flags & ts.TypeFlags.NumberLike) {
      return { type: "integer" };
    }
    if (type.flags & ts.TypeFlags.BooleanLike) {
      return { type: "boolean" };
    }
    if (checker.isArrayType(type)) {
      return { type: "array", items: this.#specOf(this.#argumentOf(type), hint) };
    }
    const index = type.getStringIndexType();
    if (index !== undefined) {
      return { type: "object", additionalProperties: this.#specOf(index, hint) };
    }
    return this.#reference(type, hint);
  }

  /** An object type has the name of its interface without "Args". */
  #reference(type: ts.Type, hint: string): TypeSpec {
    const members = this.source.checker.getPropertiesOfType(type);
    if (members.length === 0) {
      throw new Error(`${hint}: the schema has no type for ${this.source.checker.typeToString(type)}.`);
    }
    const shape = members
      .map(({ name }) => name)
      .sort()
      .join();
    const symbol = type.getSymbol();
    const own = symbol === undefined || symbol.name.startsWith("__") ? undefined : symbol;
    const name = own?.name.replace(/(Args|Result)$/, "") ?? this.#nameByShape.get(shape) ?? hint;
    if (!this.#nameByShape.has(shape)) {
      this.#nameByShape.set(shape, name);
    }
    const token = nativeTypeTokenOf(name);
    if (this.specs[token] === undefined) {
      const description = own === undefined ? "" : this.source.docOf(own);
      this.specs[token] = {
        ...(description !== "" && { description }),
        ...this.objectOf(members, name),
      };
    }
    return { $ref: `${TYPE_PREFIX}${token}` };
  }

  /** `pulumi.Input<X>`, `pulumi.Output<X>` and `X | undefined` are X here. */
  #plain(type: ts.Type): ts.Type {
    const { checker } = this.source;
    const [aliased] = type.aliasTypeArguments ?? [];
    if (
      aliased !== undefined &&
      ["Input", "Output", "OutputInstance"].includes(type.aliasSymbol?.name ?? "")
    ) {
      return this.#plain(aliased);
    }
    if (type.isIntersection()) {
      // Output<T> is OutputInstance<T> & Lifted<T>.
      const output = type.types.find((one) => one.getSymbol()?.name === "OutputInstance");
      return output === undefined ? type : this.#plain(this.#argumentOf(output));
    }
    if (["OutputInstance", "Promise"].includes(type.getSymbol()?.name ?? "")) {
      return this.#plain(this.#argumentOf(type));
    }
    if (!type.isUnion()) {
      return type;
    }
    const present = type.types.filter((one) => (one.flags & ts.TypeFlags.Undefined) === 0);
    const plain = present.filter((one) => !isWrapper(one));
    const [only, ...others] = plain.length > 0 ? plain : present;
    if (plain.length > 0 && plain.every((one) => one.flags & ts.TypeFlags.BooleanLiteral)) {
      return checker.getBooleanType();
    }
    if (only === undefined || others.length > 0) {
      throw new Error(`The schema has no type for the union ${checker.typeToString(type)}.`);
    }
    return this.#plain(only);
  }

  #canBeUndefined(type: ts.Type): boolean {
    const [aliased] = type.aliasTypeArguments ?? [];
    if (aliased !== undefined && type.aliasSymbol?.name === "Output") {
      return this.#canBeUndefined(aliased);
    }
    if (type.isIntersection()) {
      const output = type.types.find((one) => one.getSymbol()?.name === "OutputInstance");
      return output !== undefined && this.#canBeUndefined(this.#argumentOf(output));
    }
    if (type.getSymbol()?.name === "OutputInstance") {
      return this.#canBeUndefined(this.#argumentOf(type));
    }
    return type.isUnion() && type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0);
  }

  #argumentOf(type: ts.Type): ts.Type {
    const [argument] = this.source.checker.getTypeArguments(type as ts.TypeReference);
    if (argument === undefined) {
      throw new Error(`${this.source.checker.typeToString(type)} has no type argument.`);
    }
    return argument;
  }
}

/** `Promise<X>` or `Output<X>` beside X in an input. */
function isWrapper(type: ts.Type): boolean {
  const names = [type.getSymbol()?.name, type.aliasSymbol?.name];
  return (
    names.some((name) => ["Promise", "Output", "OutputInstance"].includes(name ?? "")) ||
    (type.isIntersection() && type.types.some(isWrapper))
  );
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
