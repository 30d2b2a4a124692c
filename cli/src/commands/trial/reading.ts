/** Reads of bodies whose shape nobody promises: what is not there is `undefined`, and nothing throws. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of names. */
export function at(body: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isJson(value) ? value[name] : undefined), body);
}

/** A text that is not empty; a number counts as its digits. */
export function textAt(body: unknown, ...path: readonly string[]): string | undefined {
  const value = at(body, ...path);
  return typeof value === "string" || typeof value === "number" ? String(value) || undefined : undefined;
}

/** The one object that a body shows: itself, or what is in `data`. */
export function objectIn(body: unknown): Json | undefined {
  const inner = at(body, "data");
  return isJson(inner) ? inner : isJson(body) && !Array.isArray(body["data"]) ? body : undefined;
}

/** The items that a listing shows: the body itself, or the first of its lists. */
export function itemsIn(body: unknown): Json[] | undefined {
  const list = Array.isArray(body)
    ? body
    : isJson(body)
      ? [body["data"], body["items"], ...Object.values(body)].find((value) => Array.isArray(value))
      : undefined;
  return Array.isArray(list) ? (list as unknown[]).filter(isJson) : undefined;
}

/** `links.next` or `meta.next`: a link or a cursor. */
export function nextIn(body: unknown): string | undefined {
  return textAt(body, "links", "next") ?? textAt(body, "meta", "next");
}

/**
 * An id without what its form adds: some parts of an API can show it in upper case or in an ARI. Two
 * ids that are equal after this are the same object's.
 */
export function bareId(id: string): string {
  return (id.startsWith("ari:") ? (id.split("/").at(-1) ?? id) : id).toLowerCase();
}
