import { z } from "zod";
import { listing } from "../endpoint";
import { optionalText } from "./responses";

/** One entry of the organisation's audit log. */
export interface AuditEvent {
  readonly id: string;
  /** RFC 3339. */
  readonly time: string;
  readonly action: string;
  readonly actor: {
    readonly id: string;
    readonly name: string | undefined;
    readonly email: string | undefined;
    /** The label of the token or key that was used; `undefined` for a person in the admin console. */
    readonly tokenLabel: string | undefined;
  };
  /** The ids of the objects that the event is about. */
  readonly aboutIds: readonly string[];
}

const event = z
  .object({
    id: z.string(),
    attributes: z.object({
      time: z.string(),
      action: optionalText,
      actor: z.object({
        id: z.string(),
        name: optionalText,
        email: optionalText,
        auth: z.object({ tokenLabel: optionalText }).nullish(),
      }),
      context: z.array(z.object({ id: optionalText })).nullish(),
    }),
  })
  .transform(({ id, attributes: { time, action, actor, context } }): AuditEvent => ({
    id,
    time,
    action: action ?? "",
    actor: { id: actor.id, name: actor.name, email: actor.email, tokenLabel: actor.auth?.tokenLabel },
    aboutIds: (context ?? []).flatMap((about) => about.id ?? []),
  }));

/** What of the log a request asks for. */
export interface EventQuery {
  /** Only events since then, in epoch milliseconds. */
  readonly from?: number | undefined;
  /** The size of a page. Every server known so far takes 100. The largest is in no public page (GUESS). */
  readonly limit?: number | undefined;
}

/**
 * The newest events come first. The API allows 10 requests a minute to this path (V-SPEC). Single events are
 * never read by id: that request fails from 2026-12-21 (V-DOC).
 */
export const events = listing({
  method: "GET",
  path: "/admin/v1/orgs/{orgId}/events",
  paging: "cursor",
  query: (_ids, { from, limit }: EventQuery) => ({ from, limit }),
  page: z
    .object({ data: z.array(event), meta: z.object({ next: optionalText }).nullish() })
    .transform(({ data, meta }) => ({ items: data, next: meta?.next })),
  key: ({ id }) => id,
});
