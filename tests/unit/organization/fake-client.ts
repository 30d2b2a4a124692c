import type { ApiClient, ApiRequest } from "../../../provider/src/client/client";
import type { Log } from "../../../provider/src/client/log";
import { apiError } from "../../support/failures";

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Responds to a request with a body, or throws. */
export type Answer = (request: SentRequest) => unknown;

/**
 * A client without a network, and without the retries of the real one: what it throws is final. Routes are named
 * `METHOD end-of-path`; a request that fits none is an error of the test.
 */
export class FakeClient implements ApiClient {
  readonly baseUrl = "https://api.example";
  readonly clock = { nowMs: () => Date.now() };
  readonly sent: SentRequest[] = [];

  constructor(private readonly routes: Readonly<Record<string, Answer>>) {}

  async request<T>({ method, path, body, schema }: ApiRequest<T>): Promise<T> {
    const request = { method, path, body };
    this.sent.push(request);
    const route = Object.keys(this.routes).find((name) => {
      const [routeMethod, end = ""] = name.split(" ");
      return routeMethod === method && path.endsWith(end);
    });
    if (route === undefined) {
      throw new Error(`The test has no answer to ${method} ${path}.`);
    }
    return schema.parse(this.routes[route]?.(request));
  }

  count(method: string, end: string): number {
    return this.sent.filter((request) => request.method === method && request.path.endsWith(end)).length;
  }
}

/** A log that keeps its messages, as `<severity>: <message>`. */
export function recordingLog(): { log: Log; messages: string[] } {
  const messages: string[] = [];
  const at = (severity: string) => (message: string) => {
    messages.push(`${severity}: ${message}`);
  };
  return { messages, log: { debug: at("debug"), info: at("info"), warn: at("warning") } };
}

/** What the gateway returns if an API does not exist. */
export const notRouted = () => apiError(404, { detail: "Request failed to match any route" });
