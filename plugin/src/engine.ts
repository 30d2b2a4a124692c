import { AsyncLocalStorage } from "node:async_hooks";
import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { redact, type EngineLink } from "pulumi-atlassian-admin/plugin";

/** The engine's log, without the SDK. The engine shows each line next to the resource whose call wrote it. */
export class EngineLog {
  #client: EngineClient | undefined;
  readonly #urn = new AsyncLocalStorage<string>();

  /** @param address The address that the engine listens on, such as `127.0.0.1:40000`. */
  connect(address: string): void {
    this.#client ??= new EngineClient(address, credentials.createInsecure());
  }

  /** Runs a call about a resource. */
  of<T>(urn: string, call: () => T): T {
    return this.#urn.run(urn, call);
  }

  readonly log: EngineLink["log"] = {
    debug: (message) => {
      this.#send(LogSeverity.DEBUG, message);
    },
    info: (message) => {
      this.#send(LogSeverity.INFO, message);
    },
    warn: (message) => {
      this.#send(LogSeverity.WARNING, message);
    },
  };

  #send(
    severity: LogRequest["getSeverity"] extends () => infer Value ? Value : never,
    message: string,
  ): void {
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(`atlassian-admin: ${redact(message)}`);
    request.setUrn(this.#urn.getStore() ?? "");
    // A log message that cannot be delivered must not fail the operation.
    this.#client?.log(request, () => undefined);
  }
}
