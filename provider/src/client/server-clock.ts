import type { Headers } from "./headers";
import type { Log } from "./log";

// `Date` has whole seconds, and a response takes time.
const IMPRECISION_MS = 5000;
const WORTH_A_WARNING_MS = 5 * 60 * 1000;

/**
 * The server's clock, from the `Date` of its responses. It decides when something expires, because the clock
 * of this machine can be wrong.
 */
export class ServerClock {
  readonly #log: Log;
  #offsetMs = 0;
  #hasWarned = false;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Milliseconds since 1970 at the server; this machine's time before the first response. */
  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  note(headers: Headers): void {
    const serverMs = Date.parse(headers["date"] ?? "");
    if (Number.isNaN(serverMs)) {
      return;
    }
    const offsetMs = serverMs - Date.now();
    this.#offsetMs = Math.abs(offsetMs) <= IMPRECISION_MS ? 0 : offsetMs;
    if (Math.abs(offsetMs) > WORTH_A_WARNING_MS && !this.#hasWarned) {
      this.#hasWarned = true;
      const [amount, direction] = [describe(Math.abs(offsetMs)), offsetMs < 0 ? "ahead of" : "behind"];
      this.#log.warn(
        `the clock of this machine is ${amount} ${direction} the server's. The server's clock decides when tokens are revoked, ` +
          `so previews of rotations are wrong. Synchronise this machine's clock, for example with "timedatectl set-ntp true".`,
      );
    }
  }
}

function describe(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 48) {
    return `${Math.round(hours / 24)} days`;
  }
  return hours >= 2 ? `${Math.round(hours)} hours` : `${Math.round(ms / 60_000)} minutes`;
}
