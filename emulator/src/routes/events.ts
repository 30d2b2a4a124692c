import type { Context } from "../context";
import type { AuditEvent } from "../entities";
import { coded } from "../errors";
import { type Answer, type Call, ok, type Route } from "../http";
import { decodeCursor, encodeCursor, filtersOf } from "../paging";

const COLLECTION = "/admin/v1/orgs/:orgId/events";

/** The audit log, newest first; each mutation writes one event [V-SPEC JJ]. Action names are ours [GUESS]. */
export function eventRoutes(context: Context): Route[] {
  return [
    { method: "GET", url: COLLECTION, access: "read:events:admin", handle: (call) => list(context, call) },
    {
      method: "GET",
      url: `${COLLECTION}/:eventId`,
      access: "read:events:admin",
      handle: ({ organization, param }) => {
        const event = organization.events.find(({ id }) => id === param("eventId"));
        if (event === undefined) throw coded(404, "ADMIN-404-1", "Not Found", "Event not found");
        return ok({ data: eventBody(context, organization.id, event) });
      },
    },
    {
      // The bulk reader: oldest first unless asked otherwise [V-SPEC JJ names the fields, the order is a GUESS].
      method: "GET",
      url: "/admin/v1/orgs/:orgId/events-stream",
      access: "read:events:admin",
      handle: (call) => list(context, call, call.query.text("sortOrder") ?? "asc"),
    },
  ];
}

function list(context: Context, call: Call, order = "desc"): Answer {
  const { organization, query, path } = call;
  const holder = call.actor.auth.tokenId ?? "";
  context.rateLimiter.takeQuietly(`${holder} ${path}`, context.behaviour.eventsRateLimit, path);
  const limit = query.limit(100, 500);
  const size = Math.min(limit, context.behaviour.pageSize ?? limit);
  const filters = `events ${order}${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const matches = eventFilter(call);
  const page: AuditEvent[] = [];
  let next: string | undefined;
  for (const event of order === "asc" ? organization.events : organization.events.toReversed()) {
    const isDone = after !== 0 && (order === "asc" ? event.sequence <= after : event.sequence >= after);
    if (isDone || !matches(event)) continue;
    if (page.length === size) {
      next = encodeCursor(page.at(-1)?.sequence ?? 0, filters);
      break;
    }
    page.push(event);
  }
  const self = `${context.baseUrl}${path}`;
  return ok({
    data: page.map((event) => eventBody(context, organization.id, event)),
    meta: { next: next ?? null, page_size: page.length },
    links: { self, ...(next !== undefined && { next: `${self}?cursor=${next}` }) },
  });
}

function eventFilter({ query }: Call): (event: AuditEvent) => boolean {
  const text = query.text("q")?.toLowerCase();
  const actions = query.texts("action");
  const actors = query.texts("actor");
  const from = timeOf(query.text("from"), (message) => query.refuse(message)) ?? -Infinity;
  const to = timeOf(query.text("to"), (message) => query.refuse(message)) ?? Infinity;
  return (event) => {
    const time = Date.parse(event.time);
    return (
      time >= from &&
      time <= to &&
      (actions?.includes(event.action) ?? true) &&
      (actors?.some((actor) => actor === event.actor.id || actor === event.actor.email) ?? true) &&
      (text === undefined || JSON.stringify([event.action, event.context]).toLowerCase().includes(text))
    );
  };
}

/** Epoch milliseconds or RFC 3339. */
function timeOf(text: string | undefined, refuse: (message: string) => Error): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw refuse(`"${text}" is no time`);
  return time;
}

function eventBody({ baseUrl }: Context, orgId: string, event: AuditEvent): Record<string, unknown> {
  const { id, name, email, auth } = event.actor;
  return {
    id: event.id,
    type: "events",
    attributes: {
      time: event.time,
      action: event.action,
      actor: { id, name, email, auth },
      context: event.context,
      container: [{ id: orgId, type: "organizations" }],
    },
    links: { self: `${baseUrl}/admin/v1/orgs/${orgId}/events/${event.id}` },
  };
}
