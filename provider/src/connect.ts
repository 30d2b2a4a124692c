import { createClient } from "./client/client";
import type { Headers } from "./client/headers";
import { ServerClock } from "./client/server-clock";
import { recordReads, replayReads, type RecordedReads } from "./client/read-record";
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
  /** The objects that the stack has. Tools that work without a stack omit it. */
  readonly record?: StackRecord;
  /** Called with the headers of every response, including error responses. */
  readonly onResponse?: (headers: Headers) => void;
  /** Called before each request that changes something. If it rejects, nothing is sent. */
  readonly beforeWrite?: () => Promise<void>;
  /** Responses that another process just received. They are not requested again. */
  readonly reads?: RecordedReads | undefined;
}

/** Connects to an organisation. This module is loaded with the first request: a preview does not need it. */
export function connect(options: ConnectOptions): Organization {
  const { orgId, config, log, record, onResponse, beforeWrite, reads } = options;
  const { apiKey, baseUrl, directoryId, listingLagSeconds, maxConcurrency, retryBudgetSeconds } = config;
  const { serviceAccountApi } = config;
  const clock = new ServerClock(log);
  const sending = createTransport({
    baseUrl,
    apiKey,
    userAgent: USER_AGENT,
    timeoutSeconds: config.requestTimeoutSeconds,
    maxConcurrency,
    onResponse: (headers) => {
      clock.note(headers);
      onResponse?.(headers);
    },
  });
  const origin = { baseUrl, apiKey };
  const recording =
    config.readRecordFolder === undefined ? sending : recordReads(sending, config.readRecordFolder, origin);
  const transport = reads === undefined ? recording : replayReads(recording, reads, origin);
  const client = createClient({
    baseUrl,
    transport,
    maxConcurrency,
    retryBudgetSeconds,
    log,
    clock,
    beforeWrite,
  });
  return new Organization({ orgId, client, directoryId, serviceAccountApi, listingLagSeconds, log, record });
}
