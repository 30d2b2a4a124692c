import { createClient } from "./client/client";
import { createTransport } from "./client/transport";
import type { Log } from "./client/log";
import type { ProviderConfig } from "./config";
import { Organization } from "./directory/organization";
import { USER_AGENT } from "./version";

/** Makes the way to an organisation. Loaded only when the first request is due: a preview needs none of it. */
export function connect(orgId: string, config: ProviderConfig, log: Log): Organization {
  const { apiKey, baseUrl, directoryId, maxConcurrency, retryBudgetSeconds, serviceAccountApi } = config;
  const transport = createTransport({
    baseUrl,
    apiKey,
    userAgent: USER_AGENT,
    timeoutSeconds: config.requestTimeoutSeconds,
    maxConcurrency,
  });
  const client = createClient({ baseUrl, transport, maxConcurrency, retryBudgetSeconds, log });
  return new Organization({ orgId, client, directoryId, serviceAccountApi, log });
}
