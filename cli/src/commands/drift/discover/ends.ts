import { DAY_MS } from "../../../days";
import { text, type Properties } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import { isObject } from "../../../json-file";
import { plural } from "../../../plural";
import type { RecordedResource } from "../engine/resources";
import type { Discovery } from "../finding";
import type { Remedies } from "../remedies";
import { listOf, memberSubject, subjectsOf, toResource } from "./describe";
import { dayOf } from "./token-facts";

export interface EndContext {
  readonly orgId: string;
  /** The server's time, in milliseconds since 1970. The server's date decides when a membership or role ends. */
  readonly nowMs: number;
  /** Days. */
  readonly within: number;
  readonly names: IdentityNames;
  readonly remedies: Remedies;
}

/** Memberships and roles that end soon, or that should have ended already. */
export function discoverEnds(resources: readonly RecordedResource[], context: EndContext): Discovery[] {
  return resources
    .filter(({ observed, recorded }) => observed !== undefined && text(recorded, "orgId") === context.orgId)
    .flatMap((resource) =>
      resource.type === "GroupMembers" ? endsOfList(resource, context) : endOf(resource, context),
    );
}

/**
 * The finding for a membership or role that has ended and was added again; `undefined` for every other difference.
 * The engine shows it as a missing input.
 */
export function givenBack({ differences, recorded }: RecordedResource): string | undefined {
  const isGivenBack = differences.some(
    ({ property, declared, observed }) => property === "ended" && declared === true && observed === undefined,
  );
  return isGivenBack && differences.length === 1
    ? `It ended on ${text(recorded, "until")} and was added again.`
    : undefined;
}

function endOf(resource: RecordedResource, context: EndContext): Discovery[] {
  const { recorded, urn } = resource;
  const day = text(recorded, "until");
  if (day === "" || recorded["ended"] === true || !isSoon(day, context)) {
    return [];
  }
  return [
    {
      ...saidOf(resource, day, isPast(day, context) ? "It should have ended" : "It ends", context),
      identity: [urn, day],
      subjects: subjectsOf(resource, context.names),
    },
  ];
}

/** One finding for all members of a list that end on the same day. */
function endsOfList(resource: RecordedResource, context: EndContext): Discovery[] {
  const { recorded, urn } = resource;
  const groupId = text(recorded, "groupId");
  const { names } = context;
  return [...endingMembers(recorded)].flatMap(([day, accountIds]) => {
    if (!isSoon(day, context)) {
      return [];
    }
    const members = accountIds.map((accountId) => ({ accountId, name: names.plain(accountId) }));
    const whose = `${plural(members.length, "membership")}, of ${listOf(members.map(({ name }) => name))},`;
    const verb = isPast(day, context) ? "should have ended" : members.length === 1 ? "ends" : "end";
    return [
      {
        ...saidOf(resource, day, `${whose} ${verb}`, context),
        members,
        identity: [urn, day, ...accountIds.toSorted()],
        subjects: accountIds.map((accountId) => memberSubject(groupId, accountId, names)),
      },
    ];
  });
}

/**
 * The accounts of a list that end, each with the day of its last entry. An account with a second entry ends on the
 * later day, or not at all.
 */
function endingMembers({ accountIds, accountIdsByEmail, members }: Properties): Map<string, string[]> {
  const idsByEmail = isObject(accountIdsByEmail) ? accountIdsByEmail : {};
  const present = new Set(Array.isArray(accountIds) ? accountIds.map(String) : []);
  const dayOfAccount = new Map<string, string | undefined>();
  for (const entry of Array.isArray(members) ? members.filter(isObject) : []) {
    const accountId = text(entry, "accountId") || text(idsByEmail, text(entry, "email").toLowerCase());
    const day = text(entry, "until") || undefined;
    const known = dayOfAccount.get(accountId);
    const isOnly = !dayOfAccount.has(accountId);
    dayOfAccount.set(accountId, isOnly ? day : later(known, day));
  }
  const byDay = new Map<string, string[]>();
  for (const [accountId, day] of dayOfAccount) {
    if (day !== undefined && present.has(accountId)) {
      byDay.set(day, [...(byDay.get(day) ?? []), accountId]);
    }
  }
  return byDay;
}

/** The later of two days. A missing day means no end. */
function later(left: string | undefined, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : left > right ? left : right;
}

const isPast = (day: string, { nowMs }: EndContext): boolean => day <= dayOf(nowMs);

const isSoon = (day: string, { nowMs, within }: EndContext): boolean => day <= dayOf(nowMs + within * DAY_MS);

function saidOf(
  resource: RecordedResource,
  day: string,
  what: string,
  context: EndContext,
): Pick<Discovery, "kind" | "resource" | "fact" | "remedy"> {
  const command = context.remedies.upWithoutRefresh(resource.stack);
  return {
    kind: "ending",
    resource: toResource(resource, context.names),
    fact: `${what} on ${day}.`,
    remedy: isPast(day, context)
      ? `Run ${command} to remove the access, and schedule this command.`
      : `To keep the access, set a later until in the program. Then run ${command}.`,
  };
}
