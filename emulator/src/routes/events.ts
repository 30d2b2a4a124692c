import type { Context } from "../context";
import type { AuditEvent } from "../entities";
import { coded, inFamily } from "../errors";
import { type Answer, type Call, ok, type Route } from "../http";
import { decodeCursor, encodeCursor, filtersOf } from "../paging";

const COLLECTION = "/admin/v1/orgs/:orgId/events";
/** The source address of every request of this server, in events: a documentation address [RFC 5737]. */
const IP = "192.0.2.1";

/**
 * The audit log, newest first; each mutation writes one event [V-SPEC JJ]. Action names are invented [GUESS;
 * `eventActions`].
 */
export function eventRoutes(context: Context): Route[] {
  const read = (url: string, handle: Route["handle"]): Route => ({
    method: "GET",
    url,
    access: "read:events:admin",
    handle: (call) => {
      checkSubscription(context, call.path);
      return handle(call);
    },
  });
  return [
    read(COLLECTION, (call) => list(context, call)),
    read(`${COLLECTION}/:eventId`, (call) => get(context, call)),
    // The bulk reader: oldest first by default [V-SPEC JJ names the fields, the order is a GUESS].
    read("/admin/v1/orgs/:orgId/events-stream", (call) =>
      list(context, call, call.query.text("sortOrder") ?? "asc"),
    ),
    read("/admin/v1/orgs/:orgId/event-actions", ({ organization }) =>
      ok(actionsOf(context, organization.events)),
    ),
  ];
}

/** Without a subscription that includes audit logs, the log rejects every key [V-3P]. */
function checkSubscription({ behaviour: { eventsAccess } }: Context, path: string): void {
  if (eventsAccess === "open") {
    return;
  }
  throw inFamily(
    path,
    eventsAccess,
    "Audit logs need a subscription to Atlassian Guard or a Cloud Enterprise plan",
  );
}

function get(context: Context, { organization, param, path }: Call): Answer {
  // Fails from 2026-12-21 [V-DOC].
  if (context.behaviour.eventById === "gone") {
    throw inFamily(path, 404, "Not found");
  }
  const event = organization.events.find(({ id }) => id === param("eventId"));
  if (event === undefined) {
    throw coded(404, "ADMIN-404-1", "Not Found", "Event not found");
  }
  return ok({ data: eventBody(context, organization.id, event) });
}

function list(context: Context, call: Call, order = "desc"): Answer {
  const { organization, query, path } = call;
  const holder = call.actor.auth.tokenId ?? "";
  context.rateLimiter.takeQuietly(`${holder} ${path}`, context.behaviour.eventsRateLimit, path);
  const limit = query.limit(100, 500);
  const size = Math.min(limit, context.behaviour.pageSize ?? limit);
  const filters = `events ${order}${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const matches = eventFilter(context, call);
  const page: AuditEvent[] = [];
  let next: string | undefined;
  for (const event of order === "asc" ? organization.events : organization.events.toReversed()) {
    const isDone = after !== 0 && (order === "asc" ? event.sequence <= after : event.sequence >= after);
    if (isDone || !matches(event)) {
      continue;
    }
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

/**
 * `q, from, to` (epoch milliseconds), `action, actor, ip, product, location` [V-SPEC]; what the last three match
 * is a GUESS.
 */
function eventFilter(context: Context, { query }: Call): (event: AuditEvent) => boolean {
  const text = query.text("q")?.toLowerCase();
  const actions = query.texts("action");
  const actors = query.texts("actor");
  const ips = query.texts("ip");
  const products = query.texts("product");
  const locations = query.texts("location");
  const from = timeIn(query.text("from"), (message) => query.refuse(message)) ?? -Infinity;
  const to = timeIn(query.text("to"), (message) => query.refuse(message)) ?? Infinity;
  const shownUntil = context.clock.now() - context.behaviour.eventLagMs;
  return (event) => {
    const time = Date.parse(event.time);
    const action = actionOf(context, event);
    return (
      time >= from &&
      time <= to &&
      time <= shownUntil &&
      (actions?.includes(action) ?? true) &&
      (actors?.some((actor) => actor === event.actor.id || actor === event.actor.email) ?? true) &&
      (ips?.includes(IP) ?? true) &&
      // Only the administration itself writes events here, without a location.
      (products?.includes("admin") ?? true) &&
      locations === undefined &&
      (text === undefined || JSON.stringify([action, event.context]).toLowerCase().includes(text))
    );
  };
}

/** Epoch milliseconds [V-SPEC]. */
function timeIn(text: string | undefined, refuse: (message: string) => Error): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw refuse(`"${text}" is not a time in epoch milliseconds`);
  }
  return Number(text);
}

function actionOf({ behaviour }: Context, { action }: AuditEvent): string {
  return Object.hasOwn(behaviour.eventActions, action) ? (behaviour.eventActions[action] ?? action) : action;
}

function eventBody(context: Context, orgId: string, event: AuditEvent): Record<string, unknown> {
  const { id, name, email, auth } = event.actor;
  return {
    id: event.id,
    type: "events",
    attributes: {
      time: event.time,
      action: actionOf(context, event),
      actor: { id, name, email, auth },
      context: event.context,
      container: [{ id: orgId, type: "organizations" }],
      location: { ip: IP },
    },
    links: { self: `${context.baseUrl}/admin/v1/orgs/${orgId}/events/${event.id}` },
  };
}

/** The actions in the log so far; the real catalogue is longer [GUESS]. */
function actionsOf(context: Context, events: readonly AuditEvent[]): Record<string, unknown> {
  const names = [...new Set(events.map((event) => actionOf(context, event)))].sort();
  const data = names.map((id) => {
    const words = id.replaceAll("_", " ");
    const displayName = words.charAt(0).toUpperCase() + words.slice(1);
    return { id, type: "event-actions", attributes: { displayName, groupDisplayName: "Administration" } };
  });
  return { data, links: {}, meta: { total: data.length } };
}
