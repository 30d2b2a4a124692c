import { z } from "zod";
import type { ApiClient } from "../client";
import { path } from "../path";
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
    /** The label of the token or key that acted; missing for a person in the admin console. */
    readonly tokenLabel: string | undefined;
  };
  /** The ids of what the event is about. */
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

const eventPage = z.object({
  data: z.array(event),
  meta: z.object({ next: optionalText }).nullish(),
});

/** The API allows 10 requests in a minute to this path (V-SPEC), so a reader takes a few pages and no more. */
export async function recentEvents(
  client: ApiClient,
  orgId: string,
  maxPages: number,
): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await client.request({
      method: "GET",
      path: path`/admin/v1/orgs/${orgId}/events`,
      query: { cursor },
      effect: "read",
      schema: eventPage,
    });
    events.push(...page.data);
    cursor = page.meta?.next;
    if (cursor === undefined) {
      break;
    }
  }
  return events;
}
