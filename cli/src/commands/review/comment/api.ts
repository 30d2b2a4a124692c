import { setTimeout } from "node:timers/promises";
import { exchange, NoAnswerError, type WebRequest } from "../../../web";
import { toFailure, toRefusal } from "./failure";
import { isRateLimited, retryAfterMs } from "./rate-limit";
import { readJson } from "./read-json";
import type { Service } from "./service";
import type { CommentTarget } from "./target";

const MAX_ATTEMPTS = 3;
/** A server that asks for longer than this is told of instead. */
const MAX_WAIT_MS = 60_000;
const FIRST_PAUSE_MS = 1000;
/** GitLab keeps at most 5,000 comments on a merge request: https://docs.gitlab.com/administration/instance_limits. */
const MAX_PAGES = 50;
/** For all requests of one comment together. */
const BUDGET_SECONDS = 300;

/** For tests. */
export interface ApiOptions {
  readonly timeoutSeconds?: number;
  readonly budgetSeconds?: number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `undefined` where the body is no JSON. */
  readonly data: unknown;
}

interface ApiRequest extends Pick<WebRequest, "method" | "url" | "body"> {
  readonly isRepeatable: boolean;
  readonly mayBeRefused?: boolean;
}

/** A request that writes, of which nobody knows whether it was done. */
export class LostAnswerError extends Error {
  override readonly name = "LostAnswerError";
}

/** Requests to the API of a service: the only place that has the credentials. */
export class Api {
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly #timeoutSeconds: number;
  readonly #deadlineMs: number;

  constructor(
    readonly service: Service,
    readonly target: CommentTarget,
    { timeoutSeconds = 20, budgetSeconds = BUDGET_SECONDS, sleep = setTimeout }: ApiOptions = {},
  ) {
    this.#timeoutSeconds = timeoutSeconds;
    this.#deadlineMs = performance.now() + budgetSeconds * 1000;
    this.sleep = sleep;
  }

  /**
   * Sends until there is an answer that counts.
   * @throws {LostAnswerError} when a POST may or may not have been done; it is not sent again.
   */
  async send(method: WebRequest["method"], path: string, body?: unknown): Promise<Answer> {
    return this.#sendSafely({ method, url: this.#toUrl(path), body, isRepeatable: method !== "POST" });
  }

  /** Reads what the token may have no right to: a refusal is an answer too. */
  async ask(path: string): Promise<Answer> {
    return this.#sendSafely({
      method: "GET",
      url: this.#toUrl(path),
      isRepeatable: true,
      mayBeRefused: true,
    });
  }

  /** A POST that only reads. */
  async query(url: URL, body: unknown): Promise<Answer> {
    return this.#sendSafely({ method: "POST", url, body, isRepeatable: true });
  }

  /** One page after the other. @throws when there are more than anybody needs. */
  async *pages(path: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator {
    const url = this.#toUrl(path);
    url.search = new URLSearchParams({ ...query, ...this.service.pageQuery }).toString();
    for (let page = 1; page <= MAX_PAGES; page++) {
      const answer = await this.#sendSafely({ method: "GET", url, isRepeatable: true });
      yield answer.data;
      const next = this.service.nextPage(answer);
      if (next === undefined) {
        return;
      }
      // The query alone is taken from the answer: the token goes nowhere else.
      url.search = new URL(next, url).search;
    }
    throw this.failure(`GET ${path} has more than ${MAX_PAGES} pages`);
  }

  /** An error that says what we wanted. */
  failure(fact: string, remedy?: string): Error {
    return toFailure(this.target, fact, remedy);
  }

  #toUrl(path: string): URL {
    return new URL(`${this.target.api.href.replace(/\/$/, "")}${path}`);
  }

  async #sendSafely(request: ApiRequest): Promise<Answer> {
    const what = `${request.method} ${request.url.pathname}`;
    for (let attempt = 1; ; attempt++) {
      if (performance.now() > this.#deadlineMs) {
        throw this.failure(
          `${this.service.name} is too slow: the time is up before ${what}`,
          "Run the step again.",
        );
      }
      const isLast = attempt === MAX_ATTEMPTS;
      const pauseMs = FIRST_PAUSE_MS * 4 ** (attempt - 1);
      const outcome = await this.#sendOnce(request);
      if ("lost" in outcome) {
        const fact = `${this.service.name}: ${outcome.lost} (${what})`;
        if (!request.isRepeatable) {
          throw new LostAnswerError(fact);
        }
        if (isLast) {
          throw this.failure(fact, `This was tried ${MAX_ATTEMPTS} times.`);
        }
        await this.sleep(pauseMs);
        continue;
      }
      const isRefusal = [401, 403].includes(outcome.status) && !isRateLimited(outcome);
      if (outcome.status < 300 || (isRefusal && request.mayBeRefused === true)) {
        return outcome;
      }
      // What was refused for its rate was not done, so that even a POST may be sent again.
      const waitMs = retryAfterMs(outcome.headers, Date.now()) ?? pauseMs;
      if (!isRateLimited(outcome) || isLast || waitMs > MAX_WAIT_MS) {
        throw toRefusal(this, what, outcome);
      }
      await this.sleep(waitMs);
    }
  }

  async #sendOnce({ method, url, body }: ApiRequest): Promise<Answer | { readonly lost: string }> {
    const headers = {
      ...{ "User-Agent": "atlassian-admin", Accept: "application/json" },
      ...this.service.headers,
      ...this.target.credentials().headers,
    };
    try {
      const request = { method, url, headers, body, timeoutSeconds: this.#timeoutSeconds };
      const answer = await exchange(request, async (received) => ({
        ...{ status: received.status, headers: received.headers },
        data: await readJson(received.body),
      }));
      return answer.status >= 500 ? { lost: `it answered ${answer.status}` } : answer;
    } catch (error) {
      if (error instanceof NoAnswerError) {
        return { lost: error.message };
      }
      throw error;
    }
  }
}
