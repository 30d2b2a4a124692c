import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { Config } from "pulumi-atlassian-admin/organization";
import { findLeftovers, removeLeftovers } from "../../cli/src/commands/trial/clean-up/clean-up";
import type { Remainder } from "../../cli/src/commands/trial/clean-up/remove-left";
import type { TrialClock } from "../../cli/src/commands/trial/clock";
import { conductTrial, type Setup, type TrialResult } from "../../cli/src/commands/trial/conduct";
import { toProfile, type Profile } from "../../cli/src/commands/trial/profile/profile";
import { toTable } from "../../cli/src/commands/trial/report";
import { resultOf } from "../../cli/src/commands/trial/verdict";

/** Where a trial goes, and what it is given. */
export interface TrialTarget {
  readonly url: string;
  readonly orgId: string;
  readonly apiKey: string;
  /** Moves the clock of the server, so that waiting takes no time. */
  readonly advance: (milliseconds: number) => void;
}

/** A trial in this process whose waits take no time. Its ledgers are in their own folder. */
export class TrialRun {
  #aheadMs = 0;

  private constructor(
    readonly target: TrialTarget,
    readonly ledgerFolder: string,
  ) {}

  static async create(target: TrialTarget): Promise<TrialRun> {
    return new TrialRun(target, await mkdtemp(path.join(tmpdir(), "trial-")));
  }

  static on(emulator: Emulator): Promise<TrialRun> {
    return TrialRun.create(targetOf(emulator));
  }

  remove(): Promise<void> {
    return rm(this.ledgerFolder, { recursive: true, force: true });
  }

  readonly clock: TrialClock = {
    now: () => Date.now() + this.#aheadMs,
    sleep: (milliseconds) => {
      this.pass(milliseconds);
      return Promise.resolve();
    },
  };

  /** Lets time pass, for the trial and for the server. */
  pass(milliseconds: number): void {
    this.#aheadMs += milliseconds;
    this.target.advance(milliseconds);
  }

  setup(change: Partial<Setup> & { readonly url?: string; readonly apiKey?: string } = {}): Setup {
    const { url = this.target.url, apiKey = this.target.apiKey, ...rest } = change;
    const { orgId } = this.target;
    const variables = { ATLASSIAN_ADMIN_API_KEY: apiKey, ATLASSIAN_ADMIN_BASE_URL: url };
    const nothing = (): void => undefined;
    return {
      orgId,
      config: new Config(() => undefined, variables).forOrganization(orgId),
      wishes: { member: undefined, site: undefined },
      ledgerFolder: this.ledgerFolder,
      maxRequests: 1000,
      maxMinutes: 600,
      clock: this.clock,
      stop: new AbortController().signal,
      log: { debug: nothing, info: nothing, warn: nothing },
      note: nothing,
      ...rest,
    };
  }

  conduct(change: Parameters<TrialRun["setup"]>[0] = {}): Promise<TrialResult> {
    return conductTrial(this.setup(change));
  }

  /** Does what `trial --clean-up --yes` does. */
  async cleanUp(change: Parameters<TrialRun["setup"]>[0] = {}): Promise<Remainder[]> {
    const setup = this.setup(change);
    return removeLeftovers(setup, await findLeftovers(setup));
  }

  /** The ledgers of trials that left something behind. */
  async ledgers(): Promise<string[]> {
    // A trial that goes on in the background writes a new version beside the ledger, and renames it.
    return (await readdir(this.ledgerFolder)).filter((name) => name.endsWith(".json"));
  }
}

function targetOf(emulator: Emulator): TrialTarget {
  const { url, orgId, apiKey, clock } = emulator;
  return {
    url,
    orgId,
    apiKey,
    advance: (milliseconds) => {
      clock.advance({ milliseconds });
    },
  };
}

const SITE = "acme-jira.atlassian.invalid";
const PERSON = "admin@example.com";
/** With everything that a user can give. */
export const EVERYTHING = { wishes: { member: PERSON, site: SITE } };

/** Names, ids, addresses and secrets of the organisation, which no profile can have. */
export function ownTextsOf(emulator: Emulator): string[] {
  const { users, serviceAccounts, organizations } = emulator.state();
  return [
    emulator.orgId,
    emulator.apiKey,
    emulator.directoryId,
    ...users.flatMap(({ email, accountId, name }) => [email, accountId, name]),
    ...serviceAccounts.flatMap(({ id, atlassianId, email, displayName }) => [
      id,
      atlassianId,
      email,
      displayName,
    ]),
    ...organizations.flatMap(({ name, workspaces }) => [
      name,
      ...workspaces.flatMap(({ cloudId, hostUrl }) => [cloudId, hostUrl]),
    ]),
  ];
}

/** Everything that the emulator holds, without what every request changes. */
export async function heldBy(emulator: Emulator): Promise<unknown> {
  // A request lets the emulator finish what time has ended.
  await fetch(`${emulator.url}/admin/v1/orgs`, { headers: { authorization: `Bearer ${emulator.apiKey}` } });
  const held = Object.entries(emulator.state());
  return Object.fromEntries(held.filter(([name]) => name !== "now" && name !== "events"));
}

export function profileOf(
  result: TrialResult,
  target: TrialTarget,
  tried = { member: true, site: true },
): Profile {
  const { answers, startedAt, requests } = result;
  return toProfile(answers, {
    tool: "0",
    baseUrl: target.url,
    startedAt,
    tried,
    requests,
    result: verdictOf(result),
  });
}

export function verdictOf({ answers, problems, stopped, left }: TrialResult): ReturnType<typeof resultOf> {
  return resultOf({ answers, isComplete: problems.length === 0 && stopped === undefined, left: left.length });
}

/** What the user would see. */
export function tableOf(result: TrialResult): string {
  return toTable({ ...result, result: verdictOf(result), stopped: result.stopped?.message }, undefined);
}
