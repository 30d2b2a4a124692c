import { ourResourcesIn, type ExportedState } from "../../stack-state";
import type { ProviderName } from "./options";

/**
 * Which provider the imported resources get in a TypeScript project.
 * @param chosen The option. By default `native` where the native provider manages all that the state has of
 * ours, else `dynamic`.
 */
export function providerFor(chosen: ProviderName | undefined, state: ExportedState): ProviderName {
  const ours = ourResourcesIn(state);
  return chosen ?? (ours.length > 0 && ours.every(({ isNative }) => isNative) ? "native" : "dynamic");
}

/** The module whose classes the written program uses. */
export const MODULE_OF: Readonly<Record<ProviderName, string>> = {
  dynamic: "pulumi-atlassian-admin",
  native: "pulumi-atlassian-admin/native",
};
