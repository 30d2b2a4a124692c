import { isDeepStrictEqual } from "node:util";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import type { Stack } from "./mini-engine";
import {
  declaredMemberships,
  declaredTokens,
  managedBy,
  PEOPLE_GROUP,
  PERSON,
  toDeclarations,
  type Plans,
} from "./program";

/** What an invariant is judged by. */
export interface World {
  readonly emulator: Emulator;
  readonly stack: Stack;
  /** Ids that other people made. */
  readonly foreign: ReadonlySet<string>;
  /** Everything that the provider and the engine have told the user in this run. */
  readonly told: string;
}

// The emulator's tokens begin so; nothing else does.
const TOKEN_SECRET = "ATSTT3x";
// What the provider adds to a declared label.
const SUFFIX = /-[0-9a-f]{8}$/;

/** Secrets in what the processes printed and logged, in errors, or in the state outside the `token` output. */
export function findLeaks({ emulator, stack, told }: World, printed: string): string[] {
  const state = stack.all.map(({ inputs, outputs }) => ({
    inputs,
    outputs: { ...outputs, token: undefined },
  }));
  const places = { "messages or errors": told, "printed output": printed, state: JSON.stringify(state) };
  return Object.entries(places).flatMap(([place, text]) => [
    ...(text.includes(emulator.apiKey) ? [`leaked: the API key is in the ${place}`] : []),
    ...(text.includes(TOKEN_SECRET) ? [`leaked: a token's secret is in the ${place}`] : []),
  ]);
}

/** Errors that no user should see, whatever happens. */
export function findBugReports({ told }: World): string[] {
  return told
    .split("\n")
    .filter((line) => /bug in the provider|TypeError|ReferenceError|\bundefined\b|\[object /.test(line))
    .map((line) => `an error that speaks of a bug: ${line}`);
}

/** Objects of ours that neither the state has nor anybody was told of. */
export function findLost({ emulator, stack, foreign, told }: World): string[] {
  const recorded = new Set(stack.all.map(({ id }) => id));
  const isOurs = ({ id }: { id: string }): boolean => !recorded.has(id) && !foreign.has(id);
  const isTold = (id: string, name: string): boolean => told.includes(id) || told.includes(`"${name}"`);
  const { serviceAccounts, groups, tokens } = emulator.state();
  return [
    ...serviceAccounts
      .filter((account) => isOurs(account) && !isTold(account.id, account.displayName))
      .map(({ id, displayName }) => `lost: account "${displayName}" (${id})`),
    ...groups
      .filter((group) => group.id !== PEOPLE_GROUP.id && isOurs(group) && !isTold(group.id, group.name))
      .map(({ id, name }) => `lost: group "${name}" (${id})`),
    ...tokens
      .filter((token) => isOurs(token) && !isTokenTold(told, token.id, token.label))
      .filter(({ label }) => !told.includes(`"label":"${label.replace(SUFFIX, "")}"`))
      .map(({ id, label }) => `lost: token "${label}" (${id})`),
  ];
}

/** How the organisation and the state differ from what the program declares; nothing when they agree. */
export function findDifferences(world: World, plans: Plans): string[] {
  return [
    ...stateDifferences(world, plans),
    ...accountDifferences(world, plans),
    ...groupDifferences(world, plans),
    ...tokenDifferences(world, plans),
    ...memberDifferences(world, plans),
    ...findLeftOvers(world),
  ];
}

function stateDifferences({ stack }: World, plans: Plans): string[] {
  const declared = toDeclarations(plans)
    .map(({ name }) => name)
    .sort();
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

function accountDifferences({ emulator, stack, foreign }: World, { accounts }: Plans): string[] {
  const { serviceAccounts } = emulator.state();
  return [...accounts].flatMap(([name, { displayName, description, owner }]) => {
    const id = stack.resources.get(name)?.id;
    const mark = `[managed by Pulumi: ${managedBy(name)}]`;
    const stored = [description, owner && `[owner: ${owner}]`, mark].filter(Boolean).join(" ");
    const it = serviceAccounts.find((account) => account.id === id);
    const others = serviceAccounts.filter(
      (account) => account.displayName === displayName && account.id !== id && !foreign.has(account.id),
    );
    return [
      ...unless(it?.displayName === displayName, `missing: account "${displayName}"`),
      ...unless(it?.description === stored, `account "${displayName}" has another description`),
      ...unless(others.length === 0, `duplicated: ${others.length} more of account "${displayName}"`),
    ];
  });
}

function groupDifferences({ emulator, stack }: World, { groups }: Plans): string[] {
  return [...groups].flatMap(([name, { name: groupName, description = "" }]) => {
    const same = emulator.state().groups.filter((group) => group.name === groupName);
    const [it] = same;
    return [
      ...unless(it !== undefined && it.id === stack.resources.get(name)?.id, `missing: group "${groupName}"`),
      ...unless(same.length < 2, `duplicated: ${same.length} of group "${groupName}"`),
      ...unless(it?.description === description, `group "${groupName}" has another description`),
    ];
  });
}

function tokenDifferences({ emulator, stack }: World, plans: Plans): string[] {
  const { tokens } = emulator.state();
  return declaredTokens(plans).flatMap(([name, { account, label, scopes }]) => {
    const recorded = stack.resources.get(name);
    const it = tokens.find(({ id }) => id === recorded?.id);
    const owner = stack.resources.get(account)?.outputs["accountId"];
    return [
      ...unless(it !== undefined && it.accountId === owner, `missing: token "${label}" of ${account}`),
      ...unless(isDeepStrictEqual(it?.scopes, [...scopes].sort()), `token "${label}" has other scopes`),
      ...unless(
        it?.expiry?.slice(0, 10) === recorded?.inputs["expiresAt"],
        `token "${label}" expires on another day`,
      ),
      ...unless(it?.label === recorded?.outputs["fullLabel"], `token "${label}" has another label`),
    ];
  });
}

function memberDifferences({ emulator, stack, foreign, told }: World, plans: Plans): string[] {
  const outputOf = (name: string, output: string): string =>
    String(stack.resources.get(name)?.outputs[output]);
  const declared = declaredMemberships(plans).map(([, { group, member }]) => {
    const groupId = group === "people" ? PEOPLE_GROUP.id : outputOf(group, "groupId");
    return `${groupId}/${member === "person" ? PERSON.accountId : outputOf(member, "accountId")}`;
  });
  const { groups, serviceAccounts } = emulator.state();
  const present = groups.flatMap(({ id, members }) => members.map((member) => `${id}/${member}`));
  // A membership that a killed process added and that is no longer declared is known to the engine only, which names it.
  const isInterrupted = (membership: string): boolean => {
    const [groupId = "", accountId = ""] = membership.split("/");
    const groupName = groups.find(({ id }) => id === groupId)?.name ?? groupId;
    const email = [PERSON, ...serviceAccounts].find((account) =>
      "atlassianId" in account ? account.atlassianId === accountId : account.accountId === accountId,
    )?.email;
    return told
      .split("\n")
      .filter((line) => line.startsWith("interrupted while creating GroupMembership"))
      .some(
        (line) =>
          [groupId, groupName].some((group) => line.includes(`"${group}"`)) &&
          [accountId, email].some((account) => line.includes(`"${String(account)}"`)),
      );
  };
  return [
    ...declared.flatMap((member) => unless(present.includes(member), `missing: member ${member}`)),
    ...present.flatMap((member) =>
      unless(
        declared.includes(member) || foreign.has(member) || isInterrupted(member),
        `left over: member ${member}`,
      ),
    ),
  ];
}

function unless(isRight: boolean, difference: string): string[] {
  return isRight ? [] : [difference];
}

/** Objects of ours that the state does not have, and that nobody was told of. */
export function findLeftOvers(world: World): string[] {
  return findUnmanaged(world)
    .filter(({ isNamed }) => !isNamed)
    .map(({ what }) => `left over: ${what}`);
}

/**
 * Objects of ours that the state does not have. An interrupted run may have made them; the user is told of such ones by the engine, which
 * knows what it was creating, and of tokens by the provider too.
 */
export function findUnmanaged({
  emulator,
  stack,
  foreign,
  told,
}: World): { what: string; isNamed: boolean }[] {
  const recorded = new Set(stack.all.map(({ id }) => id));
  const isOurs = ({ id }: { id: string }): boolean => !recorded.has(id) && !foreign.has(id);
  const isInterrupted = (name: string): boolean =>
    told.split("\n").some((line) => line.includes("interrupted while") && line.includes(`"${name}"`));
  const { serviceAccounts, groups, tokens } = emulator.state();
  return [
    ...serviceAccounts.filter(isOurs).map(({ id, displayName }) => ({
      what: `account "${displayName}" (${id})`,
      isNamed: isInterrupted(displayName),
    })),
    ...groups
      .filter((group) => group.id !== PEOPLE_GROUP.id && isOurs(group))
      .map(({ id, name }) => ({ what: `group "${name}" (${id})`, isNamed: isInterrupted(name) })),
    ...tokens.filter(isOurs).map(({ id, label }) => ({
      what: `token "${label}" (${id})`,
      isNamed: isTokenTold(told, id, label) || isInterrupted(label.replace(SUFFIX, "")),
    })),
  ];
}

// That a token is being revoked does not tell anybody that it is still there.
function isTokenTold(told: string, id: string, label: string): boolean {
  return told
    .split("\n")
    .some((line) => (line.includes(id) || line.includes(label)) && !line.includes("revoking the token"));
}
