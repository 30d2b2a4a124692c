import { replacingInputsOf } from "pulumi-atlassian-admin/organization";
import { IdentityNames } from "../../identity-names";
import { isObject } from "../../json-file";
import type { Properties, ResourceState } from "../../digest";
import { isAdminGroupName, isAdminRole } from "./risky";
import { holdsUnknown, isUnknown, knownText, propertiesOf, type PreviewedResource } from "./preview";

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
  #adminGroups: ReadonlySet<string> | undefined;

  constructor(resources: readonly PreviewedResource[]) {
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.names = new IdentityNames(
      resources.flatMap(({ type, before, after }) =>
        [before, after].map((state) => ({ type, recorded: knownOf(state) })),
      ),
    );
    this.resources = resources.map((resource) => this.#withMove(resource));
  }

  /** Whether a group administers something: by its name, or by a role that the stack gives it. */
  isAdminGroup({ id, name }: Party): boolean {
    // Late, since more groups have names once they are looked up.
    this.#adminGroups ??= new Set(
      this.resources
        .filter(({ type, after }) => type === "GroupRoleAssignment" && isAdminRole(after?.inputs ?? {}))
        .map(({ after }) => this.groupOf(after))
        .flatMap((group) => [group.id ?? "", group.name.toLowerCase()]),
    );
    return (
      isAdminGroupName(name) ||
      this.#adminGroups.has(name.toLowerCase()) ||
      (id !== undefined && this.#adminGroups.has(id))
    );
  }

  accountOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "accountId", "email", "ServiceAccount");
  }

  groupOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "groupId", "groupName", "Group");
  }

  /** The entries of an exact list, as recorded or as declared. */
  membersOf(
    { before, after }: PreviewedResource,
    side: "before" | "after",
    property: "members" | "ignore" = "members",
  ): Party[] {
    const state = side === "before" ? before : after;
    const listed = state?.inputs?.[property];
    if (!Array.isArray(listed)) {
      return listed === undefined ? [] : [NOT_KNOWN];
    }
    const entries = listed.filter((entry: unknown) => !isObject(entry) || entry["ended"] !== true);
    const idsByEmail = (before?.outputs?.["accountIdsByEmail"] ?? {}) as Properties;
    const known = entries.filter((entry: unknown) => !isOfUnknownAccount(entry));
    const parties = known.map((entry: unknown): Party => {
      const member = (typeof entry === "object" ? entry : undefined) as Properties | undefined;
      const email = knownText(member, "email");
      const id = knownText(member, "accountId") || knownText(idsByEmail, email.toLowerCase());
      const name = email || this.names.plain(id);
      return name === "" ? NOT_KNOWN : { name, ...(id !== "" && { id }) };
    });
    return [...parties, ...this.#newMembersOf(state, property, entries.length - known.length, parties)];
  }

  /**
   * Something of another account or group than before is made anew. The engine cannot say so of an account or group that is new or changes as
   * well: its id is not known, and shows as an update.
   */
  #withMove(resource: PreviewedResource): PreviewedResource {
    const { type, operation, before, after, changed } = resource;
    const isMoved =
      (operation === "update" || operation === "same") &&
      ((holdUnknown([before, after], ACCOUNT_INPUTS) &&
        !isSameParty(this.accountOf(before), this.accountOf(after))) ||
        (holdUnknown([before, after], GROUP_INPUTS) &&
          !isSameParty(this.groupOf(before), this.groupOf(after))));
    const isMadeAnew =
      operation === "update" &&
      replacingInputsOf(type)
        .filter((input) => !ACCOUNT_INPUTS.includes(input) && !GROUP_INPUTS.includes(input))
        .some((input) => holdUnknown([after], [input]) && changed.includes(input));
    return isMoved || isMadeAnew ? { ...resource, operation: "replace" } : resource;
  }

  /** The accounts that a list takes from resources of the program: all of them are meant, or nobody can tell which. */
  #newMembersOf(
    state: ResourceState | undefined,
    property: string,
    count: number,
    others: readonly Party[],
  ): Party[] {
    const candidates = this.#sourcesOf(state, property, "ServiceAccount").filter(
      ({ id, name }) => !others.some((other) => (id === undefined ? other.name === name : other.id === id)),
    );
    return candidates.length === count ? candidates : Array.from({ length: count }, () => NOT_KNOWN);
  }

  #partyOf(state: ResourceState | undefined, idKey: string, nameKey: string, type: string): Party {
    const properties = propertiesOf(state);
    const [id, name] = [knownText(properties, idKey), knownText(properties, nameKey)];
    const [source, ...others] = [idKey, nameKey].flatMap((key) => this.#sourcesOf(state, key, type));
    const urn = others.length === 0 ? source?.urn : undefined;
    if (id !== "" || name !== "") {
      return {
        name: name || this.names.plain(id),
        ...(id !== "" && { id }),
        ...(urn !== undefined && { urn }),
      };
    }
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

/** How a resource names its account and its group; see `Scene.#withMove`. */
const ACCOUNT_INPUTS = ["accountId", "email"];
const GROUP_INPUTS = ["groupId", "groupName"];

function holdUnknown(states: readonly (ResourceState | undefined)[], properties: readonly string[]): boolean {
  return states.some((state) => properties.some((property) => holdsUnknown(state?.inputs?.[property])));
}

/** An entry of a list whose account is made or changed in the same run. */
function isOfUnknownAccount(entry: unknown): boolean {
  return isUnknown(entry) || isUnknown((entry as Properties | null | undefined)?.["accountId"]);
}

export function isSameParty(one: Party, other: Party): boolean {
  if (one.isNotKnown === true || other.isNotKnown === true) {
    return false;
  }
  if (one.id !== undefined && other.id !== undefined) {
    return one.id === other.id;
  }
  if (one.urn !== undefined && other.urn !== undefined) {
    return one.urn === other.urn;
  }
  // Names are not unique: what has an id is not what is only made now.
  return one.id === undefined && other.id === undefined && one.name === other.name;
}

/** What the program calls an account or a group from now on. */
function nameOf(resource: PreviewedResource | undefined): string {
  const { inputs = {} } = resource?.after ?? resource?.before ?? {};
  return knownText(inputs, "displayName") || knownText(inputs, "name") || NOT_KNOWN.name;
}

function knownOf(state: ResourceState | undefined): Properties {
  return Object.fromEntries(Object.entries(propertiesOf(state)).filter(([, value]) => !isUnknown(value)));
}
