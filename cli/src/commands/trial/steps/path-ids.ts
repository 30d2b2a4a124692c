import { idsIn } from "../forms";
import { bareId } from "../reading";
import { isSuccess, isUnrouted, type Exchange } from "../requests/exchange";
import type { Trial } from "../trial";

/** Which of the account's ids the paths take. Reads only. */
export async function findPathIds(trial: Trial): Promise<void> {
  const { answers } = trial;
  const { account, shownAccount } = trial;
  // If no list shows the account, the response to its create had the ids.
  const { id, atlassianId } =
    shownAccount === undefined ? { id: account?.id, atlassianId: account?.accountId } : idsIn(shownAccount);
  trial.manageId = atlassianId ?? id;
  const manage = await tryIds(id, atlassianId, (value) => trial.send("tokens.list", { accountId: value }));
  if (manage.taken === "id" && id !== undefined) {
    trial.manageId = id;
  }
  answerPathId(trial, "accounts.path-id.manage", manage);
  if (answers.answerTo("accounts.documented-api") === "routed") {
    const documented = await tryIds(id, atlassianId, (value) =>
      trial.send("tokens.list.account", { id: value }),
    );
    answerPathId(trial, "accounts.path-id.documented", documented);
  } else {
    answers.notMeasured("accounts.path-id.documented", "the documented API is not routed");
  }
}

interface Tried {
  readonly taken: "id" | "atlassianId" | "any" | undefined;
  readonly isAmbiguous: boolean;
  readonly exchanges: readonly Exchange[];
}

async function tryIds(
  id: string | undefined,
  atlassianId: string | undefined,
  read: (value: string) => Promise<Exchange>,
): Promise<Tried> {
  const byAccountId = atlassianId === undefined ? undefined : await read(atlassianId);
  const isOne = id === undefined || atlassianId === undefined || bareId(id) === bareId(atlassianId);
  const byId = id === undefined || (isOne && byAccountId !== undefined) ? undefined : await read(id);
  const exchanges = [byAccountId, byId].filter((exchange) => exchange !== undefined);
  const [isId, isAccountId] = [
    byId !== undefined && isSuccess(byId),
    byAccountId !== undefined && isSuccess(byAccountId),
  ];
  if (isOne) {
    // The one id that is shown is taken, which is all that there is to know.
    return { taken: isId || isAccountId ? "any" : undefined, isAmbiguous: true, exchanges };
  }
  const taken = isId && isAccountId ? "any" : isId ? "id" : isAccountId ? "atlassianId" : undefined;
  return { taken, isAmbiguous: false, exchanges };
}

function answerPathId(
  { answers }: Trial,
  question: "accounts.path-id.manage" | "accounts.path-id.documented",
  { taken, isAmbiguous, exchanges }: Tried,
): void {
  if (taken !== undefined) {
    answers.set(question, taken, ...exchanges);
  } else if (isAmbiguous) {
    answers.notMeasured(question, "the path does not take the one id that the account shows");
  } else {
    const isMissing = exchanges.every((exchange) => isUnrouted(exchange));
    answers.unexpected(
      question,
      isMissing ? "the list of an account's tokens is not routed" : "neither id is accepted",
      ...exchanges,
    );
  }
}
