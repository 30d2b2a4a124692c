import { z } from "zod";

/** For answers whose body means nothing to us: any body, or none. */
export const anyBody = z.unknown().transform(() => undefined);

/** `links.next` of every listing: a cursor or a link; absent, null or empty on the last page. */
export const pageLinks = z
  .object({ next: z.string().nullish() })
  .nullish()
  .transform((links) => links?.next || undefined);

/** A listing in the form of the Organizations API. */
export function dataPage<Item>(item: z.ZodType<Item>) {
  return z
    .object({ data: z.array(item), links: pageLinks })
    .transform(({ data, links }) => ({ items: data, next: links }));
}

/** A string that the API may also leave out or send as null or empty. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text || undefined);
