import { ProviderError } from "./provider-error";
import { remedyFor } from "./remedy";

/** What is kept of a refused request. Bodies and headers are not: they may hold secrets. */
export interface ApiErrorFacts {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** The reason phrase, such as `Forbidden`. */
  readonly statusText: string;
  /** Atlassian's own code, such as `ADMIN-UAM-409-3` or `forbidden.insufficientScope`. */
  readonly apiCode?: string | undefined;
  /** What the API says for people; redacted and shortened. */
  readonly detail?: string | undefined;
  readonly requestId?: string | undefined;
  /** How long the API asked to wait, in milliseconds, if it did. */
  readonly retryAfterMs?: number | undefined;
}

/** The API answered, and refused. */
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
  const said = [apiCode, detail].filter((part) => part !== undefined).join(": ");
  return `the API returned ${status} ${statusText} for ${method} ${path}${said === "" ? "" : ` (${said})`}.`;
}
