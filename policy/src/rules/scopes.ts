import type { IdentityResource } from "../model";
import { known } from "../resource";

/** The scopes of a token that are known. */
export function scopesOf({ inputs: { scopes } }: IdentityResource): string[] {
  return Array.isArray(scopes) ? scopes.flatMap((scope: unknown) => known(scope) ?? []) : [];
}
