import { createClient } from "./client/client";
import type { Headers } from "./client/retry-after";
import { recordReads, replayReads, type RecordedReads } from "./client/read-record";
import { createTransport } from "./client/transport";
import type { Log } from "./client/log";
import type { ProviderConfig } from "./config";
import { Organization } from "./directory/organization";
import { USER_AGENT } from "./version";

/**
 * Makes the way to an organisation. Loaded only when the first request is due: a preview needs none of it.
 * @param onAnswer Told the headers of every answer, be it a refusal.
 * @param reads Responses that another process has just had; they are not asked for again.
 */
export function connect(
  orgId: string,
  config: ProviderConfig,
  log: Log,
  onAnswer?: (headers: Headers) => void,
  reads?: RecordedReads,
): Organization {
  const { apiKey, baseUrl, directoryId, maxConcurrency, retryBudgetSeconds, serviceAccountApi } = config;
  const sending = createTransport({
    baseUrl,
    apiKey,
    userAgent: USER_AGENT,
    timeoutSeconds: config.requestTimeoutSeconds,
    maxConcurrency,
    onAnswer,
  });
  const origin = { baseUrl, apiKey };
  const recording =
    config.readRecordFolder === undefined ? sending : recordReads(sending, config.readRecordFolder, origin);
  const transport = reads === undefined ? recording : replayReads(recording, reads, origin);
  const client = createClient({ baseUrl, transport, maxConcurrency, retryBudgetSeconds, log });
  return new Organization({ orgId, client, directoryId, serviceAccountApi, log });
}
