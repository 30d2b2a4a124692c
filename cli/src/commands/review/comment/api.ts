import {
  isRateLimited,
  NoAnswerError,
  TimeUpError,
  Web,
  type WebAnswer,
  type WebOptions,
  type WebRequest,
} from "../../../web-client";
import { toFailure, toRefusal } from "./failure";
import type { Service } from "./service";
import type { CommentTarget } from "./target";

/** GitLab allows at most 5,000 comments on a merge request: https://docs.gitlab.com/administration/instance_limits. */
const MAX_PAGES = 50;

/** For tests. */
export type ApiOptions = Pick<WebOptions, "timeoutSeconds" | "budgetSeconds" | "sleep">;

export type Answer = WebAnswer;

interface ApiRequest extends Omit<WebRequest, "headers"> {
  readonly mayBeRefused?: boolean;
}

/** A write request whose result is unknown. */
export class LostAnswerError extends Error {
  override readonly name = "LostAnswerError";
}

/** Sends requests to the API of a service. Only this class has the credentials. */
export class Api {
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly #web: Web;

  constructor(
    readonly service: Service,
    readonly target: CommentTarget,
    options: ApiOptions = {},
  ) {
    this.#web = new Web(options);
    this.sleep = this.#web.sleep;
  }

  /**
   * Sends and retries until there is a conclusive response.
   * @throws {LostAnswerError} if the result of a POST is unknown; it is not repeated.
   */
  async send(method: WebRequest["method"], path: string, body?: unknown): Promise<Answer> {
    return this.#sendSafely({ method, url: this.#toUrl(path), body, isRepeatable: method !== "POST" });
  }

  /** Reads something that the token may have no permission for: an error response is a valid result. */
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

  /** Reads page by page. @throws if there are more pages than expected. */
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
      // Only the query is taken from the response, so the token is sent to no other host.
      url.search = new URL(next, url).search;
    }
    throw this.failure(`GET ${path} has more than ${MAX_PAGES} pages`);
  }

  /** An error that names the request. */
  failure(fact: string, remedy?: string): Error {
    return toFailure(this.target, fact, remedy);
  }

  #toUrl(path: string): URL {
    return new URL(`${this.target.api.href.replace(/\/$/, "")}${path}`);
  }

  async #sendSafely({ mayBeRefused, ...request }: ApiRequest): Promise<Answer> {
    const what = `${request.method} ${request.url.pathname}`;
    const headers = {
      Accept: "application/json",
      ...this.service.headers,
      ...this.target.credentials().headers,
    };
    const answer = await this.#web.send({ ...request, headers }).catch((error: unknown) => {
      throw this.#toError(error, what, request.isRepeatable);
    });
    const isRefusal = [401, 403].includes(answer.status) && !isRateLimited(answer);
    if (answer.status < 300 || (isRefusal && mayBeRefused === true)) {
      return answer;
    }
    throw toRefusal(this, what, answer);
  }

  #toError(error: unknown, what: string, isRepeatable: boolean): unknown {
    if (error instanceof TimeUpError) {
      const fact = `${this.service.name} is too slow: the time limit was reached before ${what}`;
      return this.failure(fact, "Run the step again.");
    }
    if (!(error instanceof NoAnswerError)) {
      return error;
    }
    const fact = `${this.service.name}: ${error.message} (${what})`;
    return isRepeatable
      ? this.failure(fact, `Tried ${this.#web.attempts} times. Run the step again.`)
      : new LostAnswerError(fact);
  }
}
