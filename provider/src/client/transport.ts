import http from "node:http";
import https from "node:https";
import axios, { isAxiosError } from "axios";
import { ApiError, redact, ResponseShapeError, TimeoutError, TransportError } from "../errors";
import { parseErrorBody } from "./error-body";
import type { Headers } from "./headers";
import { readRateLimit } from "./rate-limit";

/** One attempt at one request. */
export interface Attempt {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body?: unknown;
  /**
   * Whether to open a new connection. If the server closes a kept connection while a request is sent, the
   * response looks lost. A create that cannot be repeated must not run that risk to save a handshake.
   */
  readonly isUnrepeatable?: boolean;
  /** The time that the operation has left, in milliseconds. The attempt ends by then. */
  readonly timeoutMs?: number;
}

/** A success response. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  /**
   * The parsed JSON, or `undefined` for an empty body.
   * @throws ResponseShapeError if the body is something else.
   */
  parseBody(): unknown;
  /** Whether the body is an HTML page, as a proxy or a login page returns instead of the API. */
  readonly isHtml: boolean;
}

export interface TransportOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly userAgent: string;
  /** Time for one attempt, from sending to the last byte of the response. */
  readonly timeoutSeconds: number;
  readonly maxConcurrency: number;
  /**
   * How `apiKey` is sent. An API token of a service account can also be sent as `Basic`, then `apiKey` is
   * `email:token` in base64. @default "Bearer"
   */
  readonly scheme?: "Bearer" | "Basic" | undefined;
  /** Called with the headers, status and text of every response, including error responses. */
  readonly onResponse?: ((headers: Headers, response: RawResponse) => void) | undefined;
}

/** A response before anything is read from it. */
export interface RawResponse {
  readonly status: number;
  readonly text: string;
}

export type Transport = (attempt: Attempt) => Promise<ApiResponse>;

const MAX_RESPONSE_BYTES = 20 * 1024 * 1024;
const REQUEST_ID_HEADERS = ["x-request-id", "atl-traceid", "x-b3-traceid"];

/**
 * Creates the function that sends one attempt. It returns the success response, or throws a typed error
 * without secrets. The key goes to the configured origin only: redirects are not followed.
 */
export function createTransport(options: TransportOptions): Transport {
  const origin = new URL(options.baseUrl).origin;
  const kept = { keepAlive: true, maxSockets: options.maxConcurrency };
  const freshAgents = { httpAgent: new http.Agent(), httpsAgent: new https.Agent() };
  const instance = axios.create({
    baseURL: options.baseUrl,
    headers: {
      Accept: "application/json",
      Authorization: `${options.scheme ?? "Bearer"} ${options.apiKey}`,
      "User-Agent": options.userAgent,
    },
    httpAgent: new http.Agent(kept),
    httpsAgent: new https.Agent(kept),
    maxContentLength: MAX_RESPONSE_BYTES,
    maxRedirects: 0,
    responseType: "text",
    // The text is parsed here, after the status is known: axios would hide malformed JSON.
    transformResponse: [(text: unknown) => text],
    validateStatus: () => true,
    // Plain http is for loopback addresses only, which no proxy can reach.
    ...(origin.startsWith("http:") && { proxy: false as const }),
  });
  const clean = (text: string): string => redact(text, [options.apiKey]);

  return async (attempt) => {
    const timeoutMs = Math.min(options.timeoutSeconds * 1000, attempt.timeoutMs ?? Infinity);
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
    const response = await instance
      .request<string>({
        method: attempt.method,
        url: attempt.path,
        params: attempt.query,
        data: attempt.body,
        signal,
        ...(attempt.isUnrepeatable === true && freshAgents),
        ...(attempt.body !== undefined && { headers: { "Content-Type": "application/json" } }),
      })
      .catch((error: unknown) => {
        throw toTransportError(error, attempt, origin, signal.aborted ? timeoutMs : undefined);
      });
    const headers = toHeaders(response.headers);
    const text = typeof response.data === "string" ? response.data : "";
    options.onResponse?.(headers, { status: response.status, text });
    if (response.status < 200 || response.status >= 300) {
      throw toApiError(attempt, response.status, response.statusText, headers, text, clean);
    }
    return {
      status: response.status,
      headers,
      parseBody: () => parseBody(attempt, headers, text, clean),
      isHtml: isHtml(text),
    };
  };
}

function toTransportError(
  error: unknown,
  attempt: Attempt,
  origin: string,
  timedOutAfterMs: number | undefined,
): Error {
  if (timedOutAfterMs !== undefined) {
    const isByDeadline = timedOutAfterMs === attempt.timeoutMs;
    return new TimeoutError(attempt.method, attempt.path, timedOutAfterMs / 1000, isByDeadline);
  }
  // An axios error contains the request with its key, so only its code is kept.
  const networkCode = isAxiosError(error) ? (error.code ?? "an unknown fault") : "an unknown fault";
  if (networkCode === "ERR_BAD_RESPONSE") {
    return new ResponseShapeError(
      attempt.method,
      attempt.path,
      `it is incomplete, or larger than ${MAX_RESPONSE_BYTES / 1024 / 1024} MiB`,
    );
  }
  return new TransportError(attempt.method, attempt.path, origin, networkCode);
}

function toApiError(
  attempt: Attempt,
  status: number,
  statusText: string,
  headers: Headers,
  text: string,
  clean: (text: string) => string,
): ApiError {
  const { apiCode, detail, requestId } = parseErrorBody(text, clean);
  return new ApiError({
    method: attempt.method,
    path: attempt.path,
    status,
    statusText: clean(statusText) || (http.STATUS_CODES[status] ?? ""),
    apiCode,
    detail: status >= 300 && status < 400 ? `a redirect, which is not followed with credentials` : detail,
    requestId: requestIdOf(headers, clean) ?? requestId,
    retryAfterMs: readRateLimit(headers, Date.now()).waitMs,
  });
}

function parseBody(
  attempt: Attempt,
  headers: Headers,
  text: string,
  clean: (text: string) => string,
): unknown {
  if (text.trim() === "") {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    const problem = isHtml(text) ? "it is an HTML page" : "it is not JSON";
    throw new ResponseShapeError(attempt.method, attempt.path, problem, requestIdOf(headers, clean));
  }
}

function isHtml(text: string): boolean {
  return /^\s*</.test(text);
}

function requestIdOf(headers: Headers, clean: (text: string) => string): string | undefined {
  const requestId = REQUEST_ID_HEADERS.map((name) => headers[name]).find((value) => value !== undefined);
  return requestId === undefined ? undefined : clean(requestId);
}

function toHeaders(headers: object): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      value == null ? undefined : String(value),
    ]),
  );
}
