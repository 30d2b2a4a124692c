import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { FACES, type Face, type FaceName } from "./provider-faces";

export type Properties = Record<string, unknown>;

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
    /** Whether the process died instead of responding. */
    readonly wasLost: boolean,
  ) {
    super(message);
  }
}

type Send<Response> = (
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => grpc.ClientUnaryCall;

const KINDS = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** Speaks to a provider process as the engine does; the face decides what a request holds. */
export class ProviderConnection {
  readonly #client: ResourceProviderClient;
  readonly #face: Face;

  constructor(port: number, face: FaceName) {
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    this.#face = FACES[face];
  }

  close(): void {
    this.#client.close();
  }

  /** The process's own client, for calls that only one face has. */
  async call<Response>(
    send: (
      client: ResourceProviderClient,
      callback: (error: grpc.ServiceError | null, response: Response) => void,
    ) => grpc.ClientUnaryCall,
  ): Promise<Response> {
    return answerOf((callback) => send(this.#client, callback), this.#face);
  }

  /**
   * Configures the process, as the engine does before anything else.
   * @param config Pulumi configuration by full key, such as `atlassian-admin:orgId`.
   */
  async configure(config: Readonly<Record<string, string>> = {}): Promise<void> {
    const request = new proto.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(this.#face.toSettings(config)));
    await this.call((client, callback) => client.configure(request, callback));
  }

  /**
   * The calls about resources of one type.
   * @param holder The one resource that they are about, in the form of `managedBy`; if omitted, the properties
   * name it.
   */
  resource(type: string, holder?: string): ConnectedResource {
    return new ConnectedResource(type, this.#client, this.#face, holder);
  }
}

/** The calls that the engine makes for one resource type. */
export class ConnectedResource {
  constructor(
    readonly type: string,
    private readonly client: ResourceProviderClient,
    private readonly face: Face,
    private readonly holder?: string,
  ) {}

  async check(
    news: Properties,
    olds: Properties = {},
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new proto.CheckRequest();
    request.setUrn(this.#urnOf(olds));
    request.setOlds(this.#toStruct(olds));
    request.setNews(this.#toStruct(news));
    const response = await this.#call<proto.CheckResponse>((done) => this.client.check(request, done));
    return {
      inputs: this.#fromStruct(response.getInputs()),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  /** @param oldInputs What the state has as inputs; left out, they are taken from its outputs. */
  async diff(
    olds: Properties,
    news: Properties,
    {
      id = "any",
      oldInputs = this.face.inputsOf(this.type, olds),
    }: { id?: string; oldInputs?: Properties } = {},
  ): Promise<{ replaces: string[]; deleteBeforeReplace: boolean; hasWork: boolean; kinds: Properties }> {
    const request = new proto.DiffRequest();
    request.setId(id);
    request.setUrn(this.#urnOf(olds));
    request.setOlds(this.#toStruct(olds));
    request.setNews(this.#toStruct(news));
    request.setOldInputs(this.#toStruct(oldInputs));
    const response = await this.#call<proto.DiffResponse>((done) => this.client.diff(request, done));
    return {
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      hasWork: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      kinds: Object.fromEntries(
        [...response.getDetaileddiffMap().entries()].map(([name, property]) => [
          name,
          KINDS[property.getKind()],
        ]),
      ),
    };
  }

  async create(inputs: Properties, isPreview = false): Promise<{ id: string; outputs: Properties }> {
    const request = new proto.CreateRequest();
    request.setUrn(this.#urnOf(inputs));
    request.setProperties(this.#toStruct(inputs));
    request.setPreview(isPreview);
    const response = await this.#call<proto.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outputs: this.#fromStruct(response.getProperties()) };
  }

  /** An empty id means that the object is deleted. */
  async read(
    id: string,
    state: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs: Properties }> {
    const request = new proto.ReadRequest();
    request.setId(id);
    request.setUrn(this.#urnOf(state));
    request.setProperties(this.#toStruct(state));
    request.setInputs(this.#toStruct(this.face.inputsOf(this.type, state)));
    const response = await this.#call<proto.ReadResponse>((done) => this.client.read(request, done));
    return {
      id: response.getId(),
      outputs: this.#fromStruct(response.getProperties()),
      inputs: this.#fromStruct(response.getInputs()),
    };
  }

  async update(id: string, olds: Properties, news: Properties, isPreview = false): Promise<Properties> {
    const request = new proto.UpdateRequest();
    request.setId(id);
    request.setUrn(this.#urnOf(olds));
    request.setOlds(this.#toStruct(olds));
    request.setNews(this.#toStruct(news));
    request.setOldInputs(this.#toStruct(this.face.inputsOf(this.type, olds)));
    request.setPreview(isPreview);
    const response = await this.#call<proto.UpdateResponse>((done) => this.client.update(request, done));
    return this.#fromStruct(response.getProperties());
  }

  async delete(id: string, state: Properties): Promise<void> {
    const request = new proto.DeleteRequest();
    request.setId(id);
    request.setUrn(this.#urnOf(state));
    request.setProperties(this.#toStruct(state));
    await this.#call((done) => this.client.delete(request, done));
  }

  #urnOf(properties: Properties): string {
    return this.face.urnOf(this.type, this.holder ?? properties["managedBy"]);
  }

  #call<Response>(send: Send<Response>): Promise<Response> {
    return answerOf(send, this.face, this.type);
  }

  #toStruct(properties: Properties): Struct {
    return toStruct(this.face.toRequest(this.type, properties));
  }

  #fromStruct(struct: Struct | undefined): Properties {
    return this.face.fromResponse(this.type, struct?.toJavaScript() ?? {});
  }
}

function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function answerOf<Response>(send: Send<Response>, face: Face, type = ""): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) {
        resolve(response);
        return;
      }
      const wasLost = error.code === grpc.status.UNAVAILABLE;
      try {
        reject(new HostCallError(error.details, initFailureOf(error, face, type), wasLost));
      } catch (unreadable) {
        reject(unreadable instanceof Error ? unreadable : new Error(String(unreadable)));
      }
    });
  });
}

/** A partial failure travels as a protobuf `Any` of `ErrorResourceInitFailed` in the details of the status. */
function initFailureOf(error: grpc.ServiceError, face: Face, type: string): InitFailure | undefined {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const [detail] = details instanceof Buffer ? Status.deserializeBinary(details).getDetailsList() : [];
  if (detail === undefined) {
    return undefined;
  }
  const failure = proto.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    id: failure.getId(),
    properties: face.fromResponse(type, failure.getProperties()?.toJavaScript() ?? {}),
    reasons: failure.getReasonsList(),
  };
}
