import { readdir, readFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { isMissing } from "../../../json-file";
import { Ledger } from "./ledger";
import { LedgerFile } from "./ledger-file";

/** Where ledgers are kept unless `--ledger` names another folder. */
export function defaultLedgerFolder(): string {
  return path.join(homedir(), ".atlassian-admin", "trials");
}

const entry = z.object({
  kind: z.enum(["account", "group", "token", "membership", "role", "access"]),
  name: z.string(),
  at: z.string(),
  state: z.enum(["planned", "made", "removed"]),
  ids: z.array(z.string()),
  id: z.string().optional(),
  accountId: z.string().optional(),
  isProven: z.boolean(),
  directoryId: z.string().optional(),
  ofAccount: z.string().optional(),
  ofGroup: z.string().optional(),
  resourceId: z.string().optional(),
  role: z.string().optional(),
});

const ledger = z.object({
  format: z.literal("atlassian-admin-trial-ledger/1"),
  trialId: z.string().regex(/^[0-9a-f]{8}$/),
  orgId: z.string(),
  baseUrl: z.string(),
  startedAt: z.string(),
  process: z.object({ pid: z.number(), host: z.string() }),
  entries: z.array(entry),
});

export interface Unfinished {
  /** Of trials that ended and left something behind, the oldest first. */
  readonly ledgers: readonly Ledger[];
  /** The numbers of trials that seem to be running on this machine. */
  readonly running: readonly string[];
}

/** The ledgers that trials of this organisation left behind. */
export async function unfinishedLedgers(folder: string, orgId: string, baseUrl: string): Promise<Unfinished> {
  const found: Ledger[] = [];
  const running: string[] = [];
  for (const name of await filesIn(folder)) {
    const parsed = ledger.safeParse(parseJson(await readFile(path.join(folder, name), "utf8")));
    // A file that is none of ours, or that a newer version wrote, is left as it is: the mark in the
    // organisation finds the objects all the same.
    if (!parsed.success || parsed.data.orgId !== orgId || parsed.data.baseUrl !== baseUrl) {
      continue;
    }
    const { data } = parsed;
    if (isRunning(data)) {
      running.push(data.trialId);
    } else {
      found.push(new Ledger(new LedgerFile(folder, data.trialId), data));
    }
  }
  const ledgers = found.sort((left, right) => left.head.startedAt.localeCompare(right.head.startedAt));
  return { ledgers, running };
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => /^[0-9a-f]{8}\.json$/.test(name));
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw new Error(`the folder of the ledgers "${folder}" cannot be read: ${String(error)}`, {
      cause: error,
    });
  }
}

/** No trial takes longer; an older process with the same number is another one. */
const LONGEST_TRIAL_MS = 2 * 3_600_000;

/**
 * Whether the process of a trial is alive on this machine. The process of another machine
 * counts as ended, because it cannot be checked.
 */
function isRunning({ process: { pid, host }, startedAt }: z.output<typeof ledger>): boolean {
  const isRecent = Date.now() - Date.parse(startedAt) < LONGEST_TRIAL_MS;
  if (host !== hostname() || pid === process.pid || !isRecent) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
