import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
// The rule keeps a second way to Atlassian's API out of the command line; this is for services elsewhere, and
// axios knows the proxies.
// eslint-disable-next-line no-restricted-imports
import axios from "axios";
import { isRateLimited, retryAfterMs } from "./rate-limit";

export interface WebRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Whether the request can be repeated when the result of the first one is unknown. */
  readonly isRepeatable: boolean;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body; `undefined` if it is not JSON. */
  readonly data: unknown;
}

export interface WebOptions {
  /** The maximum number of attempts. @default 3 */
  readonly attempts?: number;
  /** Per attempt. @default 20 */
  readonly timeoutSeconds?: number;
  /** For all requests of this client together. @default 300 */
  readonly budgetSeconds?: number;
  /** For tests. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * There is no complete response, or it is a server error. The message contains neither the address nor what was
 * sent: either can contain a secret.
 */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** The time limit for all requests together was reached. The request was not sent. */
export class TimeUpError extends Error {
  override readonly name = "TimeUpError";
}

/** The caller decides about longer rate limit waits: the response is returned. */
const MAX_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 1000;
/** Large enough for a page of 100 long comments. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The HTTP client for everything except Atlassian's admin API: webhooks, comments, issues. */
export class Web {
  /** Waits in the same way as this client. */
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly attempts: number;
  readonly #timeoutSeconds: number;
  readonly #deadlineMs: number;

  constructor({
    attempts = 3,
    timeoutSeconds = 20,
    budgetSeconds = 300,
    sleep = setTimeout,
  }: WebOptions = {}) {
    this.attempts = attempts;
    this.#timeoutSeconds = timeoutSeconds;
    this.#deadlineMs = performance.now() + budgetSeconds * 1000;
    this.sleep = sleep;
  }

  /**
   * Sends and retries until there is a response, also after a rate limit of at most a minute. Follows no redirect,
   * because the next host would receive the secret too.
   * @returns every response, including error responses.
   * @throws {NoAnswerError} immediately if a retry could repeat the effect.
   * @throws {TimeUpError}
   */
  async send(request: WebRequest): Promise<WebAnswer> {
    for (let attempt = 1; ; attempt++) {
      if (performance.now() > this.#deadlineMs) {
        throw new TimeUpError();
      }
      const isLast = attempt === this.attempts;
      const pauseMs = FIRST_PAUSE_MS * 4 ** (attempt - 1);
      const answer = await this.#try(request, isLast);
      const waitMs = answer === undefined ? pauseMs : (retryAfterMs(answer.headers, Date.now()) ?? pauseMs);
      // A request that was rejected by a rate limit had no effect, so even a POST can be repeated.
      if (answer !== undefined && (!isRateLimited(answer) || isLast || waitMs > MAX_WAIT_MS)) {
        return answer;
      }
      await this.sleep(waitMs);
    }
  }

  /** @returns nothing if there is no response and another attempt is due. */
  async #try(request: WebRequest, isLast: boolean): Promise<WebAnswer | undefined> {
    try {
      const answer = await exchange(request, this.#timeoutSeconds);
      if (answer.status >= 500) {
        throw new NoAnswerError(`it returned ${answer.status}`);
      }
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswerError) || isLast || !request.isRepeatable) {
        throw error;
      }
      return undefined;
    }
  }
}

async function exchange(
  { method, url, headers, body }: WebRequest,
  timeoutSeconds: number,
): Promise<WebAnswer> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const answer = await axios.request<Readable>({
      method,
      url: url.href,
      signal,
      maxRedirects: 0,
      responseType: "stream",
      validateStatus: () => true,
      headers: {
        "User-Agent": "atlassian-admin",
        ...headers,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { data: JSON.stringify(body) }),
      // Plain http is allowed for loopback only, and a loopback request needs no proxy.
      ...(url.protocol === "http:" && { proxy: false as const }),
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      ),
      data: await readJson(answer.data),
    };
  } catch (error) {
    // An axios error contains the request with its address and headers, so only its code is kept.
    throw new NoAnswerError(
      signal.aborted
        ? `there was no response within ${timeoutSeconds} s`
        : `it cannot be reached (${(error as NodeJS.ErrnoException).code ?? "unknown error"})`,
    );
  }
}

/** @returns `undefined` if it is not JSON, or too large. */
async function readJson(body: Readable): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      return undefined;
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return undefined;
  }
}
