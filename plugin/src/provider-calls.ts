import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import {
  answer,
  hasUnknown,
  lookUps,
  ProviderError,
  settingFailures,
  toCall,
  UNKNOWN,
  VERSION,
  withoutNull,
  type LookUpArgs,
  type Properties,
  type Runtime,
} from "pulumi-atlassian-admin/plugin";
import schema from "../schema.json";
import type { EngineLog } from "./engine";
import type { Operations } from "./operations";
import { NEWER_VERSION, toCheckFailure } from "./resource-calls";
import { fromStruct, toStruct, withoutMarks } from "./structs";
import { versionFailure } from "./versions";

/** What the engine adds to the settings of a provider. */
const ENGINE_SETTINGS = new Set(["version", "pluginDownloadURL"]);

/** The calls that concern the provider itself. */
export class ProviderCalls {
  constructor(
    private readonly runtime: Runtime,
    private readonly engine: EngineLog,
    private readonly operations: Operations,
  ) {}

  /**
   * Accepts no secrets, resources or outputs: handlers receive plain values, and the engine marks what a program
   * passed as secret.
   */
  async handshake(request: proto.ProviderHandshakeRequest): Promise<proto.ProviderHandshakeResponse> {
    this.engine.connect(request.getEngineAddress());
    return new proto.ProviderHandshakeResponse();
  }

  async attach(request: PluginAttach): Promise<Empty> {
    this.engine.connect(request.getAddress());
    return new Empty();
  }

  async getPluginInfo(): Promise<PluginInfo> {
    const info = new PluginInfo();
    info.setVersion(VERSION);
    return info;
  }

  async getSchema(): Promise<proto.GetSchemaResponse> {
    const response = new proto.GetSchemaResponse();
    response.setSchema(JSON.stringify(schema));
    return response;
  }

  async checkConfig(request: proto.CheckRequest): Promise<proto.CheckResponse> {
    const response = new proto.CheckResponse();
    response.setInputs(request.getNews());
    const given = withoutNull(withoutMarks(fromStruct(request.getNews())) as Properties);
    const settings = Object.entries(given).filter(
      ([name, value]) => !ENGINE_SETTINGS.has(name) && !name.startsWith("__") && !hasUnknown(value),
    );
    const failures = settingFailures(Object.fromEntries(settings)).map(({ reason, setting }) =>
      toCheckFailure(setting, reason),
    );
    const tooOld = versionFailure(given["version"], VERSION);
    response.setFailuresList(
      tooOld === undefined ? failures : [toCheckFailure("version", tooOld), ...failures],
    );
    return response;
  }

  async configure(request: proto.ConfigureRequest): Promise<proto.ConfigureResponse> {
    const settings = withoutMarks(fromStruct(request.getArgs())) as Readonly<Record<string, string>>;
    this.runtime.configure((key) => settings[key.replace(/^atlassian-admin:/, "")]);
    const response = new proto.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  }

  async invoke(request: proto.InvokeRequest): Promise<proto.InvokeResponse> {
    const token = request.getTok();
    const lookUp = lookUps.get(token);
    if (lookUp === undefined) {
      throw new Error(
        `pulumi-resource-atlassian-admin ${VERSION} has no function "${token}". It has ${[...lookUps.keys()].join(", ")}. ` +
          NEWER_VERSION,
      );
    }
    const args = withoutNull(fromStruct(request.getArgs())) as LookUpArgs;
    const response = new proto.InvokeResponse();
    if (hasUnknown(args)) {
      const { outputs } = schema.functions[token as keyof typeof schema.functions];
      const names = Object.keys(outputs.properties);
      response.setReturn(toStruct(Object.fromEntries(names.map((name) => [name, UNKNOWN]))));
      return response;
    }
    try {
      response.setReturn(toStruct(await answer(lookUp, args, this.runtime)));
    } catch (error) {
      throw error instanceof ProviderError
        ? new Error(`${toCall(lookUp.name, args)}: ${error.message}`)
        : error;
    }
    return response;
  }

  async cancel(): Promise<Empty> {
    this.operations.cancel();
    return new Empty();
  }
}
