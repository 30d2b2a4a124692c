import { replacingInputsOf } from "pulumi-atlassian-admin/plugin";
import { IdentityNames } from "../../identity-names";
import { isObject } from "../../json-file";
import type { Properties, ResourceState } from "../../digest";
import { adoptionByName, joinAdoptions } from "./adoption";
import type { Actor, ActorKind } from "./effect";
import { isDeclared, isRecorded } from "./granted";
import { isAdminGroupName, isAdminRole } from "./risky";
import { holdsUnknown, isUnknown, knownText, propertiesOf, type PreviewedResource } from "./preview";

/** An account or group, as far as the preview shows it. */
export interface Party {
  readonly kind: ActorKind;
  readonly name: string;
  /** Missing for an object that does not exist yet. */
  readonly id?: string;
  /** The resource of the program that it comes from, if the id is not known yet. */
  readonly urn?: string;
  /** Whether the preview does not show the actor. */
  readonly isNotKnown?: true;
}

/** What only Atlassian knows, and only with a key. Filled by a lookup. */
export interface Facts {
  /** When the secret of a token was last used (RFC 3339), `null` for never, by the id of the token. */
  readonly lastUses: Map<string, string | null>;
  /** The account ids of all members, by the id of the group. */
  readonly members: Map<string, readonly string[]>;
}

/** Everything that a preview shows, so that ids get names and groups get their roles. */
export class Scene {
  readonly resources: readonly PreviewedResource[];
  readonly names: IdentityNames;
  readonly facts: Facts = { lastUses: new Map(), members: new Map() };
  readonly #byUrn: ReadonlyMap<string, PreviewedResource>;
  readonly #serviceAccountIds: ReadonlySet<string>;
  #adminGroups: ReadonlySet<string> | undefined;

  constructor(previewed: readonly PreviewedResource[]) {
    const resources = joinAdoptions(previewed, adoptionByName);
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const states = resources.flatMap(({ type, before, after }) =>
      [before, after].map((state) => ({ type, recorded: knownOf(state) })),
    );
    this.names = new IdentityNames(states);
    this.#serviceAccountIds = new Set(
      states
        .filter(({ type }) => type === "ServiceAccount")
        .map(({ recorded }) => knownText(recorded, "accountId"))
        .filter((id) => id !== ""),
    );
    const adoption = {
      keysOf: (resource: PreviewedResource, side: "before" | "after") => this.#grantKeysOf(resource, side),
      adopts: (created: PreviewedResource, deleted: PreviewedResource) => this.#isSameGrant(created, deleted),
    };
    this.resources = joinAdoptions(resources, adoption).map((resource) => this.#withMove(resource));
  }

  /**
   * Whether a group has admin rights: by its name, also the one before a rename, or by a role that the stack
   * gives it.
   */
  isAdminGroup({ id, name }: Party): boolean {
    // Evaluated late, because lookups add names of groups.
    this.#adminGroups ??= new Set([
      ...this.resources
        .filter(
          ({ type, after }) =>
            type === "GroupRoleAssignment" && isDeclared(after) && isAdminRole(after?.inputs ?? {}),
        )
        .map(({ after }) => this.groupOf(after))
        .flatMap((group) => [group.id ?? "", group.name.toLowerCase()]),
      ...this.resources
        .filter(({ type, before }) => type === "Group" && isAdminGroupName(knownText(before?.inputs, "name")))
        .flatMap(({ before, after }) => [
          knownText(before?.outputs, "groupId"),
          knownText(after?.inputs, "name").toLowerCase(),
        ]),
    ]);
    return (
      isAdminGroupName(name) ||
      this.#adminGroups.has(name.toLowerCase()) ||
      (id !== undefined && this.#adminGroups.has(id))
    );
  }

  /** The actor whose access an effect on this party changes. */
  actorOf({ kind, id, urn, name }: Party): Actor {
    // A user can be named by address in one place and by id in another.
    return { kind, id: kind === "user" ? name.toLowerCase() : (id ?? urn ?? name) };
  }

  /** The account or group that a resource itself is, under the name that it has before or after the change. */
  ownParty({ type, urn, before, after }: PreviewedResource, side: "before" | "after"): Party {
    const state = (side === "before" ? before : after) ?? before ?? after;
    const isGroup = type === "Group";
    const name = knownText(state?.inputs, isGroup ? "name" : "displayName");
    const id = knownText(before?.outputs, isGroup ? "groupId" : "accountId");
    return {
      kind: isGroup ? "group" : "service-account",
      name: name || NOT_SHOWN,
      urn,
      ...(id !== "" && { id }),
    };
  }

  accountOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "accountId", "email", "ServiceAccount");
  }

  groupOf(state: ResourceState | undefined): Party {
    return this.#partyOf(state, "groupId", "groupName", "Group");
  }

  /** The accounts of a member list, as recorded or as declared. An account with two days is one of them. */
  membersOf(
    { before, after }: PreviewedResource,
    side: "before" | "after",
    property: "members" | "ignore" = "members",
  ): Party[] {
    const state = side === "before" ? before : after;
    const listed = state?.inputs?.[property];
    if (!Array.isArray(listed)) {
      return listed === undefined ? [] : [NOT_KNOWN_ACCOUNT];
    }
    const entries = listed.filter((entry: unknown) => !isObject(entry) || entry["ended"] !== true);
    const known = entries.filter((entry: unknown) => !isOfUnknownAccount(entry));
    const parties = known.map((entry: unknown) => this.memberBy(entry, before));
    const once = new Map(
      parties.map((party, index) => [party.isNotKnown === true ? index : this.actorOf(party).id, party]),
    );
    const accounts = [...once.values()];
    return [...accounts, ...this.#newMembersOf(state, property, entries.length - known.length, accounts)];
  }

  /** The account of one entry of a member list. */
  memberBy(entry: unknown, before: ResourceState | undefined): Party {
    const idsByEmail = (before?.outputs?.["accountIdsByEmail"] ?? {}) as Properties;
    const member = isObject(entry) ? entry : undefined;
    const email = knownText(member, "email");
    const id = knownText(member, "accountId") || knownText(idsByEmail, email.toLowerCase());
    return email === "" && id === "" ? NOT_KNOWN_ACCOUNT : this.accountBy(id, email);
  }

  /** An account by its id or e-mail address; one of them can be empty. */
  accountBy(id: string, email = ""): Party {
    const name = email || this.names.plain(id);
    const isService = this.#serviceAccountIds.has(id) || /@serviceaccount\.atlassian\.com$/i.test(name);
    const kind = isService ? "service-account" : name.includes("@") ? "user" : "account";
    return { kind, name, ...(id !== "" && { id }) };
  }

  /** Who is in a group before the change, as the lookup or else the state shows it. */
  membersBefore(group: Party): Party[] {
    const ids = this.facts.members.get(group.id ?? "");
    return ids === undefined ? this.#membersIn(group, "before") : ids.map((id) => this.accountBy(id));
  }

  /** The former members whom the program does not add to the group again. */
  membersLost(group: Party): Party[] {
    const kept = this.#membersIn(group, "after");
    return this.membersBefore(group).filter((member) => !kept.some((other) => isSameUnique(member, other)));
  }

  #membersIn(group: Party, side: "before" | "after"): Party[] {
    return this.resources
      .filter(({ type }) => type === "GroupMembership" || type === "GroupMembers")
      .filter(({ before, after }) => (side === "before" ? isRecorded(before) : isDeclared(after)))
      .filter((resource) => isSameUnique(this.groupOf(resource[side]), group))
      .flatMap((resource) =>
        resource.type === "GroupMembers" ? this.membersOf(resource, side) : [this.accountOf(resource[side])],
      );
  }

  /** The account of a membership, or the group of a role or member list, by its id and its name. */
  #grantKeysOf({ type, before, after }: PreviewedResource, side: "before" | "after"): string[] {
    const state = side === "before" ? before : after;
    const party =
      type === "GroupMembership"
        ? this.accountOf(state)
        : type === "GroupMembers" || type === "GroupRoleAssignment"
          ? this.groupOf(state)
          : undefined;
    return party === undefined ? [] : [party.name, ...(party.id === undefined ? [] : [party.id])];
  }

  /** Whether a membership, role or member list is about the same accounts, groups and apps as one that is deleted. */
  #isSameGrant({ type, after }: PreviewedResource, { before }: PreviewedResource): boolean {
    const isSameGroup = (): boolean => isSameUnique(this.groupOf(before), this.groupOf(after));
    const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
    if (knownText(was, "orgId") !== knownText(is, "orgId")) {
      return false;
    }
    switch (type) {
      case "GroupMembership":
        return isSameGroup() && isSameUnique(this.accountOf(before), this.accountOf(after));
      case "GroupMembers":
        return isSameGroup();
      case "GroupRoleAssignment":
        return isSameGroup() && isSameRole(was, is);
      default:
        return false;
    }
  }

  /**
   * A membership, role or token of another account or group than before is replaced. The engine shows an
   * update if the account or group is new or changes as well, because its id is not known.
   */
  #withMove(resource: PreviewedResource): PreviewedResource {
    const { type, operation, before, after, changed } = resource;
    const isMoved =
      (operation === "update" || operation === "same") &&
      ((holdUnknown([before, after], ACCOUNT_INPUTS) &&
        !isSameParty(this.accountOf(before), this.accountOf(after))) ||
        (holdUnknown([before, after], GROUP_INPUTS) &&
          !isSameParty(this.groupOf(before), this.groupOf(after))));
    const unknownInputs =
      operation === "update"
        ? replacingInputsOf(type)
            .filter((input) => !ACCOUNT_INPUTS.includes(input) && !GROUP_INPUTS.includes(input))
            .filter((input) => holdUnknown([after], [input]) && changed.includes(input))
        : [];
    const because = [
      ...(isMoved ? changed.filter((input) => [...ACCOUNT_INPUTS, ...GROUP_INPUTS].includes(input)) : []),
      ...unknownInputs,
    ];
    return isMoved || unknownInputs.length > 0 ? { ...resource, operation: "replace", because } : resource;
  }

  /** The accounts that a list takes from resources of the program: it contains all of them, or it is unknown which. */
  #newMembersOf(
    state: ResourceState | undefined,
    property: string,
    count: number,
    others: readonly Party[],
  ): Party[] {
    const candidates = this.#sourcesOf(state, property, "ServiceAccount").filter(
      ({ id, name }) => !others.some((other) => (id === undefined ? other.name === name : other.id === id)),
    );
    return candidates.length === count ? candidates : Array.from({ length: count }, () => NOT_KNOWN_ACCOUNT);
  }

  #partyOf(state: ResourceState | undefined, idKey: string, nameKey: string, type: string): Party {
    const properties = propertiesOf(state);
    const [id, name] = [knownText(properties, idKey), knownText(properties, nameKey)];
    const [source, ...others] = [idKey, nameKey].flatMap((key) => this.#sourcesOf(state, key, type));
    const urn = others.length === 0 ? source?.urn : undefined;
    if (id !== "" || name !== "") {
      const known = type === "Group" ? groupBy(id, name || this.names.plain(id)) : this.accountBy(id, name);
      return { ...known, ...(urn !== undefined && { urn }) };
    }
    return source === undefined || others.length > 0
      ? type === "Group"
        ? NOT_KNOWN_GROUP
        : NOT_KNOWN_ACCOUNT
      : source;
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
          kind: type === "Group" ? "group" : "service-account",
          name: nameOf(resource),
          ...(resource !== undefined && { urn: resource.urn }),
          ...(id !== "" && !isReplaced && { id }),
        };
      });
  }
}

const NOT_SHOWN = "not shown by the preview";
const NOT_KNOWN_ACCOUNT: Party = { kind: "account", name: "an unknown account", isNotKnown: true };
const NOT_KNOWN_GROUP: Party = { kind: "group", name: "an unknown group", isNotKnown: true };

function groupBy(id: string, name: string): Party {
  return { kind: "group", name, ...(id !== "" && { id }) };
}

/** How a resource names its account and its group; see `Scene.#withMove`. */
const ACCOUNT_INPUTS = ["accountId", "email"];
const GROUP_INPUTS = ["groupId", "groupName"];

function holdUnknown(states: readonly (ResourceState | undefined)[], properties: readonly string[]): boolean {
  return states.some((state) => properties.some((property) => holdsUnknown(state?.inputs?.[property])));
}

/** An entry of a list whose account is created or changed in the same run. */
export function isOfUnknownAccount(entry: unknown): boolean {
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
  // Names are not unique: an object with an id is not one that is only now created.
  return one.id === undefined && other.id === undefined && one.name === other.name;
}

/** The same where a name is as good as an id: no two groups and no two users of an organisation share one. */
function isSameUnique(one: Party, other: Party): boolean {
  if (isSameParty(one, other)) {
    return true;
  }
  const areNamed =
    [one, other].some(({ id }) => id === undefined) && [one, other].every(({ isNotKnown }) => !isNotKnown);
  return (
    areNamed &&
    one.kind === other.kind &&
    (one.kind === "group" || one.kind === "user") &&
    one.name.toLowerCase() === other.name.toLowerCase()
  );
}

function isSameRole(was: Properties, is: Properties): boolean {
  return ["role", "resourceId", "site", "product"].every((input) => {
    const isShown = ![was[input], is[input]].some(isUnknown);
    return isShown && was[input] === is[input];
  });
}

/** What the program calls an account or a group from now on. */
function nameOf(resource: PreviewedResource | undefined): string {
  const { inputs = {} } = resource?.after ?? resource?.before ?? {};
  return knownText(inputs, "displayName") || knownText(inputs, "name") || NOT_SHOWN;
}

function knownOf(state: ResourceState | undefined): Properties {
  return Object.fromEntries(Object.entries(propertiesOf(state)).filter(([, value]) => !isUnknown(value)));
}
