import type { IdentityResource } from "../model";
import { known } from "../resource";

/** The known scopes of a token. */
export function scopesOf({ inputs: { scopes } }: IdentityResource): string[] {
  return Array.isArray(scopes) ? scopes.flatMap((scope: unknown) => known(scope) ?? []) : [];
}
