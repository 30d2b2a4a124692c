import { NOT_SEEN_MS } from "../clock";
import type { Kind } from "../ledger/ledger";
import { list } from "../listings";
import { objectIn, textAt, type Json } from "../reading";
import { isSuccess, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { accountIn, groupPath, listAccounts, searchGroupById } from "./objects";
import { isStopped } from "./site";
import { isTokenListed, revokeToken } from "./token-calls";

/** Revokes the first token, as the end of an overlap does, and then the second. */
export const tokensEnd: Step = {
  name: "tokens-end",
  does: "Revokes the tokens, one of them twice.",
  requests: [
    {
      call: "tokens.revoke",
      most: 4,
      purpose: "revoke the tokens; then what revoking a revoked one returns",
    },
    { call: "tokens.list", most: 10, purpose: "when the account's list leaves the token out" },
    {
      call: "tokens.list.organization",
      most: 10,
      purpose: "when the organisation's list leaves it out",
      only: "if the documented API is routed",
    },
    { call: "token.use.jira", most: 10, purpose: "when the app refuses the token", only: "with --site" },
    {
      call: "token.use.confluence",
      most: 10,
      purpose: "when the app refuses the token",
      only: "with --site",
    },
  ],
  questions: [
    ...(["tokens.revoke.status", "tokens.revoke.unknown", "tokens.list.delete-lag-ms"] as const),
    ...(["tokens.organization-list.delete-lag-ms", "tokens.revoked-stops-ms"] as const),
  ],
  blocked: (trial) => (trial.tokens.length > 0 ? undefined : "there is no token to revoke"),
  run: async (trial) => {
    const { answers } = trial;
    const [first, ...others] = trial.tokens;
    if (first === undefined) {
      return;
    }
    const revoked = await revokeToken(trial, first);
    answerStatus(trial, "tokens.revoke.status", revoked);
    if (isTaken(revoked)) {
      const hasOrganizationList = answers.get("tokens.documented-list.shape")?.kind === "answered";
      const seen = await trial.watch.firstSeen(trial.watch.moment(), {
        account: async () =>
          isTokenListed(first, await trial.send("tokens.list", { accountId: trial.manageId })) === false,
        ...(hasOrganizationList && {
          organization: async () => {
            const { items, first: page } = await list(trial, "tokens.list.organization");
            return isTokenListed(first, page, items === undefined ? undefined : [...items]) === false;
          },
        }),
        ...(trial.scheme !== undefined && { stopped: () => isStopped(trial, first) }),
      });
      answerDelay(trial, "tokens.list.delete-lag-ms", seen["account"]);
      answerOptional(
        trial,
        "tokens.organization-list.delete-lag-ms",
        seen["organization"],
        "there is no list of the organisation's tokens",
      );
      answerOptional(
        trial,
        "tokens.revoked-stops-ms",
        seen["stopped"],
        "no token was used on an app (needs --site)",
      );
      const again = await trial.send("tokens.revoke", {
        accountId: trial.manageId,
        tokenId: first.entry.ids[0],
      });
      answers.set("tokens.revoke.unknown", statusOf(again), again);
    }
    for (const other of others) {
      await revokeToken(trial, other);
    }
  },
};

function answerOptional(
  trial: Trial,
  id: "tokens.organization-list.delete-lag-ms" | "tokens.revoked-stops-ms",
  seenMs: number | null | undefined,
  why: string,
): void {
  if (seenMs === undefined) {
    trial.answers.notMeasured(id, why);
  } else {
    answerDelay(trial, id, seenMs);
  }
}

/** Deletes the group, and asks for it again until it is gone. */
export const groupEnd: Step = {
  name: "group-end",
  does: "Deletes the group, and again when it is gone.",
  requests: [
    {
      call: "groups.delete",
      most: 12,
      purpose: "delete the group; then what deleting a deleted one returns",
    },
    { call: "groups.search", most: 10, purpose: "when a search leaves the group out" },
    { call: "groups.get", most: 10, purpose: "when a read by id does, and what it returns" },
  ],
  questions: [
    ...(["groups.delete.status", "groups.delete.takes-ms", "groups.search.delete-lag-ms"] as const),
    ...(["groups.get-gone", "groups.delete-again"] as const),
  ],
  blocked: (trial) => (trial.group?.isProven === true ? undefined : "there is no group to delete"),
  run: async (trial) => {
    const { answers, ledger, group } = trial;
    if (group === undefined) {
      return;
    }
    const path = groupPath(trial);
    const deleted = await trial.send("groups.delete", path);
    answerStatus(trial, "groups.delete.status", deleted);
    if (!isTaken(deleted)) {
      return;
    }
    const removal = new Removal(() => trial.send("groups.delete", path));
    let read: Exchange | undefined;
    const seen = await trial.watch.firstSeen(trial.watch.moment(), {
      searched: async () => {
        const item = await searchGroupById(trial);
        removal.note(item ?? undefined);
        return item === null;
      },
      read: async () => {
        read = await trial.send("groups.get", path);
        removal.note(isSuccess(read) ? objectIn(read.body) : undefined);
        return isRefused(read);
      },
      removed: () => removal.isOver(),
    });
    removal.answer(trial, "groups", seen.searched, seen.removed);
    if (read !== undefined && isRefused(read)) {
      answers.set("groups.get-gone", statusOf(read), read);
    }
    trial.lastRemoved = group;
    if (seen.searched !== NOT_SEEN_MS || removal.status !== undefined) {
      ledger.change(group, { state: "removed" });
      endTies(trial, ["membership", "role"]);
    }
  },
};

function isRefused({ status }: Exchange): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

/**
 * A delete that may take time. While it does, the organisation shows a status of deletion and takes the same delete again; after it, lists may
 * still show the object for a while.
 */
class Removal {
  /** The status of deletion that was shown. */
  status: string | undefined;
  #again: Exchange | undefined;

  constructor(private readonly deleteAgain: () => Promise<Exchange>) {}

  note(shown: Json | undefined): void {
    const status = textAt(shown, "status");
    this.status ??= status !== undefined && /delet/i.test(status) ? status : undefined;
  }

  /** Deletes again, at first only to see what that returns; where a status of deletion is shown, until it is refused. */
  async isOver(): Promise<boolean> {
    this.#again = await this.deleteAgain();
    return this.status === undefined || isRefused(this.#again);
  }

  answer(trial: Trial, of: "accounts" | "groups", listedMs: number | null, removedMs: number | null): void {
    const { answers } = trial;
    const isAccount = of === "accounts";
    const takesMs = this.status === undefined ? 0 : (removedMs ?? 0);
    answerDelay(trial, isAccount ? "accounts.delete.takes-ms" : "groups.delete.takes-ms", takesMs);
    const lagMs = listedMs === null || listedMs === NOT_SEEN_MS ? listedMs : Math.max(0, listedMs - takesMs);
    answerDelay(trial, isAccount ? "accounts.listing.delete-lag-ms" : "groups.search.delete-lag-ms", lagMs);
    if (isAccount) {
      if (this.status === undefined) {
        answers.notMeasured("accounts.delete.shown-status", "the account was gone at once");
      } else {
        answers.set("accounts.delete.shown-status", this.status);
      }
    }
    const again = this.#again;
    // Taken again while the deletion was under way, a delete says nothing about a deleted object.
    if (again !== undefined && (this.status === undefined || isRefused(again))) {
      answers.set(isAccount ? "accounts.delete-again" : "groups.delete-again", statusOf(again), again);
    }
  }
}

type DeleteCall = "accounts.delete.documented" | "accounts.delete.console" | "accounts.delete.lifecycle";

/** One way to delete the account. */
interface Way {
  readonly call: DeleteCall;
  readonly which: "id" | "atlassianId";
  readonly value: string | undefined;
}

/** Deletes the account, in the order in which the product tries. */
export const accountEnd: Step = {
  name: "account-end",
  does: "Deletes the account in the order in which the product tries, and again when it is gone.",
  requests: [
    {
      call: "accounts.delete.documented",
      most: 14,
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
      most: 14,
      purpose: "delete the account in another undocumented way; or see whether that way exists",
    },
    {
      call: "accounts.list.documented",
      most: 14,
      purpose: "when the listing leaves the account out",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.list.console",
      most: 14,
      purpose: "when the listing leaves the account out",
      only: "if the documented API is not routed",
    },
  ],
  questions: [
    ...(["accounts.delete.documented", "accounts.delete.undocumented", "accounts.path-id.console"] as const),
    ...(["accounts.delete.status", "accounts.delete.takes-ms", "accounts.delete.shown-status"] as const),
    ...(["accounts.listing.delete-lag-ms", "accounts.delete-again"] as const),
  ],
  blocked: (trial) =>
    trial.account?.isProven === true ? undefined : "there is no service account to delete",
  run: async (trial) => {
    const { answers, ledger, account } = trial;
    if (account === undefined) {
      return;
    }
    const tried: { readonly way: Way; readonly exchange: Exchange }[] = [];
    for (const way of waysToDelete(trial)) {
      const exchange = await deleteBy(trial, way);
      tried.push({ way, exchange });
      if (isTaken(exchange)) {
        break;
      }
    }
    const worked = tried.find(({ exchange }) => isTaken(exchange));
    answerDeletes(trial, tried);
    if (worked === undefined) {
      return;
    }
    answerStatus(trial, "accounts.delete.status", worked.exchange);
    const removal = new Removal(() => deleteBy(trial, worked.way));
    const { listed, removed } = await trial.watch.firstSeen(trial.watch.moment(), {
      listed: async () => {
        const items = await listAccounts(trial);
        const item = accountIn(trial, items);
        removal.note(item);
        return items !== undefined && item === undefined;
      },
      removed: () => removal.isOver(),
    });
    removal.answer(trial, "accounts", listed, removed);
    trial.lastRemoved = account;
    if (listed !== NOT_SEEN_MS || removal.status !== undefined) {
      ledger.change(account, { state: "removed" });
      endTies(trial, ["token", "membership", "access"]);
    }
    if (worked.way.call === "accounts.delete.lifecycle") {
      await probeConsole(trial, answers);
    }
  },
};

/** What ends with the object that it belongs to. */
function endTies({ ledger }: Trial, kinds: readonly Kind[]): void {
  for (const kind of kinds) {
    ledger.living(kind).forEach((entry) => {
      ledger.change(entry, { state: "removed" });
    });
  }
}

export function waysToDelete({ account, accountApi }: Trial): Way[] {
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

function answerDeletes(
  { answers }: Trial,
  tried: readonly { readonly way: Way; readonly exchange: Exchange }[],
): void {
  const ofCall = (call: DeleteCall) => tried.filter(({ way }) => way.call === call);
  const isWorking = (call: DeleteCall): boolean => ofCall(call).some(({ exchange }) => isTaken(exchange));
  const [documented] = ofCall("accounts.delete.documented");
  if (documented === undefined) {
    answers.notMeasured("accounts.delete.documented", "another call deleted the account");
  } else if (isUnrouted(documented.exchange)) {
    answers.set("accounts.delete.documented", "unrouted", documented.exchange);
  } else if (isWorking("accounts.delete.documented")) {
    answers.set("accounts.delete.documented", "routed", documented.exchange);
  } else if (documented.exchange.status === 403) {
    answers.set("accounts.delete.documented", "refused", documented.exchange);
  } else {
    answers.unexpected(
      "accounts.delete.documented",
      `status ${documented.exchange.status ?? "none"}`,
      documented.exchange,
    );
  }
  const console = ofCall("accounts.delete.console").find(({ exchange }) => isTaken(exchange));
  if (console === undefined) {
    answers.notMeasured("accounts.path-id.console", "the console's API did not delete the account");
  } else {
    answers.set("accounts.path-id.console", console.way.which, console.exchange);
  }
  answerUndocumented(answers, tried, isWorking);
}

function answerUndocumented(
  answers: Trial["answers"],
  tried: readonly { readonly way: Way; readonly exchange: Exchange }[],
  isWorking: (call: DeleteCall) => boolean,
): void {
  const hasTried = (call: DeleteCall): boolean => tried.some(({ way }) => way.call === call);
  if (isWorking("accounts.delete.documented")) {
    answers.notMeasured("accounts.delete.undocumented", "the documented call deleted the account");
  } else if (isWorking("accounts.delete.console")) {
    if (hasTried("accounts.delete.lifecycle")) {
      answers.set("accounts.delete.undocumented", "accountManagement");
    } else {
      answers.notMeasured(
        "accounts.delete.undocumented",
        "one call deleted the account, so the other was not tried",
      );
    }
  } else if (!isWorking("accounts.delete.lifecycle")) {
    answers.set("accounts.delete.undocumented", "none", ...tried.slice(-1).map(({ exchange }) => exchange));
  }
}

/** The account is gone by the one undocumented call. Whether the other exists shows in how it refuses. */
async function probeConsole(trial: Trial, answers: Trial["answers"]): Promise<void> {
  const exchange = await trial.send("accounts.delete.console", { id: trial.account?.id });
  answers.set("accounts.delete.undocumented", isUnrouted(exchange) ? "lifecycle" : "any", exchange);
}
