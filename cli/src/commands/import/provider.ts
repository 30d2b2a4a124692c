import { nativeTypeTokenOf, resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import type { ExportedState } from "../../stack-state";
import type { ProviderName } from "./options";

/**
 * Which provider the imported resources get in a TypeScript project.
 * @param chosen The option. By default `native` where the native provider manages all that the state has of
 * ours, else `dynamic`.
 */
export function providerFor(chosen: ProviderName | undefined, { deployment }: ExportedState): ProviderName {
  const types = (deployment?.resources ?? []).flatMap(({ type }) => {
    const resource = resourceOfTypeToken(type);
    return resource === undefined ? [] : [type === nativeTypeTokenOf(resource)];
  });
  return chosen ?? (types.length > 0 && types.every((isNative) => isNative) ? "native" : "dynamic");
}

/** The module whose classes the written program uses. */
export const MODULE_OF: Readonly<Record<ProviderName, string>> = {
  dynamic: "pulumi-atlassian-admin",
  native: "pulumi-atlassian-admin/native",
};
