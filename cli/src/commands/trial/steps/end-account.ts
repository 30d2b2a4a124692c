import { NOT_SEEN_MS } from "../clock";
import type { Entry } from "../ledger/ledger";
import { bareId } from "../reading";
import { isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerStatus } from "./answering";
import { accountIn, listAccounts } from "./objects";
import { endTies, Removal } from "./removal";

type DeleteCall = "accounts.delete.documented" | "accounts.delete.console" | "accounts.delete.lifecycle";

/** One way to delete the account. */
interface Way {
  readonly call: DeleteCall;
  readonly which: "id" | "atlassianId";
  readonly value: string | undefined;
}

interface Tried {
  readonly way: Way;
  readonly exchange: Exchange;
  /** Whether the account went away. */
  readonly isWorking: boolean;
}

/** Deletes the account, in the order in which the product tries. */
export const accountEnd: Step = {
  name: "account-end",
  does: "Deletes the account in the order in which the product tries, and again when it is gone.",
  requests: [
    {
      call: "accounts.delete.documented",
      most: 26,
      purpose: "delete the account; then what deleting a deleted one returns",
    },
    {
      call: "accounts.delete.lifecycle",
      most: 13,
      purpose: "delete the account in an undocumented way",
      only: "if the documented way does not work",
    },
    {
      call: "accounts.delete.console",
      most: 27,
      purpose: "delete the account in the other undocumented way",
      only: "if the ways before do not work",
    },
    {
      call: "accounts.list.documented",
      most: 50,
      purpose: "when the listing leaves the account out",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.list.console",
      most: 50,
      purpose: "when the listing leaves the account out",
      only: "if the documented API is not routed",
    },
  ],
  questions: [
    ...(["accounts.delete.documented", "accounts.delete.undocumented", "accounts.path-id.console"] as const),
    ...(["accounts.delete.status", "accounts.delete.takes-ms", "accounts.delete.shown-status"] as const),
    ...(["accounts.listing.delete-lag-ms", "accounts.delete.unknown"] as const),
  ],
  blocked: (trial) =>
    trial.account?.isProven === true ? undefined : "there is no service account to delete",
  run: async (trial) => {
    const { account } = trial;
    if (account === undefined) {
      return;
    }
    const tried: Tried[] = [];
    for (const way of waysToDelete(trial)) {
      const exchange = await deleteBy(trial, way);
      const one = { way, exchange, isWorking: false };
      tried.push(one);
      // The API can accept a delete of an unknown id, so only the listing is proof.
      if (isTaken(exchange) && (await watchGone(trial, account, one))) {
        one.isWorking = true;
        break;
      }
    }
    if (tried.at(-1)?.isWorking === true && tried.at(-1)?.way.call === "accounts.delete.lifecycle") {
      await probeConsole(trial);
    }
    answerDeletes(trial, tried);
  },
};

/** Waits until the account is gone, or is shown as being deleted. */
async function watchGone(trial: Trial, account: Entry, { way, exchange }: Tried): Promise<boolean> {
  const since = trial.watch.moment();
  const removal = new Removal(() => deleteBy(trial, way), way.call !== "accounts.delete.lifecycle");
  const { listed, removed } = await trial.watch.firstSeen(since, {
    listed: async () => {
      const items = await listAccounts(trial);
      const item = accountIn(trial, items);
      removal.note(item);
      return items !== undefined && item === undefined;
    },
    removed: () => removal.isOver(),
  });
  if (listed === NOT_SEEN_MS && removal.status === undefined) {
    return false;
  }
  answerStatus(trial, "accounts.delete.status", exchange);
  await removal.answer(trial, "accounts", listed, removed);
  trial.removed.push({ entry: account, moment: since });
  trial.ledger.change(account, { state: "removed" });
  endTies(trial, ["token", "membership", "access"]);
  return true;
}

function waysToDelete({ account, accountApi }: Trial): Way[] {
  const ids = [
    { which: "id" as const, value: account?.id },
    { which: "atlassianId" as const, value: account?.accountId },
  ];
  const isSame = account?.id === account?.accountId;
  const distinct = isSame ? ids.slice(0, 1) : ids;
  const lifecycle = ids.slice(1).map((one) => ({ call: "accounts.delete.lifecycle" as const, ...one }));
  const documented = distinct.map((one) => ({ call: "accounts.delete.documented" as const, ...one }));
  const console = distinct.map((one) => ({ call: "accounts.delete.console" as const, ...one }));
  return accountApi === "console"
    ? [...console, ...lifecycle, ...documented]
    : [...documented, ...lifecycle, ...console];
}

function deleteBy(trial: Trial, { call, value }: Way): Promise<Exchange> {
  return trial.send(call, call === "accounts.delete.lifecycle" ? { accountId: value } : { id: value });
}

function answerDeletes(trial: Trial, tried: readonly Tried[]): void {
  const { answers } = trial;
  const [documented] = tried.filter(({ way }) => way.call === "accounts.delete.documented");
  const isDocumented = tried.some(
    ({ way, isWorking }) => isWorking && way.call === "accounts.delete.documented",
  );
  if (documented === undefined) {
    answers.notMeasured("accounts.delete.documented", "another call deleted the account");
  } else if (answers.answerTo("accounts.documented-api") !== "routed") {
    answers.notMeasured("accounts.delete.documented", "the documented API is not routed");
  } else if (isUnrouted(documented.exchange)) {
    answers.set("accounts.delete.documented", "unrouted", documented.exchange);
  } else if (isDocumented) {
    answers.set("accounts.delete.documented", "routed", documented.exchange);
  } else if (documented.exchange.status === 403) {
    answers.set("accounts.delete.documented", "refused", documented.exchange);
  } else if (hasBothIds(trial)) {
    const what = isTaken(documented.exchange)
      ? "taken, and the account stays"
      : `status ${documented.exchange.status ?? "none"}`;
    answers.unexpected("accounts.delete.documented", what, documented.exchange);
  } else {
    answers.notMeasured("accounts.delete.documented", "the account does not show the id that the path takes");
  }
  const console = tried.find(({ way, isWorking }) => isWorking && way.call === "accounts.delete.console");
  if (console !== undefined && !hasBothIds(trial)) {
    // The one id that is shown is taken, which is all that there is to know.
    answers.set("accounts.path-id.console", "any", console.exchange);
  } else if (console?.way.which === "atlassianId") {
    answers.set("accounts.path-id.console", "atlassianId", console.exchange);
  } else {
    answers.notMeasured("accounts.path-id.console", "it needs an account that the first id did not delete");
  }
  answerUndocumented(trial, tried, isDocumented);
}

function hasBothIds({ account, answers }: Trial): boolean {
  return (
    answers.answerTo("accounts.ids.shown") !== "id" &&
    answers.answerTo("accounts.ids.shown") !== "atlassianId" &&
    bareId(account?.id ?? "") !== bareId(account?.accountId ?? "")
  );
}

function answerUndocumented(trial: Trial, tried: readonly Tried[], isDocumented: boolean): void {
  const { answers } = trial;
  const ofCall = (call: DeleteCall): Tried[] => tried.filter(({ way }) => way.call === call);
  const isWorking = (call: DeleteCall): boolean => ofCall(call).some((one) => one.isWorking);
  const isConsoleRouted = answers.answerTo("accounts.console-api") === "routed";
  if (isDocumented) {
    answers.notMeasured("accounts.delete.undocumented", "the documented call deleted the account");
  } else if (isWorking("accounts.delete.console")) {
    const lifecycle = ofCall("accounts.delete.lifecycle").at(-1);
    if (lifecycle?.exchange.status === 403) {
      answers.set("accounts.delete.undocumented", "accountManagement");
    } else {
      answers.notMeasured(
        "accounts.delete.undocumented",
        "the other call was not tried, or does not know the id of the account",
      );
    }
  } else if (!isWorking("accounts.delete.lifecycle") && isConsoleRouted && hasBothIds(trial)) {
    answers.set("accounts.delete.undocumented", "none", ...tried.slice(-1).map(({ exchange }) => exchange));
  } else {
    answers.notMeasured(
      "accounts.delete.undocumented",
      "the console's API is not routed, or the account does not show its ids",
    );
  }
}

/** The account is gone by the one undocumented call. Whether the other exists shows in how it refuses. */
async function probeConsole(trial: Trial): Promise<void> {
  const exchange = await trial.send("accounts.delete.console", { id: trial.account?.id });
  if (trial.answers.answerTo("accounts.console-api") === "routed") {
    trial.answers.set("accounts.delete.undocumented", isUnrouted(exchange) ? "lifecycle" : "any", exchange);
  }
}
