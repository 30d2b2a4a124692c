import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { parseUrn, VERSION, type NativeProvider } from "pulumi-atlassian-admin/plugin";
import type { Operations } from "./operations";
import { fromStruct, toStruct } from "./structs";

const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
const KINDS = { add: ADD, delete: DELETE, update: UPDATE } as const;
const REPLACING_KINDS = { add: ADD_REPLACE, delete: DELETE_REPLACE, update: UPDATE_REPLACE } as const;

export const NEWER_VERSION =
  "If a newer version has it, install that: npm install --global pulumi-resource-atlassian-admin";

/** The calls about a resource. */
export class ResourceCalls {
  constructor(
    private readonly resources: ReadonlyMap<string, NativeProvider>,
    private readonly operations: Operations,
  ) {}

  async check(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    const urn = request.getUrn();
    const olds = fromStruct(request.getOlds());
    const { failures, inputs } = this.#resource(urn).check(urn, olds, fromStruct(request.getNews()));
    const response = new proto.CheckResponse();
    response.setInputs(toStruct(inputs));
    response.setFailuresList(failures.map(({ property, reason }) => toCheckFailure(property, reason)));
    return response;
  }

  async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
    const state = fromStruct(request.getOlds());
    const oldInputs = fromStruct(request.getOldInputs());
    const news = fromStruct(request.getNews());
    const ignored = new Set(request.getIgnorechangesList());
    const resource = this.#resource(request.getUrn());
    const { deleteBeforeReplace, hasChanges, inputs } = resource.diff(
      request.getId(),
      state,
      oldInputs,
      news,
    );
    const shown = inputs.filter(({ name }) => !ignored.has(name));
    const response = new proto.DiffResponse();
    response.setChanges(hasChanges && (inputs.length === 0 || shown.length > 0) ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(shown.map(({ name }) => name));
    response.setReplacesList(shown.flatMap(({ isReplacing, name }) => (isReplacing ? [name] : [])));
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const { isReplacing, kind, name } of shown) {
      const property = new proto.PropertyDiff();
      property.setInputdiff(true);
      property.setKind((isReplacing ? REPLACING_KINDS : KINDS)[kind]);
      response.getDetaileddiffMap().set(name, property);
    }
    return response;
  }

  async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const resource = this.#resource(request.getUrn());
    const inputs = fromStruct(request.getProperties());
    const response = new proto.CreateResponse();
    if (request.getPreview()) {
      response.setProperties(toStruct(resource.previewCreate(inputs)));
      return response;
    }
    const { id, state } = await this.operations.run(() => resource.create(inputs));
    response.setId(id);
    response.setProperties(toStruct(state));
    return response;
  }

  async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const state = fromStruct(request.getProperties());
    const inputs = fromStruct(request.getInputs());
    const found = await this.#resource(request.getUrn()).read(request.getId(), state, inputs);
    const response = new proto.ReadResponse();
    if (found !== undefined) {
      response.setId(found.id);
      response.setProperties(toStruct(found.state));
      response.setInputs(toStruct(found.inputs));
    }
    return response;
  }

  async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const resource = this.#resource(request.getUrn());
    const state = fromStruct(request.getOlds());
    const news = fromStruct(request.getNews());
    const updated = request.getPreview()
      ? resource.previewUpdate(state, fromStruct(request.getOldInputs()), news)
      : await this.operations.run(() => resource.update(request.getId(), state, news));
    const response = new proto.UpdateResponse();
    response.setProperties(toStruct(updated));
    return response;
  }

  async delete(request: proto.DeleteRequest): Promise<Empty> {
    const resource = this.#resource(request.getUrn());
    const state = fromStruct(request.getProperties());
    await this.operations.run(() => resource.delete(request.getId(), state));
    return new Empty();
  }

  #resource(urn: string): NativeProvider {
    const { type } = parseUrn(urn);
    const resource = this.resources.get(type);
    if (resource === undefined) {
      throw new Error(
        `pulumi-resource-atlassian-admin ${VERSION} has no resource "${type}". It has ${[...this.resources.keys()].join(", ")}. ` +
          NEWER_VERSION,
      );
    }
    return resource;
  }
}

export function toCheckFailure(property: string, reason: string): proto.CheckFailure {
  const failure = new proto.CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
