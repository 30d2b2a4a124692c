import { cleanUpAfter, headOf, openWire, type Setup } from "../conduct";
import { Ledger } from "../ledger/ledger";
import { LedgerFile } from "../ledger/ledger-file";
import { unfinishedLedgers } from "../ledger/unfinished";
import { findMarked, type Marked } from "./find-marked";
import type { Remainder } from "./remove-left";

/** What earlier trials left in this organisation. */
export interface Leftovers {
  /** Of trials whose ledger is on this machine. */
  readonly ledgers: readonly Ledger[];
  /** Of other trials, by name and description. */
  readonly marked: readonly Marked[];
  /** Named as a trial names objects, but not described so, and in no ledger: left alone. */
  readonly doubtful: readonly Marked[];
  /** Trials that seem to be running on this machine: left alone. */
  readonly running: readonly string[];
  /** What could not be listed. */
  readonly unread: readonly string[];
}

/** Finds what is left, and changes nothing. */
export async function findLeftovers(setup: Setup): Promise<Leftovers> {
  const { ledgers, running } = await unfinishedLedgers(setup.ledgerFolder, setup.orgId, setup.config.baseUrl);
  const { found, unread } = await findMarked(openWire(setup, emptyLedger(setup, "00000000")));
  const known = new Set([...ledgers.map(({ head }) => head.trialId), ...running]);
  const others = found.filter(({ trialId }) => !known.has(trialId));
  return {
    ledgers,
    running,
    unread,
    marked: others.filter(({ isDescribed }) => isDescribed),
    doubtful: others.filter(({ isDescribed }) => !isDescribed),
  };
}

/** What one trial left. */
export function leftBy(
  trialId: string,
  { ledgers, marked, doubtful, running, unread }: Leftovers,
): Leftovers {
  const isIts = (one: { readonly trialId: string }): boolean => one.trialId === trialId;
  return {
    ledgers: ledgers.filter(({ head }) => isIts(head)),
    marked: marked.filter(isIts),
    doubtful: doubtful.filter(isIts),
    running: running.filter((id) => id === trialId),
    unread,
  };
}

/** The numbers of the trials that left something. */
export function trialsIn({ ledgers, marked }: Leftovers): string[] {
  return [...new Set([...ledgers.map(({ head }) => head.trialId), ...marked.map(({ trialId }) => trialId)])];
}

/** Removes it. */
export async function removeLeftovers(setup: Setup, { ledgers, marked }: Leftovers): Promise<Remainder[]> {
  const all = [...ledgers, ...ledgersOf(setup, marked)];
  const left: Remainder[] = [];
  for (const ledger of all) {
    left.push(...(await cleanUpAfter(setup, ledger, openWire(setup, ledger))));
  }
  return left;
}

/** A ledger for the objects of each trial that has none here. */
function ledgersOf(setup: Setup, marked: readonly Marked[]): Ledger[] {
  return [...new Set(marked.map(({ trialId }) => trialId))].map((trialId) => {
    const ledger = emptyLedger(setup, trialId);
    for (const { kind, name, id, accountId, directoryId } of marked.filter(
      (one) => one.trialId === trialId,
    )) {
      const entry = ledger.plan({ kind, name, directoryId }, new Date(setup.clock.now()));
      const ids = [...new Set([id, accountId].filter((shown) => shown !== undefined))];
      ledger.change(entry, { state: "made", isProven: true, ids, id, accountId });
    }
    return ledger;
  });
}

function emptyLedger(setup: Setup, trialId: string): Ledger {
  const head = headOf(setup, trialId, new Date(setup.clock.now()).toISOString());
  return new Ledger(new LedgerFile(setup.ledgerFolder, trialId), { ...head, entries: [] });
}
