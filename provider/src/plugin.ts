/**
 * The resources and functions that the plugin `pulumi-resource-atlassian-admin` serves. Does not load Pulumi's
 * SDK. Programs use the resource classes of `pulumi-atlassian-admin/native` instead.
 */
import { group } from "./lookups/group";
import type { LookUp } from "./lookups/look-up";
import type { LookUpArgs } from "./lookups/look-up-args";
import { serviceAccount } from "./lookups/service-account";
import { site } from "./lookups/site";
import { user } from "./lookups/user";
import { toNativeProvider, type NativeProvider } from "./lifecycle/native-provider";
import { catalogue } from "./resources/catalogue";
import { nativeTypeTokenOf } from "./resources/stored-texts";
import type { Runtime } from "./runtime";

export { settingFailures, SETTINGS } from "./config";
export { ProviderError, redact } from "./errors";
export { InitFailureError } from "./lifecycle/init-failure-error";
export type { NativeProvider } from "./lifecycle/native-provider";
export { withoutNull, withoutUndefined, type Properties } from "./lifecycle/properties";
export { hasUnknown, UNKNOWN } from "./lifecycle/unknown";
export { parseUrn } from "./lifecycle/urn";
export { answer, toCall } from "./lookups/answer";
export type { LookUp } from "./lookups/look-up";
export type { LookUpArgs } from "./lookups/look-up-args";
export { canBeMissing } from "./lifecycle/fields";
export { catalogue, inputsThatReplace, replacingInputsOf, type AnyDefinition } from "./resources/catalogue";
export { nativeTypeTokenOf, typeTokenOf } from "./resources/stored-texts";
export { Runtime, type EngineLink } from "./runtime";
export { VERSION } from "./version";

/** The resources by their type token. */
export function nativeProviders(runtime: Runtime): ReadonlyMap<string, NativeProvider> {
  return new Map(
    catalogue.map((definition) => [
      nativeTypeTokenOf(definition.type),
      toNativeProvider(definition, runtime),
    ]),
  );
}

/** The functions by their token. */
export const lookUps = new Map(
  [group, serviceAccount, site, user].map((one) => [
    nativeTypeTokenOf(one.name),
    one as unknown as LookUp<LookUpArgs, object>,
  ]),
);
