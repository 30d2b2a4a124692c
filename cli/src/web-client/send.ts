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
  /** Whether a second request does no harm where nobody knows whether the first one was carried out. */
  readonly isRepeatable: boolean;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body; `undefined` if it is no JSON. */
  readonly data: unknown;
}

export interface WebOptions {
  /** How often a request is sent at most. @default 3 */
  readonly attempts?: number;
  /** For one attempt. @default 20 */
  readonly timeoutSeconds?: number;
  /** For all requests of this client together. @default 300 */
  readonly budgetSeconds?: number;
  /** For tests. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * There is no whole answer, or one that says that the server failed. Neither the address nor what was sent is
 * in the message: either may hold a secret.
 */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** All requests together took longer than they may. The request was not sent. */
export class TimeUpError extends Error {
  override readonly name = "TimeUpError";
}

/** A longer wait for a rate limit is the caller's business: the answer is returned. */
const MAX_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 1000;
/** A page of 100 long comments fits. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The client for everything that is not Atlassian's admin API: webhooks, comments, issues. */
export class Web {
  /** Pauses as this client does. */
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
   * Sends until there is an answer, also after a rate limit of at most a minute. Follows no redirect, because
   * the next host would get the secret too.
   * @returns every answer, refusals included.
   * @throws {NoAnswerError} at once where another attempt could do the same twice.
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
      // What was refused for its rate was not done, so that even a POST may be sent again.
      if (answer !== undefined && (!isRateLimited(answer) || isLast || waitMs > MAX_WAIT_MS)) {
        return answer;
      }
      await this.sleep(waitMs);
    }
  }

  /** @returns nothing where there is no answer and another attempt is due. */
  async #try(request: WebRequest, isLast: boolean): Promise<WebAnswer | undefined> {
    try {
      const answer = await exchange(request, this.#timeoutSeconds);
      if (answer.status >= 500) {
        throw new NoAnswerError(`it answered ${answer.status}`);
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
      // Plain http is for loopback only, and no proxy stands between this machine and itself.
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
    // An axios error holds the request with its address and headers, so only its code is kept.
    throw new NoAnswerError(
      signal.aborted
        ? `it did not answer within ${timeoutSeconds} s`
        : `it cannot be reached (${(error as NodeJS.ErrnoException).code ?? "an unknown fault"})`,
    );
  }
}

/** @returns `undefined` where it is no JSON, or too much of it. */
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
