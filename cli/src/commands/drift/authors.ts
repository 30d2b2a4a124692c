import type { AuditEvent } from "pulumi-atlassian-admin/organization";
import type { Author, Discovery } from "./finding";

type Trace = NonNullable<Discovery["trace"]>;

/** The API allows 10 requests per minute. Changes that are older than these pages remain unattributed. */
export const AUDIT_PAGES = 5;

/** The earliest last write of Pulumi, in epoch milliseconds. Undefined where one is not known. */
export function sinceOf(traces: readonly Trace[]): number | undefined {
  const times = traces.map(({ since }) => Date.parse(since ?? ""));
  const earliest = Math.min(...times);
  return Number.isNaN(earliest) ? undefined : earliest;
}

/**
 * The newest event about exactly this object, after Pulumi's own last write of it. The action names are not
 * documented, so an event is identified by the objects that it names. Of several, the one that names the fewest
 * other objects wins.
 */
export function authorOf({ trace }: Discovery, events: readonly AuditEvent[]): Author | undefined {
  if (trace === undefined) {
    return undefined;
  }
  const since = trace.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(trace.since);
  const [event] = events
    .filter(
      ({ aboutIds, time }) =>
        Date.parse(time) > since &&
        trace.ids.every((id) => aboutIds.includes(id)) &&
        (trace.oneOf?.some((id) => aboutIds.includes(id)) ?? true),
    )
    .sort(
      (left, right) =>
        left.aboutIds.length - right.aboutIds.length || Date.parse(right.time) - Date.parse(left.time),
    );
  if (event === undefined) {
    return undefined;
  }
  const { action, actor, time } = event;
  return {
    time,
    actor: actor.name ?? actor.email ?? actor.id,
    ...(actor.tokenLabel !== undefined && { token: actor.tokenLabel }),
    action,
  };
}
