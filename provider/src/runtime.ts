import { Config, type ConfigReader } from "./config";
import type * as connectModule from "./connect";
import type { Organization } from "./organization/organization";
import type { Host } from "./lifecycle/provider";
import { runWithDeadline } from "./timing/deadline";
import { StackRecord } from "./organization/stack-record";
import { engineAddress, engineLog } from "./lifecycle/engine-log";
import { EngineWatch } from "./lifecycle/engine-watch";

interface Connection {
  readonly organization: Organization;
  readonly retryBudgetSeconds: number;
}

/** What all resources of one provider process share: the configuration, and one connection per organisation. */
export class Runtime implements Host<Organization> {
  #config = new Config(() => undefined);
  readonly record = new StackRecord();
  readonly #engineWatch = new EngineWatch(engineAddress());
  readonly #connections = new Map<string, Connection>();

  configure(config: ConfigReader): void {
    this.#config = new Config(config);
  }

  get defaultOrgId(): string | undefined {
    return this.#config.defaultOrgId;
  }

  info(message: string): void {
    engineLog.info(message);
  }

  now(): number {
    return Date.now();
  }

  async run<T>(orgId: string, operation: (organization: Organization) => Promise<T>): Promise<T> {
    this.#engineWatch.start();
    const { organization, retryBudgetSeconds } = this.#connect(orgId);
    return runWithDeadline(retryBudgetSeconds, () => operation(organization));
  }

  #connect(orgId: string): Connection {
    let connection = this.#connections.get(orgId);
    if (connection === undefined) {
      const config = this.#config.forOrganization(orgId);
      // Loads axios and the client with the first request. An import() would start Node's other module loader as well.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { connect } = require("./connect") as typeof connectModule;
      connection = {
        organization: connect({
          orgId,
          config,
          log: engineLog,
          record: this.record,
          beforeWrite: () => this.#engineWatch.demandLife(),
        }),
        retryBudgetSeconds: config.retryBudgetSeconds,
      };
      this.#connections.set(orgId, connection);
    }
    return connection;
  }
}
