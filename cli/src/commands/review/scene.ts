import { IdentityNames } from "../../identity-names";
import type { Properties, ResourceState } from "../../digest";
import { isAdminGroupName, isAdminRole } from "./risky";
import { isUnknown, knownText, propertiesOf, type PreviewedResource } from "./preview";

/** An account or group, as far as a preview can tell. */
export interface Party {
  readonly name: string;
  /** Missing for what is only made by `pulumi up`. */
  readonly id?: string;
  /** The resource of the program that it is taken from, where the id is not known yet. */
  readonly urn?: string;
  /** Whether the preview cannot tell who it is. */
  readonly isNotKnown?: true;
}

/** Everything that a preview shows, so that ids get names and groups the roles that they have. */
export class Scene {
  readonly resources: readonly PreviewedResource[];
  readonly names: IdentityNames;
  readonly #byUrn: ReadonlyMap<string, PreviewedResource>;
  readonly #adminGroups: ReadonlySet<string>;

  constructor(resources: readonly PreviewedResource[]) {
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.names = new IdentityNames(
      resources.flatMap(({ type, before, after }) =>
        [before, after].map((state) => ({ type, recorded: knownOf(state) })),
      ),
    );
    this.#adminGroups = new Set(
      resources
        .filter(({ type, after }) => type === "GroupRoleAssignment" && isAdminRole(after?.inputs ?? {}))
        .map(({ after }) => this.groupOf(after))
        .flatMap(({ id, name }) => [id ?? name, name]),
    );
    this.resources = resources.map((resource) => this.#withMove(resource));
  }

  /** Whether a group administers something: by its name, or by a role that the stack gives it. */
  isAdminGroup({ id, name }: Party): boolean {
    return (
      isAdminGroupName(name) || this.#adminGroups.has(name) || (id !== undefined && this.#adminGroups.has(id))
    );
  }

  accountOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "accountId", "email", "ServiceAccount");
  }

  groupOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "groupId", "groupName", "Group");
  }

  /** The members of an exact list, as recorded or as declared. */
  membersOf({ before, after }: PreviewedResource, side: "before" | "after"): Party[] {
    const state = side === "before" ? before : after;
    const members = state?.inputs?.["members"];
    if (!Array.isArray(members)) {
      return [NOT_KNOWN];
    }
    const idsByEmail = (before?.outputs?.["accountIdsByEmail"] ?? {}) as Properties;
    const known = members.filter(({ accountId }: Properties) => !isUnknown(accountId));
    const parties = known.map((member: Properties): Party => {
      const email = knownText(member, "email");
      const id = knownText(member, "accountId") || knownText(idsByEmail, email.toLowerCase());
      return { name: email || this.names.plain(id), ...(id !== "" && { id }) };
    });
    return [...parties, ...this.#newMembersOf(state, members.length - known.length, parties)];
  }

  /**
   * Something of another account or group than before is made anew. The engine cannot say so of an account or group that is new or changes as
   * well: its id is not known, and shows as an update.
   */
  #withMove(resource: PreviewedResource): PreviewedResource {
    const { operation, before, after } = resource;
    const isMoved =
      (operation === "update" || operation === "same") &&
      ((hasUnknown([before, after], ["accountId", "email"]) &&
        !isSameParty(this.accountOf(before), this.accountOf(after))) ||
        (hasUnknown([before, after], ["groupId", "groupName"]) &&
          !isSameParty(this.groupOf(before), this.groupOf(after))));
    return isMoved ? { ...resource, operation: "replace" } : resource;
  }

  /** The accounts that a list takes from resources of the program: all of them are meant, or nobody can tell which. */
  #newMembersOf(state: ResourceState | undefined, count: number, others: readonly Party[]): Party[] {
    const candidates = this.#sourcesOf(state, "members", "ServiceAccount").filter(
      ({ id, name }) => !others.some((other) => (id === undefined ? other.name === name : other.id === id)),
    );
    return candidates.length === count ? candidates : Array.from({ length: count }, () => NOT_KNOWN);
  }

  #partyOf(state: ResourceState | undefined, idKey: string, nameKey: string, type: string): Party {
    const properties = propertiesOf(state);
    const [id, name] = [knownText(properties, idKey), knownText(properties, nameKey)];
    if (id !== "" || name !== "") {
      return { name: name || this.names.plain(id), ...(id !== "" && { id }) };
    }
    const sources = [idKey, nameKey].flatMap((key) => this.#sourcesOf(state, key, type));
    const [source, ...others] = sources;
    return source === undefined || others.length > 0 ? NOT_KNOWN : source;
  }

  /** The resources of a type that a property is made of. */
  #sourcesOf(state: ResourceState | undefined, property: string, type: string): Party[] {
    return (state?.propertyDependencies?.[property] ?? [])
      .map((urn) => this.#byUrn.get(urn))
      .filter((resource) => resource?.type === type)
      .map((resource) => {
        const id = knownText(resource?.before?.outputs, type === "Group" ? "groupId" : "accountId");
        const isReplaced = resource?.operation === "replace";
        return {
          name: nameOf(resource),
          ...(resource !== undefined && { urn: resource.urn }),
          ...(id !== "" && !isReplaced && { id }),
        };
      });
  }
}

const NOT_KNOWN: Party = { name: "somebody whom the preview does not know", isNotKnown: true };

function hasUnknown(states: readonly (ResourceState | undefined)[], properties: readonly string[]): boolean {
  return states.some((state) => properties.some((property) => isUnknown(state?.inputs?.[property])));
}

/** By id where both have one, by the resource where both come from one, else by name. What is not known is never the same. */
export function isSameParty(one: Party, other: Party): boolean {
  if (one.isNotKnown === true || other.isNotKnown === true) {
    return false;
  }
  const key = (["id", "urn", "name"] as const).find(
    (name) => one[name] !== undefined && other[name] !== undefined,
  );
  return key !== undefined && one[key] === other[key];
}

/** What the program calls an account or a group from now on. */
function nameOf(resource: PreviewedResource | undefined): string {
  const { inputs = {} } = resource?.after ?? resource?.before ?? {};
  return knownText(inputs, "displayName") || knownText(inputs, "name") || NOT_KNOWN.name;
}

function knownOf(state: ResourceState | undefined): Properties {
  return Object.fromEntries(Object.entries(propertiesOf(state)).filter(([, value]) => !isUnknown(value)));
}
