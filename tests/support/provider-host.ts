import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { FakeEngine } from "./fake-engine";
import { dynamicResource } from "./dynamic-resource";
import { nodeOptions } from "./node-options";

export type Properties = Record<string, unknown>;

export interface HostOptions {
  /** The package whose dynamic-provider host runs: the current or the oldest supported `@pulumi/pulumi`. */
  readonly sdk: "@pulumi/pulumi" | "pulumi-oldest";
  /** Pulumi configuration by full key, such as `atlassian-admin:orgId`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A partial failure, as the engine reads it from the gRPC error. */
export interface InitFailure {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** What a failed call carries. */
export class HostCallError extends Error {
  constructor(
    message: string,
    readonly initFailure: InitFailure | undefined,
  ) {
    super(message);
  }
}

/** Pulumi's own dynamic-provider host as a child process, spoken to over gRPC as the engine does. */
export class ProviderHost {
  /** Everything that the process printed. */
  output = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    /** What the process logs goes here. */
    readonly engine: FakeEngine,
  ) {}

  static async start({ sdk, config = {}, environment = {} }: HostOptions): Promise<ProviderHost> {
    const script = path.join(path.dirname(require.resolve(`${sdk}/package.json`)), "cmd", "dynamic-provider");
    const engine = await FakeEngine.start();
    const child = spawn(process.execPath, [script, engine.address], {
      // The host resolves `pulumi-atlassian-admin/handlers` from here, as it does from a user's project.
      cwd: path.resolve(__dirname, "../.."),
      env: {
        PATH: process.env["PATH"],
        NODE_OPTIONS: nodeOptions(),
        PULUMI_NODEJS_PROJECT: "test",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [firstLine] = (await once(child.stdout, "data")) as [Buffer];
    const port = Number.parseInt(firstLine.toString(), 10);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new ProviderHost(child, client, engine);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (host.output += chunk.toString()));
    }
    const request = new proto.ConfigureRequest();
    request.setArgs(toStruct(config));
    await host.call((callback) => client.configure(request, callback));
    return host;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.client.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill(signal);
      await once(this.child, "exit");
    }
    this.engine.stop();
  }

  /** The id of the child process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  resource(type: string): HostedResource {
    return new HostedResource(type, this.client, (send) => this.call(send));
  }

  private call<Response>(
    send: (callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => {
        if (error === null) {
          resolve(response);
        } else {
          reject(new HostCallError(error.details, readInitFailure(error)));
        }
      });
    });
  }
}

/** The calls that the engine makes for one resource type, with the constant provider text in every property bag. */
class HostedResource {
  readonly provider: string;

  constructor(
    type: string,
    private readonly client: ResourceProviderClient,
    private readonly call: <Response>(
      send: (callback: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
    ) => Promise<Response>,
  ) {
    this.provider = dynamicResource(type).provider;
  }

  async check(
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; failures: Properties[] }> {
    const request = new proto.CheckRequest();
    request.setOlds(toStruct(olds));
    request.setNews(this.toProperties(news));
    const response = await this.call<proto.CheckResponse>((callback) => this.client.check(request, callback));
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(
    olds: Properties,
    news: Properties,
  ): Promise<{ replaces: string[]; deleteBeforeReplace: boolean; changes: number }> {
    const request = new proto.DiffRequest();
    request.setId("any");
    request.setOlds(this.toProperties(olds));
    request.setNews(this.toProperties(news));
    const response = await this.call<proto.DiffResponse>((callback) => this.client.diff(request, callback));
    return {
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      changes: response.getChanges(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new proto.CreateRequest();
    request.setProperties(this.toProperties(inputs));
    const response = await this.call<proto.CreateResponse>((callback) =>
      this.client.create(request, callback),
    );
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async read(
    id: string,
    state: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs: Properties }> {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setProperties(this.toProperties(state));
    const response = await this.call<proto.ReadResponse>((callback) => this.client.read(request, callback));
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setOlds(this.toProperties(olds));
    request.setNews(this.toProperties(news));
    const response = await this.call<proto.UpdateResponse>((callback) =>
      this.client.update(request, callback),
    );
    return fromStruct(response.getProperties());
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setProperties(this.toProperties(state));
    await this.call((callback) => this.client.delete(request, callback));
  }

  private toProperties(properties: Properties): Struct {
    return toStruct({ ...properties, __provider: this.provider });
  }
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function fromStruct(struct: Struct | undefined): Properties {
  const properties = (struct?.toJavaScript() ?? {}) as Properties;
  delete properties["__provider"];
  return properties;
}

/** Details of a partial failure travel as a protobuf `Any` of `ErrorResourceInitFailed` inside the status. */
function readInitFailure(error: grpc.ServiceError): InitFailure | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) {
    return undefined;
  }
  const [detail] = Status.deserializeBinary(details).getDetailsList();
  if (detail === undefined) {
    return undefined;
  }
  const failure = proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    id: failure.getId(),
    properties: fromStruct(failure.getProperties()),
    reasons: failure.getReasonsList(),
  };
}
