import type { Stopwatch } from "../clock";
import { idsIn } from "../forms";
import type { Entry, Kind, Ledger } from "../ledger/ledger";
import { pagesOf } from "../listings";
import { PREFIX } from "../names";
import { bareId, itemsIn, textAt, type Json } from "../reading";
import type { CallId, Values } from "../requests/calls";
import { isSuccess, isTaken, type Exchange } from "../requests/exchange";
import type { Wire } from "../requests/wire";

/** What removing what is left needs. */
export interface CleanUp {
  readonly wire: Wire;
  readonly ledger: Ledger;
  readonly watch: Stopwatch;
}

/** Something that is still there, or can be. */
export interface Remainder {
  readonly kind: Kind;
  readonly name: string;
  /** The fact, then what to do. */
  readonly why: string;
}

/** A create whose request is older than this and that nothing shows was never made. */
const SURELY_SHOWN_MS = 15 * 60_000;

/**
 * Removes everything that the ledger has and that is not known to be gone. Only what the organisation shows
 * under a name of the trial.
 */
export async function removeLeft(cleanUp: CleanUp): Promise<Remainder[]> {
  const { ledger, wire } = cleanUp;
  if (ledger.entries.length === 0) {
    ledger.close();
    return [];
  }
  wire.beginCleanUp();
  await noteStrays(cleanUp);
  await findGroups(cleanUp);
  await findAccounts(cleanUp);
  for (const group of ledger.living("group").filter(({ isProven }) => isProven)) {
    await removeGroup(cleanUp, group);
  }
  for (const account of ledger.living("account").filter(({ isProven }) => isProven)) {
    await removeAccount(cleanUp, account);
  }
  endTies(ledger);
  const left = ledger.left().map((entry) => toRemainder(cleanUp, entry));
  ledger.close();
  return left.filter((remainder) => remainder !== undefined);
}

/**
 * The last check: an organisation can have created something although it refused to, or have kept something
 * although it reported the deletion.
 */
async function noteStrays(cleanUp: CleanUp): Promise<void> {
  const { ledger, watch, wire } = cleanUp;
  const accounts = (await listAccounts(wire)) ?? [];
  const groups = (await groupsByMark(cleanUp)) ?? [];
  const strays = [
    ...accounts.map((item) => ({ kind: "account" as const, item, name: textAt(item, "displayName") })),
    ...groups.map((item) => ({ kind: "group" as const, item, name: textAt(item, "name") })),
  ].filter(({ item, name }) => ledger.isOurName(name) && !isBeingDeleted(item));
  for (const { kind, item, name } of strays) {
    const { id, atlassianId } = idsIn(item);
    const ids = [id, atlassianId].filter((shown) => shown !== undefined);
    const known = ids.map((one) => ledger.find(kind, one)).find((entry) => entry !== undefined);
    const isOpen = ledger.living(kind).some(({ isProven }) => !isProven);
    if (ids.length > 0 && known?.state !== "made" && !isOpen) {
      const entry =
        known ??
        ledger.plan(
          { kind, name: name ?? "", directoryId: textAt(item, "directoryId") },
          new Date(watch.now()),
        );
      const [first = ""] = ids;
      ledger.change(entry, {
        state: "made",
        isProven: true,
        ids,
        id: id ?? first,
        accountId: atlassianId ?? first,
      });
    }
  }
}

function isBeingDeleted(item: Json): boolean {
  return /delet/i.test(textAt(item, "status") ?? "");
}

function groupsByMark({ wire, ledger }: CleanUp): Promise<Json[] | undefined> {
  const directoryId = ledger.entries.find(({ kind }) => kind === "group")?.directoryId ?? "-";
  return pagesOf(wire, "groups.search", { searchTerm: `${PREFIX}${ledger.head.trialId}`, directoryId });
}

/** Groups that may have been made, by their names. */
async function findGroups(cleanUp: CleanUp): Promise<void> {
  const { ledger } = cleanUp;
  const open = ledger.living("group");
  if (open.length === 0) {
    return;
  }
  const values = { searchTerm: `${PREFIX}${ledger.head.trialId}`, directoryId: open[0]?.directoryId ?? "-" };
  await lookFor(cleanUp, open, async () => {
    const byMark = await pagesOf(cleanUp.wire, "groups.search", values);
    // The API can refuse a search for the mark, or search by words or by case.
    const isComplete =
      byMark !== undefined && open.every((entry) => byMark.some((item) => isOf(entry, item)));
    const byName = isComplete
      ? []
      : await pagesOf(cleanUp.wire, "groups.search", {
          ...values,
          searchTerm: undefined,
          groupNames: open.map(({ name }) => name),
        });
    const found =
      byMark === undefined && byName === undefined ? undefined : [...(byMark ?? []), ...(byName ?? [])];
    return found?.filter((item) => ledger.isOurName(textAt(item, "name")));
  });
}

function isOf({ ids }: Entry, item: Json): boolean {
  return ids.some((own) => bareId(own) === bareId(textAt(item, "id") ?? ""));
}

async function findAccounts(cleanUp: CleanUp): Promise<void> {
  const { ledger } = cleanUp;
  const open = ledger.living("account");
  if (open.length === 0) {
    return;
  }
  await lookFor(cleanUp, open, async () => {
    const items = await listAccounts(cleanUp.wire);
    return items?.filter((item) => ledger.isOurName(textAt(item, "displayName")) || isKnown(open, item));
  });
}

export async function listAccounts(wire: Wire): Promise<Json[] | undefined> {
  return (
    (await pagesOf(wire, "accounts.list.documented", {})) ??
    pagesOf(wire, "accounts.list.console", { limit: 80 })
  );
}

function isKnown(entries: readonly Entry[], item: Json): boolean {
  const { id, atlassianId } = idsIn(item);
  const own = new Set(entries.flatMap(({ ids, isProven }) => (isProven ? ids.map(bareId) : [])));
  return [id, atlassianId].some((shown) => shown !== undefined && own.has(bareId(shown)));
}

/** Looks until something shows for every open entry; once only for entries that are old enough to show at once. */
async function lookFor(
  { ledger, watch }: CleanUp,
  open: readonly Entry[],
  find: () => Promise<Json[] | undefined>,
): Promise<void> {
  const youngestMs = Math.max(...open.map(({ at }) => Date.parse(at)));
  const mayBeLate = watch.now() - youngestMs < SURELY_SHOWN_MS && open.some(({ isProven }) => !isProven);
  const look = async (): Promise<boolean> => {
    const items = await find();
    for (const item of items ?? []) {
      note(ledger, open, item);
    }
    return items !== undefined && open.every(({ isProven }) => isProven);
  };
  if (mayBeLate) {
    await watch.firstSeen(watch.moment(), { all: look });
  } else {
    await look();
  }
}

/** Ties an object that the organisation shows under a name of the trial to its entry. */
function note(ledger: Ledger, open: readonly Entry[], item: Json): void {
  const { id, atlassianId } = idsIn(item);
  const ids = [id, atlassianId].filter((shown) => shown !== undefined);
  const isOf = (entry: Entry): boolean =>
    entry.ids.some((own) => ids.some((shown) => bareId(own) === bareId(shown)));
  const entry = open.find(isOf) ?? open.find(({ ids: known }) => known.length === 0) ?? open[0];
  if (entry === undefined || ids.length === 0) {
    return;
  }
  ledger.change(entry, {
    state: "made",
    isProven: true,
    ids: [...new Set([...entry.ids, ...ids])],
    id: id ?? entry.id ?? atlassianId,
    accountId: atlassianId ?? entry.accountId ?? id,
    directoryId: textAt(item, "directoryId") ?? entry.directoryId,
  });
}

async function removeGroup(cleanUp: CleanUp, group: Entry): Promise<void> {
  const { ledger, wire } = cleanUp;
  for (const groupId of group.ids) {
    const path = { groupId, directoryId: group.directoryId ?? "-" };
    for (const role of ledger.living("role")) {
      wire.allow({ resourceId: role.resourceId });
      settle(
        ledger,
        role,
        await wire.send("roles.revoke", { ...path, resourceId: role.resourceId, roleId: role.role }),
      );
    }
    for (const membership of ledger.living("membership")) {
      settle(
        ledger,
        membership,
        await wire.send("members.remove", { ...path, accountId: membership.ofAccount }),
      );
    }
    let deleted = await wire.send("groups.delete", path);
    if (deleted.status === 409) {
      await removeMembers(wire, path);
      deleted = await wire.send("groups.delete", path);
    }
    await settleWhenGone(cleanUp, group, deleted, async () => {
      const items = await pagesOf(wire, "groups.search", {
        groupIds: [groupId],
        directoryId: path.directoryId,
      });
      return (
        items?.find((item) => bareId(textAt(item, "id") ?? "") === bareId(groupId)) ??
        (items === undefined ? undefined : null)
      );
    });
  }
}

/** The API can refuse to delete a group with members. */
async function removeMembers(
  wire: Wire,
  path: { readonly groupId: string; readonly directoryId: string },
): Promise<void> {
  const members = await pagesOf(wire, "users.search", {
    directoryId: path.directoryId,
    groupIds: [path.groupId],
  });
  for (const member of (members ?? []).slice(0, 20)) {
    await wire.send("members.remove", { ...path, accountId: textAt(member, "accountId") });
  }
}

async function removeAccount(cleanUp: CleanUp, account: Entry): Promise<void> {
  const { ledger, wire } = cleanUp;
  const { id, accountId } = account;
  await revokeTokens(cleanUp, account);
  const findAccount = async (): Promise<Json | null | undefined> => {
    const items = await listAccounts(wire);
    return items?.find((item) => isKnown([account], item)) ?? (items === undefined ? undefined : null);
  };
  const ways: readonly (readonly [CallId, Values])[] = [
    ...[...new Set([id, accountId])].map((value) => ["accounts.delete.documented", { id: value }] as const),
    ["accounts.delete.lifecycle", { accountId }],
    ...[...new Set([id, accountId])].map((value) => ["accounts.delete.console", { id: value }] as const),
    ["accounts.delete.lifecycle", { accountId: id }],
  ];
  for (const [call, values] of ways) {
    const deleted = await wire.send(call, values);
    // The API can accept a delete of an unknown id, so only the listing is proof.
    if (isTaken(deleted)) {
      await settleWhenGone(cleanUp, account, deleted, findAccount);
    }
    if (account.state === "removed") {
      break;
    }
  }
  if (account.state !== "removed") {
    await settleWhenGone(cleanUp, account, undefined, findAccount);
  }
  for (const access of account.state === "removed" ? ledger.living("access") : []) {
    ledger.change(access, { state: "removed" });
  }
}

/** Revokes the tokens first: where the account cannot be deleted, at least none of them works. */
async function revokeTokens({ ledger, wire }: CleanUp, account: Entry): Promise<void> {
  for (const accountId of new Set([account.accountId, account.id])) {
    const listed = await wire.send("tokens.list", { accountId });
    const items = isSuccess(listed) ? (itemsIn(listed.body) ?? []) : [];
    for (const item of items.filter((one) => ledger.isOurName(textAt(one, "label")))) {
      const tokenId = textAt(item, "id");
      if (tokenId !== undefined) {
        const entry =
          ledger.find("token", tokenId) ?? ledger.living("token").find(({ ids }) => ids.length === 0);
        if (entry !== undefined) {
          ledger.change(entry, { ids: [...new Set([...entry.ids, tokenId])], isProven: true, state: "made" });
          settle(ledger, entry, await wire.send("tokens.revoke", { accountId, tokenId }));
        }
      }
    }
    if (items.length > 0) {
      return;
    }
  }
}

function settle(ledger: Ledger, entry: Entry, exchange: Exchange): void {
  if (isTaken(exchange) || exchange.status === 404 || exchange.status === 410) {
    ledger.change(entry, { state: "removed" });
  }
}

/** The object counts as removed when a read does not show it any more, or shows it as being deleted. */
async function settleWhenGone(
  { ledger, watch }: CleanUp,
  entry: Entry,
  deleted: Exchange | undefined,
  find: () => Promise<Json | null | undefined>,
): Promise<void> {
  const state = { isGone: false };
  await watch.firstSeen(watch.moment(), {
    gone: async () => {
      const shown = await find();
      state.isGone = shown === null || (shown !== undefined && isBeingDeleted(shown));
      // Where the delete was refused, waiting changes nothing.
      return state.isGone || deleted === undefined || !(isTaken(deleted) || deleted.status === 404);
    },
  });
  if (state.isGone) {
    ledger.change(entry, { state: "removed" });
  }
}

/** Tokens, memberships, roles and accesses are gone with what they belong to. */
function endTies(ledger: Ledger): void {
  const isAccountLeft = ledger.living("account").length > 0;
  const isGroupLeft = ledger.living("group").length > 0;
  for (const entry of ledger.left()) {
    const isOver =
      (entry.kind === "role" && !isGroupLeft) ||
      (entry.kind === "membership" && !isGroupLeft) ||
      ((entry.kind === "token" || entry.kind === "access") && !isAccountLeft);
    if (isOver) {
      ledger.change(entry, { state: "removed" });
    }
  }
}

function toRemainder({ ledger, watch }: CleanUp, entry: Entry): Remainder | undefined {
  const { kind, name } = entry;
  if (entry.isProven || entry.state === "made") {
    return { kind, name, why: `It could not be deleted. Delete it at admin.atlassian.com.` };
  }
  if (watch.now() - Date.parse(entry.at) >= SURELY_SHOWN_MS) {
    // Fifteen minutes after the request, nothing shows it: the request never arrived.
    ledger.change(entry, { state: "removed" });
    return undefined;
  }
  return {
    kind,
    name,
    why: `It may have been made, and nothing shows it yet. Run "atlassian-admin trial --clean-up" in 15 minutes.`,
  };
}
