import { UNKNOWN, type DeclaredStack, type IdentityResource } from "./model";
import { describe, known, namesOf } from "./resource";

/** Created by Atlassian for every service account. */
const SERVICE_ACCOUNT_ADDRESS = /@serviceaccount\.atlassian\.com$/i;

/** An account as a resource refers to it. Unknown parts are missing. */
export interface AccountReference {
  /** Equal for the same account. */
  readonly key: string;
  readonly kind: "service account" | "person" | "not known";
  /** A readable name. */
  readonly called: string;
  /** Names for exemptions. */
  readonly names: readonly string[];
}

/** A group as a resource refers to it. */
export interface GroupReference {
  /** Equal for the same group. */
  readonly key: string;
  readonly name?: string;
}

export interface Membership {
  readonly resource: IdentityResource;
  readonly group: GroupReference;
  readonly member: AccountReference;
}

/** A stack with its references resolved, as far as they are known without a network. */
export class StackView {
  readonly resources: readonly IdentityResource[];
  readonly deletions: readonly IdentityResource[];
  readonly #byType = new Map<IdentityResource["type"], IdentityResource[]>();
  readonly #byUrn: ReadonlyMap<string, IdentityResource>;

  constructor({ resources, deletions = [] }: DeclaredStack) {
    this.resources = resources;
    this.deletions = deletions;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const resource of resources) {
      const alike = this.#byType.get(resource.type);
      if (alike === undefined) {
        this.#byType.set(resource.type, [resource]);
      } else {
        alike.push(resource);
      }
    }
  }

  ofType(type: IdentityResource["type"]): readonly IdentityResource[] {
    return this.#byType.get(type) ?? [];
  }

  /** The account of a token. */
  accountOf(token: IdentityResource): AccountReference | undefined {
    return this.#accounts(token, ["accountId"], [token.inputs])[0];
  }

  /** The group of a membership, a member list or a role. */
  groupOf(resource: IdentityResource): GroupReference | undefined {
    const name = known(resource.inputs["groupName"]);
    const id = known(resource.inputs["groupId"]);
    const declared = this.#declaredGroup(resource, name, id);
    const groupName = known(declared?.inputs["name"]) ?? name;
    const key = declared?.urn ?? (name === undefined ? id : nameIn(resource, name));
    return key === undefined ? undefined : { key, ...(groupName === undefined ? {} : { name: groupName }) };
  }

  #declaredGroup(
    resource: IdentityResource,
    name: string | undefined,
    id: string | undefined,
  ): IdentityResource | undefined {
    const groups = this.ofType("Group");
    if (name !== undefined) {
      return groups.find((group) => nameIn(group, known(group.inputs["name"])) === nameIn(resource, name));
    }
    return id === undefined
      ? this.#onlySource(resource, "Group", ["groupId", "groupName"])
      : groups.find(({ outputs }) => known(outputs?.["groupId"]) === id);
  }

  /** The memberships whose account and group are known. A membership that has ended does not count. */
  memberships(): Membership[] {
    return [...this.ofType("GroupMembership"), ...this.ofType("GroupMembers")].flatMap((resource) => {
      const group = this.groupOf(resource);
      const isList = resource.type === "GroupMembers";
      const entries = isList ? entriesOf(resource.inputs["members"]) : [resource.inputs];
      const members = this.#accounts(
        resource,
        isList ? ["members"] : ["accountId", "email"],
        entries.filter(({ ended }) => ended !== true),
      );
      return group === undefined ? [] : members.map((member) => ({ resource, group, member }));
    });
  }

  /** The accounts that the entries name, and the accounts that unknown entries come from. */
  #accounts(
    resource: IdentityResource,
    properties: readonly string[],
    entries: readonly Readonly<Record<string, unknown>>[],
  ): AccountReference[] {
    const accounts = entries.map(({ accountId, email }) => this.#account(known(accountId), known(email)));
    const found = accounts.flatMap((account) => account ?? []);
    const sources = accounts.includes(undefined)
      ? this.#sources(resource, "ServiceAccount", properties).map(toReference)
      : [];
    return [...new Map([...found, ...sources].map((account) => [account.key, account])).values()];
  }

  #account(accountId: string | undefined, email: string | undefined): AccountReference | undefined {
    const key = accountId ?? email?.toLowerCase();
    if (key === undefined) {
      return undefined;
    }
    const declared = this.ofType("ServiceAccount").find(({ outputs }) =>
      accountId === undefined
        ? known(outputs?.["email"])?.toLowerCase() === key
        : [outputs?.["accountId"], outputs?.["serviceAccountId"]].includes(accountId),
    );
    if (declared !== undefined) {
      return toReference(declared);
    }
    // A membership by address also has the id; only the address shows whether it is a user.
    const called = email ?? key;
    const isService = SERVICE_ACCOUNT_ADDRESS.test(called);
    const kind = isService ? "service account" : email === undefined ? "not known" : "person";
    const noun = kind === "not known" ? "account" : kind;
    return { key, kind, called: `${noun} "${called}"`, names: [called] };
  }

  #sources(resource: IdentityResource, type: IdentityResource["type"], properties: readonly string[]) {
    return properties
      .flatMap((property) => resource.propertyDependencies?.[property] ?? [])
      .flatMap((urn) => this.#byUrn.get(urn) ?? [])
      .filter((source) => source.type === type);
  }

  /** The resource that a value comes from; nothing if it could be several. */
  #onlySource(resource: IdentityResource, type: IdentityResource["type"], properties: readonly string[]) {
    const sources = new Set(this.#sources(resource, type, properties));
    return sources.size === 1 ? [...sources][0] : undefined;
  }
}

function toReference(account: IdentityResource): AccountReference {
  return { key: account.urn, kind: "service account", called: describe(account), names: namesOf(account) };
}

/** Equal for the same name, ignoring case, in the same organisation. */
function nameIn({ inputs }: IdentityResource, name = ""): string {
  return `${known(inputs["orgId"]) ?? ""}/${name.toLowerCase()}`;
}

/** The elements of a list, with unknown ones as empty elements. */
function entriesOf(list: unknown): Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(list)) {
    return list === UNKNOWN ? [{}] : [];
  }
  return list.map((entry: unknown) =>
    typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {},
  );
}
