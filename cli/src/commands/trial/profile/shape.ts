import { isJson, type Json } from "../reading";
import { isApiName } from "./vocabulary";

/** What is left of a body: the names of its fields, and of each value only what kind it is. */
export type Shape = null | string | readonly Shape[] | { readonly [field: string]: Shape };

const DEEPEST = 6;
const MOST_FIELDS = 60;

/** Fields whose texts come from a fixed list of the API: shown as they are where they consist of words of APIs. */
const FIXED = new Set([
  "status",
  "code",
  "type",
  "accountType",
  "accountStatus",
  "membershipStatus",
  "claimStatus",
  "managedBy",
  "managementSource",
  "key",
  "error",
  "action",
  "resourceOwner",
  "typeKey",
  "authType",
]);

/**
 * The shape of a body, without a name, id, address or secret in it. Lists show the shapes of their items,
 * each once. A field whose name could be somebody's (such as a map by address) becomes `<field 1>`.
 */
export function shapeOf(value: unknown, field = "", depth = 0): Shape {
  if (depth > DEEPEST) {
    return "deeper";
  }
  if (Array.isArray(value)) {
    const shapes = (value as unknown[]).map((item) => shapeOf(item, field, depth + 1));
    const unique = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]));
    return [...unique.values()].slice(0, 5);
  }
  if (isJson(value)) {
    return shapeOfObject(value, depth);
  }
  if (typeof value === "string") {
    return kindOfText(value, field);
  }
  if (typeof value === "number") {
    return Math.abs(value) > 1e11 ? "number (milliseconds)" : "number";
  }
  return typeof value === "boolean" ? "boolean" : value === null ? "null" : null;
}

function shapeOfObject(value: Json, depth: number): Shape {
  const shape: Record<string, Shape> = {};
  let unnamed = 0;
  for (const [name, inner] of Object.entries(value).slice(0, MOST_FIELDS)) {
    const shown = isApiName(name) ? name : `<field ${(unnamed += 1)}>`;
    shape[shown] = shapeOf(inner, name, depth + 1);
  }
  return shape;
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^$/, "empty text"],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/, "time (UTC)"],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?[+-]\d{2}:?\d{2}$/, "time (with offset)"],
  [/^\d{4}-\d{2}-\d{2}$/, "day"],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "UUID"],
  [/^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/, "UUID (upper case)"],
  [/^\d+:[0-9a-f-]{20,}$/, "account id"],
  [/^[0-9a-f]{24}$/, "account id (24 digits)"],
  [/^ari:/, "ARI"],
  [/^https?:\/\//i, "link"],
  [/^[^\s@]+@[^\s@]+$/, "address"],
  [/^\d{13}$/, "digits (milliseconds)"],
  [/^\d+$/, "digits"],
  [/\s/, "text of words"],
];

function kindOfText(text: string, field: string): string {
  if (FIXED.has(field) && isApiName(text)) {
    return `"${text}"`;
  }
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "text";
}

/** What a body that is no JSON was. */
export function shapeOfText(text: string): Shape {
  if (text.trim() === "") {
    return null;
  }
  return /^\s*</.test(text) ? "HTML" : "text that is no JSON";
}
