import { formOfId, idsIn, isSwapped } from "../forms";
import { bareId, textAt, type Json } from "../reading";
import { isRefusedAsWrong, isTaken, type Exchange } from "../requests/exchange";
import type { TextChange } from "../texts";
import type { Trial } from "../trial";
import { answerBody, answerDelay, answerDescription, answerStatus, answerText, statusOf } from "./answering";
import { DESCRIPTION_LENGTHS } from "./description-lengths";
import { accountIn, listAccounts, noteAccount, shownIn } from "./objects";

/** Makes the account; resolves to the response where one may have been made. */
export async function createAccount(trial: Trial): Promise<Exchange | undefined> {
  const { ledger, names } = trial;
  const call = trial.accountApi === "console" ? "accounts.create.console" : "accounts.create.documented";
  const attempts = [names.account, names.plainAccount].flatMap((displayName) =>
    DESCRIPTION_LENGTHS.map((length) => ({
      displayName,
      description: length === undefined ? undefined : names.description("Bot", length),
    })),
  );
  for (const [index, attempt] of attempts.entries()) {
    const entry = ledger.plan({ kind: "account", name: attempt.displayName }, trial.today());
    const exchange = await trial.send(call, attempt);
    if (isTaken(exchange) || exchange.isOutcomeUnknown) {
      trial.account = entry;
      trial.isPlainName = attempt.displayName === names.plainAccount;
      trial.accountDescription = attempt.description;
      trial.isDescriptionRefused = attempt.description === undefined;
      answerCreate(trial, exchange);
      return exchange;
    }
    ledger.change(entry, { state: "removed" });
    if (!isRefusedAsWrong(exchange) || index === attempts.length - 1) {
      refused(trial, exchange);
      return undefined;
    }
  }
  return undefined;
}

function answerCreate(trial: Trial, exchange: Exchange): void {
  const { answers } = trial;
  const isConsole = trial.accountApi === "console";
  const shown = shownIn(exchange);
  answerStatus(trial, isConsole ? "accounts.console-create.status" : "accounts.create.status", exchange);
  answerBody(trial, isConsole ? "accounts.console-create.body" : "accounts.create.body", exchange, "account");
  const other = isConsole
    ? "the documented API is not routed"
    : "only one account is made, through the documented API";
  answers.notMeasured(isConsole ? "accounts.create.status" : "accounts.console-create.status", other);
  answers.notMeasured(isConsole ? "accounts.create.body" : "accounts.console-create.body", other);
  answers.notMeasured("accounts.quota.status", "there was a free place");
  if (shown !== undefined && trial.ledger.isOurName(textAt(shown, "displayName"))) {
    noteAccount(trial, shown);
  }
}

/** An organisation without a free place responds with one of several statuses. */
function refused({ answers, obstacles }: Trial, exchange: Exchange): void {
  const isFull =
    exchange.status === 402 ||
    exchange.status === 409 ||
    /quota|limit|no service accounts left/i.test(exchange.text);
  if (isFull) {
    answers.set("accounts.quota.status", statusOf(exchange), exchange);
    obstacles.push({
      fact: `The organisation has no free place for a service account: ${exchange.failure ?? ""}`,
      remedy: `Delete one that nobody needs, or raise the plan, at admin.atlassian.com (5 are free, 250 with Guard Standard). Groups are measured meanwhile.`,
    });
    return;
  }
  obstacles.push({
    fact: `The service account was not made: ${exchange.failure ?? ""}`,
    remedy: `What concerns accounts, tokens and memberships is not measured. Groups are.`,
  });
}

export async function isAccountShown(trial: Trial): Promise<boolean> {
  const found = accountIn(trial, await listAccounts(trial));
  if (found !== undefined) {
    trial.shownAccount = found;
    noteAccount(trial, found);
  }
  return found !== undefined;
}

export function answerAccount(trial: Trial, exchange: Exchange, seenMs: number | null): void {
  const { answers, names, shownAccount } = trial;
  answerDelay(trial, "accounts.listing.create-lag-ms", seenMs);
  if (shownAccount === undefined) {
    return;
  }
  answerIds(trial, shownAccount);
  const name = trial.isPlainName ? names.plainAccount : names.account;
  const possible: readonly TextChange[] = trial.isPlainName ? ["lowercase"] : ["squeeze", "nfc", "lowercase"];
  answerText(trial, "accounts.name.changes", name, textAt(shownAccount, "displayName"), possible);
  answerAccountDescription(trial, shownAccount);
  const updatedAt = shownAccount["updatedAt"];
  answers.set(
    "accounts.listing.updated-at",
    typeof updatedAt === "number" ? "number" : typeof updatedAt === "string" ? "text" : "absent",
    exchange,
  );
  const email = textAt(shownAccount, "email");
  answers.set(
    "accounts.email.form",
    email === undefined
      ? "absent"
      : email.endsWith("@serviceaccount.atlassian.com")
        ? "serviceaccount"
        : "other",
  );
}

function answerIds({ answers }: Trial, account: Json): void {
  const { id, atlassianId } = idsIn(account);
  if (id === undefined || atlassianId === undefined) {
    answers.set("accounts.ids.shown", id === undefined ? "atlassianId" : "id");
  } else {
    answers.set("accounts.ids.shown", isSwapped(account) ? "swapped" : "both");
    answers.set("accounts.ids.same", bareId(id) === bareId(atlassianId));
  }
  answerForm(answers, "accounts.id.form", id);
  answerForm(answers, "accounts.account-id.form", atlassianId);
}

function answerForm(
  answers: Trial["answers"],
  question: "accounts.id.form" | "accounts.account-id.form",
  id: string | undefined,
): void {
  if (id === undefined) {
    answers.notMeasured(question, "this id is not shown");
  } else {
    answers.set(question, formOfId(id));
  }
}

function answerAccountDescription(trial: Trial, account: Json): void {
  const { answers, accountDescription } = trial;
  const shown = textAt(account, "description");
  if (trial.isDescriptionRefused) {
    answers.set("accounts.description", "refused");
  } else if (!("description" in account)) {
    answers.set("accounts.description", "absent");
  } else if (shown === undefined) {
    answers.set("accounts.description", "ignored");
  } else {
    answers.set("accounts.description", "writable");
    answerDescription(trial, "accounts", accountDescription, shown);
  }
  answers.notMeasured("accounts.description.changes", "the description is not shown");
  answers.notMeasured("accounts.description.max-length", "the description is not shown");
}
