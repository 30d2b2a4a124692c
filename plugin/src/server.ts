import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { nativeProviders, Runtime } from "pulumi-atlassian-admin/plugin";
import { EngineLog } from "./engine";
import { toServiceError } from "./failures";
import { Operations } from "./operations";
import { ProviderCalls } from "./provider-calls";
import { ResourceCalls } from "./resource-calls";

export interface PluginOptions {
  /** The address of the engine that started this process; missing if the engine attaches later. */
  readonly engineAddress?: string | undefined;
  /** @default any free port */
  readonly port?: number;
}

/** A running plugin. */
export interface Plugin {
  readonly port: number;
  /** Cancels, and calls `end` as soon as no operation is running. */
  endWhenIdle(end: () => void): void;
}

const NO_LIMIT = -1;

/** Serves Pulumi's provider protocol on 127.0.0.1. */
export async function startPlugin({ engineAddress, port = 0 }: PluginOptions): Promise<Plugin> {
  const engine = new EngineLog();
  if (engineAddress !== undefined) {
    engine.connect(engineAddress);
  }
  const runtime = new Runtime({ address: engineAddress, log: engine.log });
  const operations = new Operations();
  const provider = new ProviderCalls(runtime, engine, operations);
  const resource = new ResourceCalls(nativeProviders(runtime), operations);
  const server = new Server({
    "grpc.max_receive_message_length": NO_LIMIT,
    "grpc.max_send_message_length": NO_LIMIT,
  });
  const served: UntypedServiceImplementation = {
    handshake: unary(engine, (request) => provider.handshake(request as never)),
    attach: unary(engine, (request) => provider.attach(request as never)),
    getPluginInfo: unary(engine, () => provider.getPluginInfo()),
    getSchema: unary(engine, () => provider.getSchema()),
    checkConfig: unary(engine, (request) => provider.checkConfig(request as never)),
    configure: unary(engine, (request) => provider.configure(request as never)),
    invoke: unary(engine, (request) => provider.invoke(request as never)),
    cancel: unary(engine, () => provider.cancel()),
    check: unary(engine, (request) => resource.check(request as never)),
    diff: unary(engine, (request) => resource.diff(request as never)),
    create: unary(engine, (request) => resource.create(request as never)),
    read: unary(engine, (request) => resource.read(request as never)),
    update: unary(engine, (request) => resource.update(request as never)),
    delete: unary(engine, (request) => resource.delete(request as never)),
  };
  const names = Object.keys(ResourceProviderService);
  const handlers = Object.fromEntries(names.map((name) => [name, served[name] ?? unimplemented]));
  server.addService(ResourceProviderService, handlers);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, listening) => {
      if (error === null) {
        resolve(listening);
      } else {
        reject(error);
      }
    });
  });
  return {
    port: bound,
    endWhenIdle: (end) => {
      operations.endWhenIdle(end);
    },
  };
}

/** One call: its log lines belong to its resource, and its failure is a message without a stack trace. */
function unary(
  engine: EngineLog,
  handle: (request: unknown) => Promise<unknown>,
): handleUnaryCall<unknown, unknown> {
  return ({ request }, callback) => {
    const urn = (request as { getUrn?: () => string }).getUrn?.() ?? "";
    engine
      .of(urn, () => handle(request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(toServiceError(error));
        },
      );
  };
}

const unimplemented: handleUnaryCall<unknown, unknown> = (_call, callback) => {
  callback({ code: status.UNIMPLEMENTED, details: "This provider does not implement the call." });
};
