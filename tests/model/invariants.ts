import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { fold } from "./fold";
import type { Stack, StackResource } from "./mini-engine";
import { ACCESS, LISTED_GROUP, PEOPLE_GROUP, PERSON, WORKSPACE, type Declaration } from "./program";

/** What an invariant is judged by. */
export interface World {
  readonly emulator: Emulator;
  readonly stacks: readonly Stack[];
  /** Ids that other users made, and those of what they deleted. */
  readonly foreign: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /**
   * Ids of what was imported although it already carried a mark: that can be another stack's, so a group stays and
   * the user gets a message.
   */
  readonly imported: ReadonlySet<string>;
  /** Everything that the provider and the engine have reported to the user in this run. */
  readonly reported: string;
}

// The emulator's tokens begin so; nothing else does.
const TOKEN_SECRET = "ATSTT3x";
// What the provider adds to a declared label; an API can add more.
const SUFFIX = /-[0-9a-f]{8}( \(1\))?$/i;
const MARK = /\s*\[managed by Pulumi: .*$/i;

/** Secrets in what the processes printed and logged, in errors, or in the state outside the `token` output. */
export function findLeaks({ emulator, stacks, reported }: World, printed: string): string[] {
  const state = resourcesOf(stacks).map(({ inputs, outputs }) => ({
    inputs,
    outputs: { ...outputs, token: undefined },
  }));
  const places = { "messages or errors": reported, "printed output": printed, state: JSON.stringify(state) };
  return Object.entries(places).flatMap(([place, text]) => [
    ...(text.includes(emulator.apiKey) ? [`leaked: the API key is in the ${place}`] : []),
    ...(text.includes(TOKEN_SECRET) ? [`leaked: a token's secret is in the ${place}`] : []),
  ]);
}

/** Errors that no user should see, whatever happens. */
export function findBugReports({ reported }: World): string[] {
  return reported
    .split("\n")
    .filter((line) => /bug in the provider|TypeError|ReferenceError|\bundefined\b|\[object /.test(line))
    .map((line) => `an error that speaks of a bug: ${line}`);
}

/**
 * What a state has and nobody asked to delete, and which is gone all the same: another resource, stack or a
 * rotation removed it. Tokens count with the replaced ones whose overlap is not over.
 */
export function findTakenAway({ emulator, stacks, removed, reported }: World): string[] {
  const { now, serviceAccounts, groups, tokens } = emulator.state();
  const today = now.slice(0, 10);
  const there = new Set(
    [...serviceAccounts, ...groups].filter(({ isInDeletion }) => isInDeletion !== true).flatMap(idsOf),
  );
  const working = new Set(tokens.filter(({ isBlocked }) => isBlocked !== true).map(({ id }) => id));
  const resources = resourcesOf(stacks);
  const isDeleted = (id: string): boolean =>
    removed.has(id) || resources.some((other) => other.isDeleteTried && other.id === id);
  return resources
    .filter(({ id, isDeleteTried }) => !isDeleteTried && !removed.has(id))
    .flatMap(({ id, name, type, inputs, outputs }) => {
      if (type === "ServiceAccount" || type === "Group") {
        const isUnproven = isReportedUnmarked(reported, String(inputs["displayName"] ?? inputs["name"]));
        return unless(there.has(id) || isUnproven, `taken away: ${type} ${name} (${id})`);
      }
      if (type !== "ApiToken") {
        return [];
      }
      const account = serviceAccounts.find(({ atlassianId }) => atlassianId === inputs["accountId"]);
      // A token that has expired can be revoked at once.
      const { tokenId, previousTokenId, expiresAt = "", overlapEndsAt = "" } = outputs;
      const promised = [
        ...(String(expiresAt) > today ? [tokenId] : []),
        ...(String(overlapEndsAt) > today ? [previousTokenId] : []),
      ].map(String);
      return account === undefined || isDeleted(account.id)
        ? []
        : promised.flatMap((token) =>
            unless(working.has(token) || removed.has(token), `taken away: a token of ${name} (${token})`),
          );
    });
}

/** Our objects that are neither in the state nor in a message. */
export function findLost({ emulator, stacks, foreign, reported }: World): string[] {
  const recorded = recordedIds(stacks);
  const isOurs = (object: Identified): boolean =>
    !foreign.has(object.id) && !idsOf(object).some((id) => recorded.has(id));
  const isTold = (id: string, name: string): boolean =>
    reported.includes(id) || fold(reported).includes(`"${fold(name)}"`);
  const state = emulator.state();
  const { serviceAccounts, groups, tokens } = state;
  return [
    ...serviceAccounts
      .filter((account) => isOurs(account) && !isTold(account.id, account.displayName))
      .map(({ id, displayName }) => `lost: account "${displayName}" (${id})`),
    ...groups
      .filter((group) => group.id !== PEOPLE_GROUP.id && isOurs(group) && !isTold(group.id, group.name))
      .map(({ id, name }) => `lost: group "${name}" (${id})`),
    ...tokens
      .filter(
        (token) => isLive(state, token) && isOurs(token) && !isTokenReported(reported, token.id, token.label),
      )
      .filter(({ label }) => !fold(reported).includes(`"label":"${fold(label.replace(SUFFIX, ""))}"`))
      .map(({ id, label }) => `lost: token "${label}" (${id})`),
  ];
}

/** What a program declares, and the state that it belongs to. */
interface Declared {
  readonly stack: Stack;
  readonly declarations: readonly Declaration[];
}

/** How the organisation and the states differ from what the programs declare; nothing when they agree. */
export function findDifferences(world: World, programs: readonly Declared[]): string[] {
  return [
    ...programs.flatMap(({ stack, declarations }) => [
      ...stateDifferences(stack, declarations),
      ...declarations.flatMap((declaration) => objectDifferences(world, stack, declaration)),
    ]),
    ...memberDifferences(world, programs),
    ...findLeftOvers(world),
  ];
}

function stateDifferences(stack: Stack, declarations: readonly Declaration[]): string[] {
  const declared = declarations.map(({ name }) => name).sort();
  const recorded = [...stack.resources.keys()].sort();
  return [
    ...unless(
      isDeepStrictEqual(recorded, declared),
      `the state has [${recorded.join(", ")}], the program [${declared.join(", ")}]`,
    ),
    ...unless(stack.pendingDeletes.size === 0, "replaced objects are still to be deleted"),
    ...[...stack.resources.values()].flatMap(({ name, isUnfinished, isReplacementMissing }) =>
      unless(!isUnfinished && !isReplacementMissing, `${name} is unfinished`),
    ),
  ];
}

function objectDifferences(world: World, stack: Stack, { name, type, args: given }: Declaration): string[] {
  const args = stack.resolve(given) as Args;
  const recorded = stack.resources.get(name);
  switch (type) {
    case "ServiceAccount":
      return accountDifferences(world, args, recorded);
    case "Group":
      return groupDifferences(world, args, recorded);
    case "ApiToken":
      return tokenDifferences(world, args, recorded);
    case "GroupRoleAssignment":
      return roleDifferences(world, args);
    default:
      return [];
  }
}

/** The arguments that are checked, of any resource. */
interface Args {
  readonly accountId?: string;
  readonly description?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly groupId?: string;
  readonly groupName?: string;
  readonly label?: string;
  readonly members?: readonly Args[];
  readonly name?: string;
  readonly owner?: string;
  readonly productAccess?: readonly { readonly removedByHand?: boolean }[];
  readonly role?: string;
  readonly scopes?: readonly string[];
}

function accountDifferences(
  { emulator, foreign, reported }: World,
  { displayName: name = "", description, owner, productAccess = [] }: Args,
  recorded: StackResource | undefined,
): string[] {
  const { serviceAccounts } = emulator.state();
  const wanted = [description, owner && `[owner: ${owner}]`].filter(Boolean).join(" ");
  const it = serviceAccounts.find((account) => idsOf(account).includes(recorded?.id ?? ""));
  const holder = String(recorded?.outputs["markedAs"] ?? recorded?.outputs["managedBy"]);
  const others = serviceAccounts.filter(
    (account) =>
      fold(account.displayName) === fold(name) && account.id !== it?.id && !foreign.has(account.id),
  );
  const isGranted = it?.grants.some(({ roleId }) => roleId === ACCESS.role) ?? false;
  const hasAccess = productAccess.some((one) => one.removedByHand !== true);
  return [
    ...unless(fold(it?.displayName ?? "") === fold(name), `missing: account "${name}"`),
    ...unless(
      fold(it?.description.replace(MARK, "") ?? "") === fold(wanted),
      `account "${name}" has another description`,
    ),
    ...unless(
      fold(it?.description ?? "").includes(fold(holder)) || isReportedUnmarked(reported, name),
      `account "${name}" has no mark of ${holder}`,
    ),
    ...unless(others.length === 0, `duplicated: ${others.length} more of account "${name}"`),
    ...unless(isGranted || !hasAccess, `account "${name}" lacks its access to the app`),
  ];
}

function groupDifferences(
  { emulator }: World,
  { name = "", description = "" }: Args,
  recorded: StackResource | undefined,
): string[] {
  const same = emulator.state().groups.filter((group) => fold(group.name) === fold(name));
  const [it] = same;
  return [
    ...unless(it !== undefined && it.id === recorded?.id, `missing: group "${name}"`),
    ...unless(same.length < 2, `duplicated: ${same.length} of group "${name}"`),
    ...unless(
      fold(it?.description.replace(MARK, "") ?? "") === fold(description),
      `group "${name}" has another description`,
    ),
  ];
}

function tokenDifferences(
  { emulator }: World,
  { accountId, label = "", scopes = [] }: Args,
  recorded: StackResource | undefined,
): string[] {
  const { tokens, now } = emulator.state();
  // Where no list shows when a token expires, nobody can see that one without rotation has.
  const isExpiryShown = emulator.behaviour.get().tokenExpiryShown;
  const it = tokens.find(({ id }) => id === recorded?.outputs["tokenId"]);
  const day = it?.expiry?.slice(0, 10) ?? "";
  return [
    ...unless(it !== undefined && it.accountId === accountId, `missing: token "${label}"`),
    ...unless(isDeepStrictEqual(it?.scopes, [...scopes].sort()), `token "${label}" has other scopes`),
    ...unless(
      !isExpiryShown || day === recorded?.outputs["expiresAt"],
      `token "${label}" expires on ${day}, the state says ${String(recorded?.outputs["expiresAt"])}`,
    ),
    ...unless(!isExpiryShown || (it?.expiry ?? "") > now, `token "${label}" has expired`),
    ...unless(it?.label === recorded?.outputs["fullLabel"], `token "${label}" has another label`),
  ];
}

function roleDifferences({ emulator }: World, { groupId = "", role = "" }: Args): string[] {
  const group = emulator.state().groups.find(({ id }) => id === groupId);
  const isAssigned = group?.grants.some((one) => one.resourceId === WORKSPACE && one.roleId === role);
  return unless(isAssigned === true, `missing: role ${role} of group ${groupId}`);
}

/** Members and roles that are declared and missing, or there and neither declared nor anybody else's. */
function memberDifferences(world: World, programs: readonly Declared[]): string[] {
  const { emulator, foreign, reported } = world;
  const { groups, serviceAccounts } = emulator.state();
  const accountOf = ({ accountId, email }: Args): string =>
    accountId ??
    (email === PERSON.email
      ? PERSON.accountId
      : serviceAccounts.find((account) => account.email === email)?.atlassianId) ??
    "nobody";
  const declared = programs.flatMap(({ stack, declarations }) =>
    declarations.flatMap(({ type, args: given }) => {
      const args = stack.resolve(given) as Args;
      const { groupId, groupName = "", members = [], role = "" } = args;
      const group = groupId ?? groups.find(({ name }) => fold(name) === fold(groupName))?.id ?? "no group";
      const key = (member: string): string => `${group}/${member}`;
      if (type === "GroupMembership") {
        return [key(accountOf(args))];
      }
      if (type === "GroupMembers") {
        return members.map((member) => key(accountOf(member)));
      }
      return type === "GroupRoleAssignment" ? [key(`${WORKSPACE}/${role}`)] : [];
    }),
  );
  const listed = programs.flatMap(({ stack, declarations }) =>
    declarations.some(({ type }) => type === "GroupMembers") ? [stack.resources.get(LISTED_GROUP)?.id] : [],
  );
  const present = groups.flatMap(({ id, members, grants }) => [
    ...members.map((member) => `${id}/${member}`),
    ...grants.map(({ resourceId, roleId }) => `${id}/${resourceId}/${roleId}`),
  ]);
  // What a killed process added and what is no longer declared is known to the engine only, which names it.
  const interrupted = reported
    .split("\n")
    .filter((line) => /^interrupted while creating Group(Member|Role)/.test(line));
  const isInterrupted = (membership: string): boolean => {
    const [groupId = "", ...rest] = membership.split("/");
    const groupName = groups.find(({ id }) => id === groupId)?.name ?? groupId;
    const email = [PERSON, ...serviceAccounts].find(
      (account) => ("atlassianId" in account ? account.atlassianId : account.accountId) === rest.join("/"),
    )?.email;
    const role = rest.slice(-2).join("/");
    return interrupted.some(
      (line) =>
        [groupId, groupName].some((group) => fold(line).includes(`"${fold(group)}"`)) &&
        [rest.join("/"), email, role].some((what) => line.includes(`"${String(what)}"`)),
    );
  };
  return [
    ...declared.flatMap((one) => unless(present.includes(one), `missing: member or role ${one}`)),
    ...present.flatMap((one) =>
      unless(
        declared.includes(one) ||
          (foreign.has(one) && !listed.includes(one.split("/")[0])) ||
          isInterrupted(one),
        `left over: member or role ${one}`,
      ),
    ),
  ];
}

function unless(isRight: boolean, difference: string): string[] {
  return isRight ? [] : [difference];
}

/** Our objects that are not in the state, and in no message. */
export function findLeftOvers(world: World): string[] {
  return findUnmanaged(world)
    .filter(({ isNamed }) => !isNamed)
    .map(({ what }) => `left over: ${what}`);
}

/**
 * Objects of ours that the state does not have. An interrupted run may have made them; the user gets a message
 * about such ones by the engine, which knows what it was creating, and of tokens by the provider too.
 */
export function findUnmanaged({
  emulator,
  stacks,
  foreign,
  imported,
  reported,
}: World): { what: string; isNamed: boolean }[] {
  const recorded = recordedIds(stacks);
  const isOurs = (object: Identified): boolean =>
    !foreign.has(object.id) && !idsOf(object).some((id) => recorded.has(id));
  const interrupted = reported
    .split("\n")
    .filter((line) => /interrupted while|^Cannot create .*(may exist|accepted)/.test(line));
  const isInterrupted = (name: string): boolean =>
    interrupted.some((line) => fold(line).includes(`"${fold(name)}"`));
  const isKept = (name: string): boolean => fold(reported).includes(`group "${fold(name)}" stays:`);
  // The API refused to remove the name of a deleted resource from the mark, so another resource seems to have it.
  const isKeptByMark = (name: string): boolean =>
    fold(reported).includes(`the mark in the description of service account "${fold(name)}" still lists`) &&
    fold(reported).includes(`service account "${fold(name)}" stays: resource`);
  const state = emulator.state();
  const { serviceAccounts, groups, tokens } = state;
  const live = tokens.filter((token) => isLive(state, token));
  return [
    ...serviceAccounts.filter(isOurs).map(({ id, displayName }) => ({
      what: `account "${displayName}" (${id})`,
      isNamed: isInterrupted(displayName) || isKeptByMark(displayName),
    })),
    ...groups
      .filter((group) => group.id !== PEOPLE_GROUP.id && isOurs(group))
      .map(({ id, name }) => ({
        what: `group "${name}" (${id})`,
        isNamed: isInterrupted(name) || (imported.has(id) && isKept(name)),
      })),
    ...live.filter(isOurs).map(({ id, label }) => ({
      what: `token "${label}" (${id})`,
      isNamed: isTokenReported(reported, id, label) || isInterrupted(label.replace(SUFFIX, "")),
    })),
  ];
}

/**
 * If the API refuses to write the mark, the user gets a message, and nothing else can show that a second stack has
 * the account.
 */
function isReportedUnmarked(reported: string, name: string): boolean {
  return ["service account", "group"].some((kind) =>
    fold(reported).includes(`the description of ${kind} "${fold(name)}" has no mark`),
  );
}

interface Identified {
  readonly id: string;
  readonly atlassianId?: string;
}

/** Both ids of a service account: a response can show only the second one. */
function idsOf({ id, atlassianId = id }: Identified): string[] {
  return [id, atlassianId];
}

/** A token that has expired does no harm. */
function isLive({ now }: { now: string }, { expiry = "9999" }: { expiry?: string }): boolean {
  return expiry > now;
}

/** The ids of everything that the states have, with each token that a rotation keeps. */
function recordedIds(stacks: readonly Stack[]): Set<string> {
  return new Set(
    resourcesOf(stacks).flatMap(({ id, outputs }) => {
      const { tokenId, previousTokenId, olderTokens = [] } = outputs;
      const older = (olderTokens as { tokenId: string }[]).map((token) => token.tokenId);
      return [id, tokenId, previousTokenId, ...older].map(String);
    }),
  );
}

function resourcesOf(stacks: readonly Stack[]): StackResource[] {
  return stacks.flatMap(({ all }) => all);
}

// The revocation of a token does not show anybody that the token still exists.
function isTokenReported(reported: string, id: string, label: string): boolean {
  const folded = fold(label.replace(/ \(1\)$/, ""));
  return reported
    .split("\n")
    .some(
      (line) => (line.includes(id) || fold(line).includes(folded)) && !line.includes("revoking the token"),
    );
}
