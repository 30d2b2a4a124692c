import type { Behaviour } from "./behaviour";
import type { Clock } from "./clock";
import type { Faults } from "./faults";
import type { RateLimiter } from "./rate-limit";
import type { RequestLog } from "./request-log";
import type { Store } from "./store";

/** What every route and operation works with. */
export interface Context {
  store: Store;
  clock: Clock;
  behaviour: Behaviour;
  faults: Faults;
  rateLimiter: RateLimiter;
  log: RequestLog;
  /** The server's own address, known once it listens. */
  baseUrl: string;
}
