import { z } from "zod";

export { anyBody } from "../any-body";

/** `links.next` of every listing: a cursor or a link; absent, null or empty on the last page. */
export const pageLinks = z
  .object({ next: z.string().nullish() })
  .nullish()
  .transform((links) => links?.next || undefined);

/** How many items a listing has in all, where the API names it. */
export const pageTotal = z
  .unknown()
  .optional()
  .transform((total) => (typeof total === "number" && Number.isSafeInteger(total) ? total : undefined));

/** A listing in the form of the Organizations API. */
export function dataPage<Item>(item: z.ZodType<Item>) {
  return z
    .object({ data: z.array(item), links: pageLinks, total: pageTotal })
    .transform(({ data, links, total }) => ({ items: data, next: links, total }));
}

/** A string that the API may also leave out or send as null or empty. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

/** The last moment that a JavaScript date can hold. */
const LATEST_TIME_MS = 8.64e15;

/**
 * A time that the API may leave out: RFC 3339, or epoch milliseconds as api-access has in its samples.
 * Returned as RFC 3339.
 */
export const optionalTime = z
  .union([z.string(), z.number().min(0).max(LATEST_TIME_MS)])
  .nullish()
  .transform((time) => (typeof time === "number" ? new Date(time).toISOString() : time || undefined));
