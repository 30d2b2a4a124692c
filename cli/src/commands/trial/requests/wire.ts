import {
  ApiError,
  createClient,
  createTransport,
  ProviderError,
  runWithDeadline,
  USER_AGENT,
  type ApiClient,
  type Attempt,
  type Headers,
  type Log,
  type ProviderConfig,
  type RawResponse,
  type Transport,
} from "pulumi-atlassian-admin/organization";
import { z } from "zod";
import type { Ledger } from "../ledger/ledger";
import { CALLS, pathOf, type Call, type CallId, type Values } from "./calls";
import type { Exchange } from "./exchange";
import { checkRequest, type Allowed } from "./guard";
import { StopError } from "./stop";

/** A credential of the throw-away account. */
export interface TokenCredential {
  readonly scheme: "Bearer" | "Basic";
  readonly secret: string;
}

export interface WireOptions {
  readonly config: ProviderConfig;
  readonly orgId: string;
  readonly log: Log;
  readonly ledger: Ledger;
  readonly maxRequests: number;
  /** Epoch milliseconds on the trial's clock. */
  readonly deadlineMs: number;
  readonly now: () => number;
  readonly stop: AbortSignal;
  /** The time limit of one request with all its retries. @default 120 */
  readonly requestSeconds?: number | undefined;
  /** Called before each request goes out. Tests end the trial here. */
  readonly onSend?: ((call: CallId, count: number) => void | Promise<void>) | undefined;
}

const SECONDS_PER_REQUEST = 120;
/** The same before any response came, so that a user learns within a minute that the server cannot be reached. */
const SECONDS_FOR_FIRST_RESPONSE = 20;
/** Requests in a row, each with its retries, after which the network counts as dead. */
const DEAD_AFTER = 2;
/** Requests that the clean-up can send beyond the budget. */
export const CLEAN_UP_REQUESTS = 100;

/**
 * Sends every request of a trial, one after the other, and nothing else does. It checks each one
 * (`checkRequest`), counts it, and hands back whatever came: a response is never an error here.
 */
export class Wire {
  readonly #options: WireOptions;
  readonly #client: ApiClient;
  #allowed: Allowed;
  #sent = 0;
  #cleanUpFrom: number | undefined;
  #failures = 0;
  #wasAccepted = false;
  #last: { readonly headers: Headers; readonly response: RawResponse } | undefined;
  /** The headers of the first response that refused because of the rate limit. */
  rateLimited: Headers | undefined;
  /** The headers of the first response, for what every response has. */
  first: { readonly headers: Headers; readonly atMs: number } | undefined;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#allowed = {
      orgId: options.orgId,
      personId: undefined,
      resourceId: undefined,
      accessResource: undefined,
    };
    this.#client = this.#createClient(options.config.apiKey, "Bearer");
  }

  get #seconds(): number {
    return this.#options.requestSeconds ?? SECONDS_PER_REQUEST;
  }

  get baseUrl(): string {
    return this.#options.config.baseUrl;
  }

  /** Requests sent so far, retries included. */
  get count(): number {
    return this.#sent;
  }

  /** Names the person and the app that the user gave. */
  allow(more: Partial<Omit<Allowed, "orgId">>): void {
    this.#allowed = { ...this.#allowed, ...more };
  }

  /** From here on, requests are sent although the budget, the time or the user ended the trial. */
  beginCleanUp(): void {
    this.#cleanUpFrom ??= this.#sent;
    this.#failures = 0;
  }

  async send(id: CallId, values: Values = {}): Promise<Exchange> {
    const exchange = await this.#send(id, values, this.#client);
    if (exchange.status === 401 && this.#wasAccepted) {
      await this.#checkKey(exchange);
    }
    return exchange;
  }

  /**
   * One API can refuse a valid key, such as the audit log without its subscription. The key counts as invalid
   * only if all do.
   */
  async #checkKey({ call, failure }: Exchange): Promise<void> {
    const { status } = await this.#send("organizations.list", {}, this.#client);
    if (status === 401) {
      throw new StopError(
        "key",
        `the API refuses the key that it took before, which was revoked or expired (at ${call}: ${failure ?? "401"})`,
      );
    }
  }

  /** Sends with a token of the throw-away account instead of the organisation's key. */
  sendAs(credential: TokenCredential, id: CallId, values: Values): Promise<Exchange> {
    return this.#send(id, values, this.#createClient(credential.secret, credential.scheme));
  }

  async #send(id: CallId, given: Values, client: ApiClient): Promise<Exchange> {
    const call: Call = CALLS[id];
    const values: Values = { orgId: this.#options.orgId, ...given };
    const fields = fieldsOf(call, values);
    this.#last = undefined;
    try {
      await runWithDeadline(this.first === undefined ? SECONDS_FOR_FIRST_RESPONSE : this.#seconds, () =>
        client.request({
          method: call.method,
          path: pathOf(call, values),
          query: call.query?.(fields) as Attempt["query"],
          body: call.body?.(fields),
          effect: call.effect === "read" ? "read" : call.effect === "remove" ? "delete" : "write",
          isUnrepeatable: call.effect === "create",
          schema: z.unknown(),
        }),
      );
    } catch (error) {
      return this.#failed(id, error);
    }
    this.#failures = 0;
    this.#wasAccepted ||= call.credential !== "token";
    return this.#exchange(id, undefined, false);
  }

  #failed(id: CallId, error: unknown): Exchange {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    if (error.code === "rate-limit" || (error instanceof ApiError && error.status === 429)) {
      throw new StopError("rate-limit", `the rate limit of the API lasts too long: ${error.message}`);
    }
    if (error instanceof ApiError) {
      this.#failures = 0;
      const isLost = error.status >= 500 || error.status === 408;
      return this.#exchange(id, error.message, isLost);
    }
    if (error.code === "response-shape") {
      this.#failures = 0;
      return this.#exchange(id, error.message, true);
    }
    this.#failures += 1;
    if (this.#failures >= DEAD_AFTER || this.first === undefined) {
      throw new StopError("network", `no response comes any more: ${error.message}`);
    }
    return this.#exchange(id, error.message, true);
  }

  #exchange(call: CallId, failure: string | undefined, isOutcomeUnknown: boolean): Exchange {
    const text = this.#last?.response.text ?? "";
    return {
      call,
      status: this.#last?.response.status,
      headers: this.#last?.headers ?? {},
      body: parseJson(text),
      text,
      failure,
      isOutcomeUnknown,
    };
  }

  #createClient(secret: string, scheme: TokenCredential["scheme"]): ApiClient {
    const { config, log } = this.#options;
    const transport = createTransport({
      baseUrl: config.baseUrl,
      apiKey: secret,
      scheme,
      userAgent: `${USER_AGENT} trial`,
      timeoutSeconds: config.requestTimeoutSeconds,
      maxConcurrency: 1,
      onResponse: (headers, response) => {
        this.#last = { headers, response };
        this.first ??= { headers, atMs: this.#options.now() };
        if (response.status === 429) {
          this.rateLimited ??= headers;
        }
      },
    });
    return createClient({
      baseUrl: config.baseUrl,
      transport: this.#guarded(transport),
      maxConcurrency: 1,
      retryBudgetSeconds: this.#seconds,
      log,
    });
  }

  /** The one place from which a request leaves. */
  #guarded(transport: Transport): Transport {
    return async (attempt) => {
      const id = checkRequest(attempt, this.#options.ledger, this.#allowed);
      this.#checkLimits();
      this.#sent += 1;
      await this.#options.onSend?.(id, this.#sent);
      return transport(attempt);
    };
  }

  #checkLimits(): void {
    const { deadlineMs, maxRequests, now, stop } = this.#options;
    if (this.#cleanUpFrom !== undefined) {
      if (this.#sent - this.#cleanUpFrom >= CLEAN_UP_REQUESTS) {
        throw new StopError("requests", `cleaning up needs more than ${CLEAN_UP_REQUESTS} requests.`);
      }
      return;
    }
    if (stop.aborted) {
      throw new StopError("interrupted", `it was interrupted.`);
    }
    if (this.#sent >= maxRequests) {
      throw new StopError(
        "requests",
        `all ${maxRequests} requests are used up. Allow more with --max-requests.`,
      );
    }
    if (now() > deadlineMs) {
      throw new StopError("minutes", `its time is over. Allow more with --max-minutes.`);
    }
  }
}

/** The values that are no part of the path. */
function fieldsOf({ path }: Call, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => !path.includes(`{${name}}`) && name !== "orgId"),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
