import type { RateLimit } from "./behaviour";
import { inFamily } from "./errors";

/** Shown in the headers when no limit is set; Atlassian publishes no number. */
const SHOWN_WHEN_UNLIMITED: RateLimit = { requests: 1_000_000, periodSeconds: 60 };

interface Window {
  endsAt: number;
  used: number;
}

/** Fixed windows of real time, one per name (an API key, or a key and a path). */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();

  /** Counts a request; the headers of the answer, or an error to throw when it is one too many. */
  take(name: string, limit: RateLimit | null, path: string): Record<string, string> {
    const { requests, periodSeconds, headerStyle = "x-ratelimit" } = limit ?? SHOWN_WHEN_UNLIMITED;
    const now = Date.now();
    const latestEnd = now + periodSeconds * 1000;
    let window = this.#windows.get(name);
    // One that lasts longer is of an earlier limit.
    if (window === undefined || window.endsAt <= now || window.endsAt > latestEnd) {
      window = { endsAt: latestEnd, used: 0 };
      this.#windows.set(name, window);
    }
    window.used += 1;
    const headers = {
      "x-ratelimit-limit": String(requests),
      "x-ratelimit-remaining": String(Math.max(0, requests - window.used)),
      "x-ratelimit-reset": new Date(window.endsAt).toISOString(),
    };
    if (limit === null || window.used <= requests) {
      return headers;
    }
    const error = inFamily(path, 429, "Rate limit exceeded");
    if (headerStyle !== "retry-after") {
      Object.assign(error.headers, headers);
    }
    if (headerStyle !== "x-ratelimit") {
      error.headers["retry-after"] = String(Math.max(1, Math.ceil((window.endsAt - now) / 1000)));
    }
    throw error;
  }

  /** A further limit beside the key's own: it only refuses. */
  takeQuietly(name: string, limit: RateLimit | null, path: string): void {
    if (limit !== null) this.take(name, limit, path);
  }

  clear(): void {
    this.#windows.clear();
  }
}
