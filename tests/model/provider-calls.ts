import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { dynamicResource } from "../support/dynamic-resource";

export type Properties = Record<string, unknown>;

/** What a failed call carries; `partial` is an object that exists and is unfinished. */
export class CallError extends Error {
  constructor(
    message: string,
    readonly partial: { id: string; properties: Properties; reasons: readonly string[] } | undefined,
    /** Whether the process died instead of responding. */
    readonly wasLost: boolean,
  ) {
    super(message);
  }
}

type Send<Response> = (
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => grpc.ClientUnaryCall;

/**
 * The engine's calls to one provider process. Every property bag carries the constant provider text of its
 * resource type.
 */
export class ProviderCalls {
  readonly #client: ResourceProviderClient;

  constructor(port: number) {
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  close(): void {
    this.#client.close();
  }

  async configure(): Promise<void> {
    const request = new proto.ConfigureRequest();
    request.setArgs(new Struct());
    await call((callback) => this.#client.configure(request, callback));
  }

  async check(type: string, olds: Properties, news: Properties) {
    const request = new proto.CheckRequest();
    request.setOlds(toStruct(type, olds));
    request.setNews(toStruct(type, news));
    const response = await call<proto.CheckResponse>((callback) => this.#client.check(request, callback));
    const failures = response
      .getFailuresList()
      .map((failure) => `${failure.getProperty()} ${failure.getReason()}`);
    return { inputs: fromStruct(response.getInputs()), failures };
  }

  async diff(type: string, id: string, olds: Properties, news: Properties) {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setOlds(toStruct(type, olds));
    request.setNews(toStruct(type, news));
    const response = await call<proto.DiffResponse>((callback) => this.#client.diff(request, callback));
    return {
      isReplacing: response.getReplacesList().length > 0,
      /** Whether the provider asks for an update although the engine can see no difference. */
      hasWork: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(type: string, inputs: Properties) {
    const request = new proto.CreateRequest();
    request.setProperties(toStruct(type, inputs));
    const response = await call<proto.CreateResponse>((callback) => this.#client.create(request, callback));
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  /** An empty id means that the object is deleted. */
  async read(type: string, id: string, outputs: Properties) {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setProperties(toStruct(type, outputs));
    const response = await call<proto.ReadResponse>((callback) => this.#client.read(request, callback));
    return {
      id: response.getId(),
      inputs: fromStruct(response.getInputs()),
      outputs: fromStruct(response.getProperties()),
    };
  }

  async update(type: string, id: string, olds: Properties, news: Properties) {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setOlds(toStruct(type, olds));
    request.setNews(toStruct(type, news));
    const response = await call<proto.UpdateResponse>((callback) => this.#client.update(request, callback));
    return fromStruct(response.getProperties());
  }

  async delete(type: string, id: string, outputs: Properties) {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setProperties(toStruct(type, outputs));
    await call((callback) => this.#client.delete(request, callback));
  }
}

function call<Response>(send: Send<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) {
        resolve(response);
      } else {
        reject(new CallError(error.details, partialOf(error), error.code === grpc.status.UNAVAILABLE));
      }
    });
  });
}

function toStruct(type: string, properties: Properties): Struct {
  const __provider = dynamicResource(type).provider;
  return Struct.fromJavaScript({ ...properties, __provider });
}

function fromStruct(struct: Struct | undefined): Properties {
  const properties = (struct?.toJavaScript() ?? {}) as Properties;
  delete properties["__provider"];
  return properties;
}

/** A partial failure travels as an `ErrorResourceInitFailed` in the details of the status. */
function partialOf(error: grpc.ServiceError): CallError["partial"] {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const [detail] = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList() : [];
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
