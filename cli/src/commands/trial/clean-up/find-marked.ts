import { textAt, type Json } from "../reading";
import { idsIn } from "../forms";
import { pagesOf } from "../listings";
import { PREFIX, trialIdIn } from "../names";
import type { Wire } from "../requests/wire";
import { listAccounts } from "./remove-left";

/** An object of the organisation that has the name of a trial. */
export interface Marked {
  readonly kind: "account" | "group";
  readonly trialId: string;
  readonly name: string;
  readonly id: string;
  readonly accountId: string | undefined;
  readonly directoryId: string | undefined;
  /** Whether its description shows the same. Otherwise only its name shows that a trial created it. */
  readonly isDescribed: boolean;
}

/**
 * Every account and group of the organisation that a trial may have left, whether or not this machine has a
 * ledger of it.
 */
export async function findMarked(
  wire: Wire,
): Promise<{ readonly found: Marked[]; readonly unread: string[] }> {
  const accounts = await listAccounts(wire);
  const groups =
    (await pagesOf(wire, "groups.search", { directoryId: "-", searchTerm: PREFIX })) ??
    (await pagesOf(wire, "groups.search", { directoryId: "-" }));
  const found = [
    ...(accounts ?? []).flatMap((item) => markedIn("account", item, textAt(item, "displayName"))),
    ...(groups ?? []).flatMap((item) => markedIn("group", item, textAt(item, "name"))),
  ];
  const unread = [accounts === undefined ? "service accounts" : "", groups === undefined ? "groups" : ""];
  return { found, unread: unread.filter((what) => what !== "") };
}

function markedIn(kind: Marked["kind"], item: Json, name: string | undefined): Marked[] {
  const trialId = trialIdIn(name);
  const { id, atlassianId } = idsIn(item);
  const either = id ?? atlassianId;
  if (trialId === undefined || name === undefined || either === undefined) {
    return [];
  }
  const isDescribed = trialIdIn(textAt(item, "description")) === trialId;
  return [
    {
      kind,
      trialId,
      name,
      id: either,
      isDescribed,
      accountId: atlassianId ?? id,
      directoryId: textAt(item, "directoryId"),
    },
  ];
}
