import { remedyFor } from "./remedy";

/** Every error that the provider raises on purpose. Distinguish errors by `code`, never by their text. */
export type ProviderErrorCode =
  | "api"
  | "config"
  | "deadline"
  | "init-failure"
  | "lookup"
  | "outcome-unknown"
  | "rate-limit"
  | "refused"
  | "response-shape"
  | "timeout"
  | "transport"
  | "uncertain";

/** Base of all errors of the provider. `message` is the fact, then the remedy, then the request's id. */
export abstract class ProviderError extends Error {
  abstract readonly code: ProviderErrorCode;

  /**
   * @param fact What happened: one or more whole sentences.
   * @param remedy What the user can do about it.
   * @param requestId Atlassian's id of the request that failed.
   */
  constructor(
    readonly fact: string,
    readonly remedy?: string,
    readonly requestId?: string,
  ) {
    super(toMessage(fact, remedy, requestId));
    this.name = new.target.name;
  }
}

function toMessage(fact: string, remedy = "", requestId = ""): string {
  const request = requestId === "" ? "" : `Request id ${requestId}.`;
  return [fact, remedy, request].filter((sentence) => sentence !== "").join(" ");
}

// What the provider decides.

/** The configuration lacks a value, or has one that cannot be used. */
export class ConfigError extends ProviderError {
  readonly code = "config";
}

/** A name, e-mail address or id in the program does not identify exactly one object. */
export class LookupError extends ProviderError {
  readonly code = "lookup";
}

/** The provider stops before it harms or duplicates something. Nothing was changed. */
export class RefusedError extends ProviderError {
  readonly code = "refused";
}

/** Two sources that must agree do not, so nothing is decided and nothing was changed. */
export class UncertainError extends ProviderError {
  readonly code = "uncertain";
}

/** A write was sent and its response was lost. Reading did not show whether the write was applied. */
export class OutcomeUnknownError extends ProviderError {
  readonly code = "outcome-unknown";
}

// What ends for lack of time. Nothing was sent.

const moreTimeThan = (seconds: number): string =>
  `Run it again later, or allow more time with "pulumi config set atlassian-admin:retryBudgetSeconds ${seconds * 2}".`;

/** The operation reached its time limit before it could send a request. It sends nothing afterwards. */
export class DeadlineError extends ProviderError {
  readonly code = "deadline";

  /** @param waitingFor Completes "while it waited for …". */
  constructor(seconds: number, waitingFor: string) {
    super(
      `the operation reached its limit of ${seconds} s while it waited for ${waitingFor}.`,
      moreTimeThan(seconds),
    );
  }
}

/** The API's rate limit requires a longer wait than the operation has time for. The request was not sent. */
export class RateLimitError extends ProviderError {
  readonly code = "rate-limit";

  constructor(waitMs: number, budgetSeconds: number) {
    super(
      `the API's rate limit requires a wait of ${Math.ceil(waitMs / 1000)} s, ` +
        `longer than is left of the operation's ${budgetSeconds} s.`,
      moreTimeThan(budgetSeconds),
    );
  }
}

// What becomes of a request.

/** What is kept of an error response. Bodies and headers are not kept: they can contain secrets. */
export interface ApiErrorFacts {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The reason phrase, such as `Forbidden`. */
  readonly statusText: string;
  /** Atlassian's own code, such as `ADMIN-UAM-409-3` or `forbidden.insufficientScope`. */
  readonly apiCode?: string | undefined;
  /** The API's own message; redacted and shortened. */
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
  /** How long the API asks to wait, in milliseconds, if it does. */
  readonly retryAfterMs?: number | undefined;
}

/** The API returned an error response. */
export class ApiError extends ProviderError implements ApiErrorFacts {
  readonly code = "api";
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly statusText: string;
  readonly apiCode: string | undefined;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(facts: ApiErrorFacts) {
    super(toFact(facts), remedyFor(facts), facts.requestId);
    this.method = facts.method;
    this.path = facts.path;
    this.status = facts.status;
    this.statusText = facts.statusText;
    this.apiCode = facts.apiCode;
    this.detail = facts.detail;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

function toFact({ apiCode, detail, method, path, status, statusText }: ApiErrorFacts): string {
  const text = [apiCode, detail].filter((part) => part !== undefined).join(": ");
  return `the API returned ${status} ${statusText} for ${method} ${path}${text === "" ? "" : ` (${text})`}.`;
}

/** The API returned success, but not in the documented shape. A write may have been applied. */
export class ResponseShapeError extends ProviderError {
  readonly code = "response-shape";

  constructor(
    readonly method: string,
    readonly path: string,
    readonly problem: string,
    requestId?: string,
  ) {
    super(
      `the response to ${method} ${path} does not match the documented API: ${problem}.`,
      `If a proxy is in use, check that it does not change responses. Otherwise report this.`,
      requestId,
    );
  }
}

/** A request was sent, and no complete response arrived in time. A write may have been applied. */
export class TimeoutError extends ProviderError {
  readonly code = "timeout";

  constructor(
    readonly method: string,
    readonly path: string,
    readonly timeoutSeconds: number,
    /** Whether the deadline of the operation ended the attempt, and not the time limit of one attempt. */
    readonly isByDeadline = false,
  ) {
    super(
      `no complete response to ${method} ${path} arrived within ${Math.round(timeoutSeconds * 10) / 10} s.`,
      `Check the network, or raise "atlassian-admin:${isByDeadline ? "retryBudgetSeconds" : "requestTimeoutSeconds"}".`,
    );
  }
}

// Node's codes for a connection that was never made, so that the server cannot have received the request.
const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const INSPECTING_PROXY = `If a proxy inspects TLS, set NODE_EXTRA_CA_CERTS to the file of its certificate.`;

const REMEDY_BY_CODE: Record<string, string> = {
  ECONNREFUSED: `Check "atlassian-admin:baseUrl" and that the server is running.`,
  ENOTFOUND: `Check "atlassian-admin:baseUrl", the network and the proxy settings (HTTPS_PROXY, NO_PROXY).`,
  EAI_AGAIN: `Check the name service (DNS) of this machine and run the command again.`,
  CERT_HAS_EXPIRED: `The server's certificate has expired.`,
  SELF_SIGNED_CERT_IN_CHAIN: INSPECTING_PROXY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: INSPECTING_PROXY,
};

/** The connection failed before a complete response arrived. */
export class TransportError extends ProviderError {
  readonly code = "transport";
  /** Whether the request cannot have reached the server, so that it is safe to retry even a POST. */
  readonly wasNeverSent: boolean;

  constructor(
    readonly method: string,
    readonly path: string,
    readonly origin: string,
    readonly networkCode: string,
  ) {
    super(
      `the connection to ${origin} failed with ${networkCode} on ${method} ${path}.`,
      REMEDY_BY_CODE[networkCode] ?? `Check the network between this machine and ${origin}.`,
    );
    this.wasNeverSent = NEVER_SENT.has(networkCode);
  }
}
