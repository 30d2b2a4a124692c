import { formOfId, idsIn, isSwapped } from "../forms";
import { bareId, textAt, type Json } from "../reading";
import type { Values } from "../requests/calls";
import {
  isLicenceLimit,
  isNotInDirectory,
  isRefusedAsWrong,
  isTaken,
  type Exchange,
} from "../requests/exchange";
import type { TextChange } from "../texts";
import type { Step, Trial } from "../trial";
import { answerDelay, answerDescription, answerStatus, answerText, statusOf } from "./answering";
import {
  accountIn,
  groupPath,
  listAccounts,
  noteAccount,
  noteGroup,
  searchGroupByName,
  searchGroupsByMark,
  shownIn,
} from "./objects";

/** Long enough to find out where descriptions are cut; then one as programs have them; then none. */
const DESCRIPTION_LENGTHS = [300, 0, undefined] as const;

/** The first writes: the group, the account, and the account in the group. */
export const make: Step = {
  name: "make",
  does: "Makes the group and the service account, and puts the account into the group.",
  requests: [
    {
      call: "groups.create",
      most: 3,
      purpose: "make the group; with a shorter description, then without one, if that is refused",
    },
    {
      call: "accounts.create.documented",
      most: 6,
      purpose: "make the account; with another name or description if those are refused",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.create.console",
      most: 6,
      purpose: "make the account",
      only: "if the documented API is not routed",
    },
    { call: "groups.search", most: 22, purpose: "when a search shows the group, and under which name" },
    { call: "groups.get", most: 12, purpose: "when a read by id shows the group" },
    {
      call: "accounts.list.documented",
      most: 12,
      purpose: "when the listing shows the account",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.list.console",
      most: 12,
      purpose: "when the listing shows the account",
      only: "if the documented API is not routed",
    },
    {
      call: "members.add",
      most: 12,
      purpose: "put the account into the group, until the directory knows the account",
    },
  ],
  questions: [
    ...([
      "groups.made",
      "groups.create.status",
      "groups.create.body",
      "groups.search.create-lag-ms",
    ] as const),
    ...(["groups.name.changes", "groups.name.search", "groups.name.search-case", "groups.id.form"] as const),
    ...(["groups.description.changes", "groups.description.max-length"] as const),
    ...(["accounts.create.status", "accounts.create.body", "accounts.console-create.status"] as const),
    ...([
      "accounts.console-create.body",
      "accounts.ids.shown",
      "accounts.ids.same",
      "accounts.id.form",
    ] as const),
    ...(["accounts.account-id.form", "accounts.description", "accounts.name.changes"] as const),
    ...([
      "accounts.description.changes",
      "accounts.description.max-length",
      "accounts.listing.create-lag-ms",
    ] as const),
    ...([
      "accounts.listing.updated-at",
      "accounts.ready-after-ms",
      "accounts.quota.status",
      "accounts.email.form",
    ] as const),
    ...(["accounts.name.duplicate", "members.licence", "members.add.status"] as const),
  ],
  run: async (trial) => {
    trial.answers.notMeasured("accounts.name.duplicate", "it needs a second service account");
    const group = await createGroup(trial);
    const account = await createAccount(trial);
    const since = trial.watch.moment();
    const joining = new Joining(trial);
    const seen = await trial.watch.firstSeen(since, {
      ...(group !== undefined && { group: () => isGroupShown(trial) }),
      ...(account !== undefined && { account: () => isAccountShown(trial), member: () => joining.try() }),
    });
    if (group !== undefined) {
      await answerGroup(trial, group, seen["group"] ?? null);
    }
    if (account !== undefined) {
      answerAccount(trial, account, seen["account"] ?? null);
      joining.answer(seen["member"] ?? null);
    }
  },
};

async function createGroup(trial: Trial): Promise<Exchange | undefined> {
  const { answers, ledger, names } = trial;
  if (trial.directoryId === undefined) {
    return undefined;
  }
  const entry = ledger.plan(
    { kind: "group", name: names.group, directoryId: trial.directoryId },
    trial.today(),
  );
  trial.group = entry;
  for (const length of DESCRIPTION_LENGTHS) {
    const description = length === undefined ? undefined : names.description("Group", length);
    const exchange = await trial.send("groups.create", { name: names.group, description });
    if (isTaken(exchange) || exchange.isOutcomeUnknown) {
      trial.groupDescription = description;
      answers.set("groups.made", "yes", exchange);
      answerStatus(trial, "groups.create.status", exchange);
      const shown = shownIn(exchange);
      answers.set(
        "groups.create.body",
        shown === undefined ? "none" : textAt(shown, "name") === undefined ? "id" : "group",
        exchange,
      );
      if (shown !== undefined && ledger.isOurName(textAt(shown, "name"))) {
        noteGroup(trial, entry, shown);
      }
      return exchange;
    }
    if (!isRefusedAsWrong(exchange) || length === undefined) {
      ledger.change(entry, { state: "removed" });
      trial.group = undefined;
      answers.set("groups.made", "no", exchange);
      trial.obstacles.push({
        fact: `The group was not made: ${exchange.failure ?? ""}`,
        remedy: `What concerns groups is not measured. Everything else is.`,
      });
      return undefined;
    }
  }
  return undefined;
}

async function createAccount(trial: Trial): Promise<Exchange | undefined> {
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
  const body = shown === undefined ? "none" : textAt(shown, "displayName") === undefined ? "id" : "account";
  answerStatus(trial, isConsole ? "accounts.console-create.status" : "accounts.create.status", exchange);
  answers.set(isConsole ? "accounts.console-create.body" : "accounts.create.body", body, exchange);
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

/** An organisation that has no place left says so with one of several statuses. */
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

/** Looks for the group by the name that was sent, then by the beginning of its name: an organisation may keep the name otherwise. */
async function isGroupShown(trial: Trial): Promise<boolean> {
  const { group, names } = trial;
  if (group === undefined) {
    return false;
  }
  const byName = await searchGroupByName(trial, names.group);
  const found = byName ?? (await searchGroupsByMark(trial))?.[0];
  if (found === undefined) {
    return false;
  }
  trial.isGroupFoundByName = byName !== undefined;
  trial.shownGroup = found;
  noteGroup(trial, group, found);
  return true;
}

async function answerGroup(trial: Trial, exchange: Exchange, seenMs: number | null): Promise<void> {
  const { answers, names, shownGroup } = trial;
  answerDelay(trial, "groups.search.create-lag-ms", seenMs);
  if (shownGroup === undefined) {
    return;
  }
  answers.set("groups.id.form", formOfId(textAt(shownGroup, "id") ?? ""), exchange);
  answerText(trial, "groups.name.changes", names.group, textAt(shownGroup, "name"), [
    "squeeze",
    "nfc",
    "lowercase",
  ]);
  answerDescription(trial, "groups", trial.groupDescription, textAt(shownGroup, "description"));
  const isChanged = textAt(shownGroup, "name") !== names.group;
  if (!trial.isGroupFoundByName) {
    answers.set("groups.name.search", "exact");
  } else if (isChanged && !isSameButCase(names.group, textAt(shownGroup, "name"))) {
    answers.set("groups.name.search", "normalised");
  } else {
    answers.notMeasured("groups.name.search", "the name is kept as it was sent");
  }
  const inCapitals = await searchGroupByName(
    trial,
    (textAt(shownGroup, "name") ?? names.group).toUpperCase(),
  );
  answers.set("groups.name.search-case", inCapitals === undefined ? "exact" : "any");
}

function isSameButCase(left: string, right: string | undefined): boolean {
  return left.toLowerCase() === right?.toLowerCase();
}

async function isAccountShown(trial: Trial): Promise<boolean> {
  const found = accountIn(trial, await listAccounts(trial));
  if (found !== undefined) {
    trial.shownAccount = found;
    noteAccount(trial, found);
  }
  return found !== undefined;
}

function answerAccount(trial: Trial, exchange: Exchange, seenMs: number | null): void {
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
    answers.notMeasured("accounts.ids.same", "only one id is shown");
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

/** Puts the account into the group, again and again until the directory knows the account. */
class Joining {
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
      // A first attempt that was late and taken does not tell since when it would have been.
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
