import { createClient } from "./client/client";
import type { Headers } from "./client/retry-after";
import { createTransport } from "./client/transport";
import type { Log } from "./client/log";
import type { ProviderConfig } from "./config";
import { Organization } from "./organization/organization";
import type { StackRecord } from "./organization/stack-record";
import { USER_AGENT } from "./version";

export interface ConnectOptions {
  readonly orgId: string;
  readonly config: ProviderConfig;
  readonly log: Log;
  /** What the stack has; tools that work without a stack leave it out. */
  readonly record?: StackRecord;
  /** Called with the headers of every response, including error responses. */
  readonly onAnswer?: (headers: Headers) => void;
}

/** Connects to an organisation. Loaded only when the first request is due: a preview needs none of it. */
export function connect({ orgId, config, log, record, onAnswer }: ConnectOptions): Organization {
  const { apiKey, baseUrl, directoryId, maxConcurrency, retryBudgetSeconds, serviceAccountApi } = config;
  const transport = createTransport({
    baseUrl,
    apiKey,
    userAgent: USER_AGENT,
    timeoutSeconds: config.requestTimeoutSeconds,
    maxConcurrency,
    onAnswer,
  });
  const client = createClient({ baseUrl, transport, maxConcurrency, retryBudgetSeconds, log });
  return new Organization({ orgId, client, directoryId, serviceAccountApi, log, record });
}
