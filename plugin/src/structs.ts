import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { withoutUndefined, type Properties } from "pulumi-atlassian-admin/plugin";

/** How a secret arrives (`sdk/nodejs/runtime/rpc.ts`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

export function toStruct(properties: object): Struct {
  return Struct.fromJavaScript(withoutUndefined(properties) as Record<string, JavaScriptValue>);
}

/**
 * The values without the marks of secrets. Only settings have such marks: for resources, the handshake
 * accepts none.
 */
export function withoutMarks(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutMarks);
  }
  const record = value as Properties;
  if (record[SIGNATURE] === SECRET) {
    return withoutMarks(record["value"]);
  }
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, withoutMarks(item)]));
}
