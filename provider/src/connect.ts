import { createClient } from "./client/client";
import type { Headers } from "./client/retry-after";
import { createTransport } from "./client/transport";
import type { Log } from "./client/log";
import type { ProviderConfig } from "./config";
import { Organization } from "./directory/organization";
import { USER_AGENT } from "./version";

/**
 * Makes the way to an organisation. Loaded only when the first request is due: a preview needs none of it.
 * @param onAnswer Told the headers of every answer, be it a refusal.
 */
export function connect(
  orgId: string,
  config: ProviderConfig,
  log: Log,
  onAnswer?: (headers: Headers) => void,
): Organization {
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
  return new Organization({ orgId, client, directoryId, serviceAccountApi, log });
}
