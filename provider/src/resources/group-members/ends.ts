import { bareId, idKey } from "../../organization/ids";
import type { Organization } from "../../organization/organization";
import { isEqual } from "../../lifecycle/properties";
import { utcDay } from "../../timing/days";
import { warnOfEarlyEnd } from "../grant-end";
import { emailKey, type GroupMembersInputs, type GroupMembersOutputs, type Member } from "./schema";

type KnownIds = GroupMembersOutputs["accountIdsByEmail"];

/** Whether the last day of a member is over. */
export function isOver({ until }: Member, today: string): boolean {
  return until !== undefined && until <= today;
}

/** The account of a member, if an earlier run has looked it up. */
export function knownIdOf({ accountId, email }: Member, known: KnownIds): string | undefined {
  return accountId === undefined ? known[emailKey(email ?? "")] : bareId(accountId);
}

/**
 * The declared members whose membership has not ended by the server's date. The others are not looked up, because
 * their owners can have left. Call it after a response in this operation, because responses carry the date.
 */
export function presentMembers(
  organization: Organization,
  group: string,
  members: readonly Member[],
): Member[] {
  const today = utcDay(organization.nowMs());
  const present = members.filter((member) => !isOver(member, today));
  for (const { accountId, email, ended, until } of present) {
    if (ended === true && until !== undefined) {
      const what = `membership of "${email ?? accountId ?? "?"}" in group "${group}"`;
      warnOfEarlyEnd(organization, what, today, until);
    }
  }
  return present;
}

/** The accounts of the members whose membership has ended. The program declares their removal. */
export function endedIds(members: readonly Member[], known: KnownIds, today: string): string[] {
  return members
    .filter((member) => isOver(member, today))
    .flatMap((member) => knownIdOf(member, known) ?? []);
}

/**
 * Whether the group still has a member whose end check computed in an earlier run, before the server's date had
 * reached it.
 */
export function isRemovalOverdue(
  { accountIds, accountIdsByEmail, members }: GroupMembersInputs & GroupMembersOutputs,
  desired: GroupMembersInputs,
  nowMs: number,
): boolean {
  // The engine shows changed members itself. It hides them if diff reports an update.
  if (!isEqual(members, desired.members)) {
    return false;
  }
  const idsOf = (isOne: (member: Member) => boolean): Set<string> =>
    new Set(
      members
        .filter(isOne)
        .flatMap((member) => knownIdOf(member, accountIdsByEmail) ?? [])
        .map(idKey),
    );
  const recorded = new Set(accountIds.map(idKey));
  const staying = idsOf(({ ended }) => ended !== true);
  const today = utcDay(nowMs);
  const ended = idsOf((member) => member.ended === true && isOver(member, today));
  return [...ended].some((key) => recorded.has(key) && !staying.has(key));
}
