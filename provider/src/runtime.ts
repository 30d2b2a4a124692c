import { runWithBudget } from "./client/budget";
import { Config, type ConfigReader } from "./config";
import type { Organization } from "./directory/organization";
import type { Host } from "./lifecycle/dynamic-provider";

interface Connection {
  readonly organization: Promise<Organization>;
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
    const connected = await organization;
    return runWithBudget(retryBudgetSeconds, () => operation(connected));
  }

  #connect(orgId: string): Connection {
    let connection = this.#connections.get(orgId);
    if (connection === undefined) {
      const config = this.#config.forOrganization(orgId);
      connection = {
        organization: import("./connect.js").then(({ connect }) => connect(orgId, config)),
        retryBudgetSeconds: config.retryBudgetSeconds,
      };
      this.#connections.set(orgId, connection);
    }
    return connection;
  }
}
