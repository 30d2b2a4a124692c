import type { Context } from "./context";
import type { Account, Group, ServiceAccount } from "./entities";
import type { Organization } from "./organization";

/** How a response writes an id: unchanged, in capitals, or as an ARI. */
export type IdForm = "plain" | "uppercase" | "ari";

const ARI_PREFIXES = {
  account: "ari:cloud:identity::user/",
  serviceAccount: "ari:cloud:identity::service-account/",
  group: "ari:cloud:platform::group/",
} as const;

type Kind = keyof typeof ARI_PREFIXES;

export function writeId(id: string, form: IdForm, kind: Kind): string {
  switch (form) {
    case "plain":
      return id;
    case "uppercase":
      return id.toUpperCase();
    case "ari":
      return ARI_PREFIXES[kind] + id;
  }
}

/**
 * By account id: of a user, or the `atlassianId` of a service account. Requests can use the unchanged id or the
 * form in responses.
 */
export function accountById(
  { behaviour }: Context,
  { accountById: accounts }: Organization,
  id: string,
): Account | undefined {
  return lookUp(accounts, id, "account", [behaviour.accountIdForm, behaviour.memberIdForm]);
}

/** By the `id` that a service account has in its own endpoints. */
export function serviceAccountById(
  { behaviour }: Context,
  { serviceAccountById: accounts }: Organization,
  id: string,
): ServiceAccount | undefined {
  return lookUp(accounts, id, "serviceAccount", [behaviour.serviceAccountIdForm]);
}

/** Whether a request that names a group so means the one with this id. */
export function isGroupId({ behaviour }: Context, id: string, written: string): boolean {
  return written === id || written === writeId(id, behaviour.groupIdForm, "group");
}

export function groupById(
  { behaviour }: Context,
  { groupById: groups }: Organization,
  id: string,
): Group | undefined {
  return lookUp(groups, id, "group", [behaviour.groupIdForm]);
}

function lookUp<Entity>(
  entities: ReadonlyMap<string, Entity>,
  written: string,
  kind: Kind,
  forms: IdForm[],
): Entity | undefined {
  const exact = entities.get(written);
  if (exact !== undefined || forms.every((form) => form === "plain")) {
    return exact;
  }
  const id = [...entities.keys()].find((key) => forms.some((form) => writeId(key, form, kind) === written));
  return id === undefined ? undefined : entities.get(id);
}
