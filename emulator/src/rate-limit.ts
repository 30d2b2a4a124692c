import type { Behaviour, RateLimit } from "./behaviour";
import type { Clock } from "./clock";
import { inFamily } from "./errors";
import { rateLimitHeaders, retryAfterHeader } from "./rate-limit-headers";

/** Shown in the headers if no limit is set; Atlassian publishes no number. */
const SHOWN_WHEN_UNLIMITED: RateLimit = { requests: 1_000_000, periodSeconds: 60 };

interface Window {
  readonly endsAt: number;
  used: number;
}

/** Fixed windows of real time, one per name (an API key, or a key and a path). The headers use the server's clock. */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly behaviour: Behaviour,
    private readonly clock: Clock,
  ) {}

  /** Counts a request; returns the headers of the response, or an error to throw above the limit. */
  take(name: string, limit: RateLimit | null, path: string): Record<string, string> {
    const { requests, periodSeconds, headerStyle = "x-ratelimit" } = limit ?? SHOWN_WHEN_UNLIMITED;
    const now = Date.now();
    const latestEnd = now + periodSeconds * 1000;
    let window = this.#windows.get(name);
    // A window that lasts longer belongs to an earlier limit.
    if (window === undefined || window.endsAt <= now || window.endsAt > latestEnd) {
      window = { endsAt: latestEnd, used: 0 };
      this.#windows.set(name, window);
    }
    window.used += 1;
    const remaining = Math.max(0, requests - window.used);
    const leftMs = window.endsAt - now;
    const headers = rateLimitHeaders(this.behaviour.rateLimitHeaders, {
      requests,
      remaining,
      leftMs,
      serverNow: this.clock.now(),
    });
    if (limit === null || window.used <= requests) {
      return headers;
    }
    const error = inFamily(path, 429, "Rate limit exceeded");
    if (headerStyle === "x-ratelimit" || headerStyle === "both") {
      Object.assign(error.headers, headers);
    }
    if (headerStyle === "retry-after" || headerStyle === "both") {
      const form = this.behaviour.retryAfterForm;
      error.headers["retry-after"] = retryAfterHeader(form, leftMs, this.clock.now());
    }
    throw error;
  }

  /** An additional limit besides the key's own: it only rejects. */
  takeQuietly(name: string, limit: RateLimit | null, path: string): void {
    if (limit !== null) {
      this.take(name, limit, path);
    }
  }

  clear(): void {
    this.#windows.clear();
  }
}
