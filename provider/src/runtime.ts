import { runWithBudget } from "./client/budget";
import { createClient } from "./client/client";
import { createTransport } from "./client/transport";
import { Config, type ConfigReader } from "./config";
import { Organization } from "./directory/organization";
import { engineLog } from "./lifecycle/engine-log";
import type { Host } from "./lifecycle/dynamic-provider";
import { USER_AGENT } from "./version";

interface Connection {
  readonly organization: Organization;
  readonly retryBudgetSeconds: number;
}

/** What all resources of one provider process share: the configuration, and one connection per organisation. */
export class Runtime implements Host<Organization> {
  #config = new Config(() => undefined);
  readonly #connections = new Map<string, Connection>();

  configure(config: ConfigReader): void {
    this.#config = new Config(config);
  }

  get defaultOrgId(): string | undefined {
    return this.#config.defaultOrgId;
  }

  now(): number {
    return Date.now();
  }

  async run<T>(orgId: string, operation: (organization: Organization) => Promise<T>): Promise<T> {
    const { organization, retryBudgetSeconds } = this.#connect(orgId);
    return runWithBudget(retryBudgetSeconds, () => operation(organization));
  }

  #connect(orgId: string): Connection {
    let connection = this.#connections.get(orgId);
    if (connection === undefined) {
      connection = connect(orgId, this.#config);
      this.#connections.set(orgId, connection);
    }
    return connection;
  }
}

function connect(orgId: string, config: Config): Connection {
  const settings = config.forOrganization(orgId);
  const { apiKey, baseUrl, directoryId, maxConcurrency, retryBudgetSeconds, serviceAccountApi } = settings;
  const transport = createTransport({
    baseUrl,
    apiKey,
    userAgent: USER_AGENT,
    timeoutSeconds: settings.requestTimeoutSeconds,
    maxConcurrency,
  });
  const client = createClient({ baseUrl, transport, maxConcurrency, retryBudgetSeconds, log: engineLog });
  return {
    organization: new Organization({ orgId, client, directoryId, serviceAccountApi, log: engineLog }),
    retryBudgetSeconds,
  };
}
