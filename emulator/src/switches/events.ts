import { composite, count, oneOf } from "./switch";
import { isRateLimit, type RateLimit } from "./rate-limit";

/** The audit log. */
export const eventSwitches = {
  /** Whether the log can be read, or the status of the response without the subscription for it. */
  eventsAccess: oneOf("open", 401, 403),
  /** Whether one event can be read by its id. From 2026-12-21 it cannot. */
  eventById: oneOf("served", "gone"),
  /** Delay until the log shows an event, in milliseconds of the emulator's clock. */
  eventLagMs: count(0),
  /** Other names for actions, by our names: `{group_created: "…"}`. */
  eventActions: composite<Record<string, string>>({}, "an object of texts", (value) =>
    Object.values(value).every((name) => typeof name === "string"),
  ),
  /** The audit log's own limit (documented: 10 a minute); null for no limit. */
  eventsRateLimit: composite<RateLimit | null>(
    null,
    "{requests, periodSeconds, headerStyle?} or null",
    isRateLimit,
  ),
};
