import { EventEmitter, once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

const SEVERITIES = ["debug", "info", "warning", "error"];

/** The part of the engine that a provider process calls back: the log. */
export class FakeEngine {
  /** What was logged, as `<severity>: <message>`. */
  readonly messages: string[] = [];
  readonly #arrivals = new EventEmitter();
  readonly #server = new grpc.Server();
  address = "";

  static async start(): Promise<FakeEngine> {
    const engine = new FakeEngine();
    const log: grpc.handleUnaryCall<LogRequest, Empty> = ({ request }, callback) => {
      engine.messages.push(`${SEVERITIES[request.getSeverity()] ?? "?"}: ${request.getMessage()}`);
      engine.#arrivals.emit("message");
      callback(null, new Empty());
    };
    engine.#server.addService({ log: EngineService.log }, { log });
    const port = await new Promise<number>((resolve, reject) => {
      engine.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) {
          resolve(bound);
        } else {
          reject(error);
        }
      });
    });
    engine.address = `127.0.0.1:${port}`;
    return engine;
  }

  /** Waits for a message that fits; messages can come after the response to the call that they are about. */
  async message(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.messages.find((message) => pattern.test(message));
      if (found !== undefined) {
        return found;
      }
      await once(this.#arrivals, "message");
    }
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}
