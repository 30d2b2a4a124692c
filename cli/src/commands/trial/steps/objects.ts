// The throw-away objects as the organisation shows them.
import { idsIn } from "../forms";
import type { Entry } from "../ledger/ledger";
import { list } from "../listings";
import { trialIdIn } from "../names";
import { bareId, objectIn, textAt, type Json } from "../reading";
import type { Exchange } from "../requests/exchange";
import type { Trial } from "../trial";

/** The listing of service accounts that the product would use. */
export async function listAccounts(trial: Trial): Promise<readonly Json[] | undefined> {
  const limit = trial.accountPage === undefined ? undefined : Math.min(trial.accountPage, 1000);
  const listed = await list(
    trial,
    trial.accountApi === "console" ? "accounts.list.console" : "accounts.list.documented",
    limit === undefined ? {} : { limit },
  );
  return listed.items;
}

/** The throw-away account in a listing: by an id of the ledger, or by its name. */
export function accountIn(trial: Trial, items: readonly Json[] | undefined): Json | undefined {
  return (items ?? []).find((item) => isAccount(trial, item));
}

function isAccount({ account, ledger }: Trial, item: Json): boolean {
  const { id, atlassianId } = idsIn(item);
  const own = new Set((account?.ids ?? []).map(bareId));
  const isKnownId = [id, atlassianId].some((shown) => shown !== undefined && own.has(bareId(shown)));
  return isKnownId || ledger.isOurName(textAt(item, "displayName"));
}

/** Notes the ids under which the account is shown together with its name. */
export function noteAccount(trial: Trial, item: Json): void {
  const entry = trial.account;
  if (entry === undefined) {
    return;
  }
  const { id, atlassianId } = idsIn(item);
  const isProven = entry.isProven || trial.ledger.isOurName(textAt(item, "displayName"));
  const ids = [...new Set([...entry.ids, ...[id, atlassianId].filter((shown) => shown !== undefined)])];
  trial.ledger.change(entry, {
    state: entry.state === "planned" ? "made" : entry.state,
    ids,
    isProven,
    id: id ?? entry.id ?? atlassianId,
    accountId: atlassianId ?? entry.accountId ?? id,
  });
}

/** The object that a response to a write shows; undefined where it shows none. */
export function shownIn(exchange: Exchange): Json | undefined {
  const shown = objectIn(exchange.body);
  return shown !== undefined && Object.keys(shown).length > 0 ? shown : undefined;
}

/** The throw-away group as a search by its name shows it; its spelling counts as sent. */
export async function searchGroupByName(trial: Trial, name: string): Promise<Json | undefined> {
  const { items } = await list(trial, "groups.search", { groupNames: [name] });
  return items?.find((item) => trial.ledger.isOurName(textAt(item, "name")));
}

/** The groups of this trial as a search for the beginning of their names shows them. */
export async function searchGroupsByMark(trial: Trial): Promise<Json[] | undefined> {
  const { items } = await list(trial, "groups.search", { searchTerm: `aa-trial-${trial.names.trialId}` });
  return items?.filter((item) => trialIdIn(textAt(item, "name")) === trial.names.trialId);
}

/**
 * The group as a search by its id shows it: `null` where it shows none, `undefined` where the search cannot
 * be read.
 */
export async function searchGroupById(trial: Trial): Promise<Json | null | undefined> {
  const group = trial.group;
  if (group?.ids[0] === undefined) {
    return undefined;
  }
  const { items } = await list(trial, "groups.search", { groupIds: [group.ids[0]] });
  return items === undefined ? undefined : (items.find((item) => isOf(group, textAt(item, "id"))) ?? null);
}

export function isOf(entry: Entry, id: string | undefined): boolean {
  return id !== undefined && entry.ids.some((own) => bareId(own) === bareId(id));
}

/** Notes the id under which a group is shown together with its name. */
export function noteGroup(trial: Trial, entry: Entry, item: Json): void {
  const id = textAt(item, "id");
  if (id === undefined) {
    return;
  }
  trial.ledger.change(entry, {
    state: entry.state === "planned" ? "made" : entry.state,
    ids: [...new Set([...entry.ids, id])],
    isProven: entry.isProven || trial.ledger.isOurName(textAt(item, "name")),
    directoryId: textAt(item, "directoryId") ?? entry.directoryId,
  });
}

/** The values of a path that leads to the group. */
export function groupPath(trial: Trial): { readonly groupId: string; readonly directoryId?: string } {
  const { group, directoryId } = trial;
  const own = group?.directoryId ?? directoryId;
  return { groupId: group?.ids[0] ?? "", ...(own !== undefined && { directoryId: own }) };
}

/**
 * The account as a search by group shows it: `null` where it shows none, `undefined` where the search cannot
 * be read.
 */
export async function memberShown(trial: Trial, accountId: string): Promise<Json | null | undefined> {
  const { groupId } = groupPath(trial);
  const { items } = await list(trial, "users.search", { groupIds: [groupId], limit: 20 });
  const isIt = (item: Json): boolean => bareId(textAt(item, "accountId") ?? "") === bareId(accountId);
  return items === undefined ? undefined : (items.find(isIt) ?? null);
}
