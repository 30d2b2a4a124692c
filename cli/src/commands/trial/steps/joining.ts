import type { Values } from "../requests/calls";
import { isLicenceLimit, isNotInDirectory, isTaken, type Exchange } from "../requests/exchange";
import type { Trial } from "../trial";
import { answerDelay, answerStatus } from "./answering";
import { groupPath } from "./objects";

/** Puts the account into the group, again and again until the directory knows the account. */
export class Joining {
  #last: Exchange | undefined;
  #isOver = false;
  #attempts = 0;

  constructor(private readonly trial: Trial) {}

  async try(): Promise<boolean> {
    const { trial } = this;
    const accountId = trial.account?.accountId;
    if (accountId === undefined || trial.account?.isProven !== true || trial.group?.isProven !== true) {
      return false;
    }
    if (!this.#isOver) {
      this.#attempts += 1;
      this.#last = await addMember(trial, accountId);
      trial.isMember = isTaken(this.#last);
      trial.moments.set("member", trial.watch.moment());
      // Every other refusal comes again.
      this.#isOver = trial.isMember || !isNotInDirectory(this.#last);
    }
    return this.#isOver;
  }

  answer(seenMs: number | null): void {
    const { trial } = this;
    const { answers } = trial;
    const exchange = this.#last;
    if (exchange === undefined) {
      return;
    }
    if (trial.isMember) {
      answerStatus(trial, "members.add.status", exchange);
      answers.set("members.before-access", "taken", exchange);
      answers.set("members.service-accounts", "always", exchange);
      answers.set("members.licence", "not-needed", exchange);
      // If the first attempt is late and accepted, an earlier one could have been accepted too.
      answerDelay(trial, "accounts.ready-after-ms", this.#attempts === 1 && seenMs !== 0 ? null : seenMs);
    } else if (isLicenceLimit(exchange)) {
      answers.set("members.licence", "no-licence", exchange);
      trial.obstacles.push({
        fact: `The account was not put into the group: ${exchange.failure ?? ""}`,
        remedy: `Free a licence, or raise the plan, at admin.atlassian.com. What concerns memberships is not measured.`,
      });
    } else if (isNotInDirectory(exchange)) {
      answers.set("members.before-access", "refused", exchange);
      answers.notMeasured("accounts.ready-after-ms", "the directory did not know the account within 60 s");
    } else {
      answers.unexpected("members.before-access", `status ${exchange.status ?? "none"}`, exchange);
    }
  }
}

/** Adds a member. The ledger knows of it before the request goes out. */
export async function addMember(trial: Trial, accountId: string, values: Values = {}): Promise<Exchange> {
  const { ledger } = trial;
  const path = groupPath(trial);
  const known = ledger.entries.find(
    ({ kind, ofAccount }) => kind === "membership" && ofAccount === accountId,
  );
  const tie = {
    kind: "membership",
    name: "a member of the group",
    ofAccount: accountId,
    ofGroup: path.groupId,
  } as const;
  const entry = known ?? ledger.plan(tie, trial.today());
  const wasMade = entry.state === "made";
  if (!wasMade) {
    ledger.change(entry, { state: "planned" });
  }
  const exchange = await trial.send("members.add", { ...path, ...values, accountId });
  if (!wasMade && !exchange.isOutcomeUnknown) {
    ledger.change(entry, { state: isTaken(exchange) ? "made" : "removed" });
  }
  return exchange;
}
