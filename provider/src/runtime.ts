import { Config, type ConfigReader } from "./config";
import type { Log } from "./client/log";
import type * as connectModule from "./connect";
import type { Organization } from "./organization/organization";
import type { Host } from "./lifecycle/provider";
import { runWithDeadline } from "./timing/deadline";
import { StackRecord } from "./organization/stack-record";
import { EngineWatch } from "./lifecycle/engine-watch";
import { SharedRecords } from "./lifecycle/shared-records";

interface Connection {
  readonly organization: Organization;
  readonly retryBudgetSeconds: number;
}

/** The engine that this process works for. */
export interface EngineLink {
  readonly log: Log;
  /** The address of the engine that started this process as a provider; `undefined` in programs and tools. */
  readonly address: string | undefined;
}

/** Shared by all resources of one provider process: the configuration, and one connection per organisation. */
export class Runtime implements Host<Organization> {
  #config = new Config(() => undefined);
  readonly record: StackRecord;
  readonly #log: Log;
  readonly #engineWatch: EngineWatch;
  readonly #connections = new Map<string, Connection>();

  constructor({ address, log }: EngineLink) {
    this.#log = log;
    this.#engineWatch = new EngineWatch(address);
    this.record = new StackRecord(new SharedRecords(address));
  }

  configure(config: ConfigReader): void {
    this.#config = new Config(config);
  }

  get defaultOrgId(): string | undefined {
    return this.#config.defaultOrgId;
  }

  info(message: string): void {
    this.#log.info(message);
  }

  warn(message: string): void {
    this.#log.warn(message);
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
      // Loads axios and the client with the first request. An import() would also start Node's loader for ES modules.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { connect } = require("./connect") as typeof connectModule;
      connection = {
        organization: connect({
          orgId,
          config,
          log: this.#log,
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
