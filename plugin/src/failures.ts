import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { InitFailureError, redact } from "pulumi-atlassian-admin/plugin";
import { toStruct } from "./structs";

/** The engine's response for a failed call: only the message, or a partial success with the state to record. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  const details = redact(error instanceof Error ? error.message : String(error));
  return error instanceof InitFailureError
    ? { code: status.UNKNOWN, details, metadata: recorded(error, details) }
    : { code: status.UNKNOWN, details };
}

/** The engine reads a partial success from the details of the status, as an `Any` of `ErrorResourceInitFailed`. */
function recorded({ id, properties, reasons }: InitFailureError, message: string): Metadata {
  const failure = new ErrorResourceInitFailed();
  failure.setId(id);
  failure.setProperties(toStruct(properties));
  failure.setReasonsList(reasons);
  const detail = new Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status();
  whole.setCode(status.UNKNOWN);
  whole.setMessage(message);
  whole.addDetails(detail);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return metadata;
}
