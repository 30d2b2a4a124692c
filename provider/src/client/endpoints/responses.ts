import { z } from "zod";
import { bareId } from "../ids";

export { anyBody } from "../any-body";

/** `links.next` of every listing: a cursor or a link; absent, null or empty on the last page. */
export const pageLinks = z
  .object({ next: z.string().nullish() })
  .nullish()
  .transform((links) => links?.next || undefined);

/** How many items a listing has in all, where the API reports it. */
export const pageTotal = z
  .unknown()
  .optional()
  .transform((total) => (typeof total === "number" && Number.isSafeInteger(total) ? total : undefined));

/** A page of a listing in the form of the Organizations API. */
export function dataPage<Item>(item: z.ZodType<Item>) {
  return z
    .object({ data: z.array(item), links: pageLinks, total: pageTotal })
    .transform(({ data, links, total }) => ({ items: data, next: links, total }));
}

/** A single object in the form of the Organizations API. */
export function dataBody<Value>(value: z.ZodType<Value>) {
  return z.object({ data: value }).transform(({ data }) => data);
}

/** A string that the API can also omit, or return as null or empty. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);

/** The id of a group or account, without an ARI around it. An id of nothing but spaces is no id. */
export const requiredId = z.string().transform(bareId).pipe(z.string().min(1));
