import { ProviderError } from "./provider-error";

/** The configuration lacks a value or holds one that cannot be used. */
export class ConfigError extends ProviderError {
  readonly code = "config";
}
