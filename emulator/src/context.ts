import type { Behaviour } from "./behaviour";
import type { Clock } from "./clock";
import type { Faults } from "./faults";
import type { RateLimiter } from "./rate-limit";
import type { RequestLog } from "./request-log";
import type { Store } from "./store";

/** Shared by every route and operation. */
export interface Context {
  readonly store: Store;
  readonly clock: Clock;
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly rateLimiter: RateLimiter;
  readonly log: RequestLog;
  /** The server's own address, known once it listens. */
  baseUrl: string;
}
