import type { Entry } from "../ledger/ledger";
import { isLabelOf } from "../names";
import { bareId, itemsIn, objectIn, textAt, type Json } from "../reading";
import { isRefusedAsWrong, isSuccess, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { LivingToken, Trial } from "../trial";
import { answerStatus } from "./answering";

/** The scopes of the throw-away tokens: they can read who they are. */
export const SCOPES = {
  jira: ["read:jira-work", "read:jira-user"],
  confluence: ["read:confluence-user"],
} as const;

/** Lives in days that are tried one after the other until one is taken. */
export const SHORT_LIVES = [30, 7, 1] as const;
export const LONG_LIVES = [366, 365, 180, 90, 30, 7, 1] as const;

const DAY_MS = 86_400_000;

/** The beginning of the UTC day that is so many days ahead, as the product asks for it. */
function expiryIn(nowMs: number, days: number): string {
  return `${new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** What came of asking for a token. */
export interface Minted {
  /** The last response. */
  readonly exchange: Exchange;
  /** The life in that request, in days, and its end. */
  readonly days: number;
  readonly expiry: string;
  /** When the response came, epoch milliseconds. */
  readonly madeAtMs: number;
  /** Undefined where none was made, or where nothing shows it. */
  readonly token: LivingToken | undefined;
}

export interface MintOptions {
  /** Ids of tokens with the same label, which are not the new one. */
  readonly known?: ReadonlySet<string>;
  readonly scopes?: readonly string[];
}

/** Asks for a token with the label of this letter, with shorter and shorter lives until one is taken. */
export async function mint(
  trial: Trial,
  letter: string,
  lives: readonly number[],
  { known = new Set(), scopes = SCOPES[trial.site?.product ?? "jira"] }: MintOptions = {},
): Promise<Minted> {
  const { ledger, names } = trial;
  const label = names.label(letter);
  const entry = ledger.plan({ kind: "token", name: label, ofAccount: trial.manageId }, trial.today());
  for (const [index, days] of lives.entries()) {
    const expiry = expiryIn(trial.watch.now(), days);
    const exchange = await createWhenReady(trial, { label, scopes, expiry });
    const minted = { exchange, days, expiry, madeAtMs: trial.watch.now() };
    const isMade = isTaken(exchange) || exchange.isOutcomeUnknown;
    if (isMade || !isRefusedAsWrong(exchange) || index === lives.length - 1) {
      if (!isMade) {
        ledger.change(entry, { state: "removed" });
        return { ...minted, token: undefined };
      }
      trial.moments.set(letter, trial.watch.moment());
      return { ...minted, token: await findMade(trial, entry, letter, exchange, known) };
    }
  }
  throw new RangeError("a token needs a life");
}

/** A new account takes no token until the service of tokens knows it. */
async function createWhenReady(trial: Trial, body: Json): Promise<Exchange> {
  const send = (): Promise<Exchange> => trial.send("tokens.create", { accountId: trial.manageId, ...body });
  let exchange = await send();
  const isNotReady = (): boolean => exchange.status === 404 && !isUnrouted(exchange);
  if (isNotReady() && !trial.isAccountKnownToTokens) {
    let isFirst = true;
    await trial.watch.firstSeen(trial.watch.moment(), {
      ready: async () => {
        exchange = isFirst ? exchange : await send();
        isFirst = false;
        return !isNotReady();
      },
    });
  }
  trial.isAccountKnownToTokens ||= isTaken(exchange);
  return exchange;
}

/** The new token, by what the response shows, else by its label in the account's list. */
async function findMade(
  trial: Trial,
  entry: Entry,
  letter: string,
  exchange: Exchange,
  known: ReadonlySet<string>,
): Promise<LivingToken | undefined> {
  const shown = objectIn(exchange.body);
  const token = { entry, secret: textAt(shown, "token") };
  if (isLabelOf(trial.names, letter, textAt(shown, "label"))) {
    noteToken(trial, entry, shown ?? {});
  }
  if (!entry.isProven) {
    await trial.watch.firstSeen(trial.watch.moment(), {
      listed: async () => {
        const listed = await trial.send("tokens.list", { accountId: trial.manageId });
        const item = tokensIn(trial, letter, listed).find(
          (one) => !known.has(bareId(textAt(one, "id") ?? "")),
        );
        noteToken(trial, entry, item ?? {});
        return item !== undefined;
      },
    });
  }
  return entry.isProven ? token : undefined;
}

function noteToken(trial: Trial, entry: Entry, item: Json): void {
  const id = textAt(item, "id");
  if (id !== undefined) {
    trial.ledger.change(entry, { state: "made", ids: [...new Set([...entry.ids, id])], isProven: true });
  }
}

/** The tokens of a list that have the label of this letter. */
export function tokensIn(
  trial: Trial,
  letter: string,
  exchange: Exchange,
  items = itemsIn(exchange.body),
): Json[] {
  const all = isSuccess(exchange) ? (items ?? []) : [];
  return all.filter((item) => isLabelOf(trial.names, letter, textAt(item, "label")));
}

/** Whether a list that can be read shows the token: undefined where it cannot be read. */
export function isTokenListed(
  { entry }: LivingToken,
  exchange: Exchange,
  items = itemsIn(exchange.body),
): boolean | undefined {
  return isSuccess(exchange) && items !== undefined
    ? items.some((item) => entry.ids.some((id) => bareId(id) === bareId(textAt(item, "id") ?? "")))
    : undefined;
}

/** Revokes a token, and takes it out of the trial where that worked. */
export async function revokeToken(trial: Trial, { entry }: LivingToken): Promise<Exchange> {
  const exchange = await trial.send("tokens.revoke", { accountId: trial.manageId, tokenId: entry.ids[0] });
  if (isTaken(exchange) || exchange.status === 404) {
    trial.ledger.change(entry, { state: "removed" });
    trial.tokens = trial.tokens.filter((token) => token.entry !== entry);
  }
  return exchange;
}

/** Notes the results that the first token of a trial shows. */
export function answerMint(trial: Trial, { exchange, token }: Minted): void {
  const { answers } = trial;
  if (!isTaken(exchange)) {
    // The list of the account's tokens takes an id that the create must know too.
    const isIdKnown =
      answers.answerTo("accounts.ids.shown") === "both" ||
      answers.answerTo("accounts.path-id.manage") !== undefined;
    if (exchange.status === 404 && !isIdKnown && !isUnrouted(exchange)) {
      answers.set("tokens.mint.refused", "unknown-id", exchange);
    } else if (exchange.status === undefined) {
      answers.unexpected("tokens.mint.refused", "no response", exchange);
    } else {
      answers.set("tokens.mint.refused", exchange.status, exchange);
    }
    trial.obstacles.push({
      fact: `No token was made: ${exchange.failure ?? ""}`,
      remedy: `What concerns tokens is not measured. ApiToken cannot work without this call.`,
    });
    return;
  }
  answers.set("tokens.mint.refused", null, exchange);
  answerStatus(trial, "tokens.mint.status", exchange);
  const shown = objectIn(exchange.body);
  const [id, secret] = [textAt(shown, "id"), textAt(shown, "token")];
  answers.set(
    "tokens.mint.fields",
    id === undefined ? "no-id" : secret === undefined ? "no-token" : "id-and-token",
    exchange,
  );
  if (secret !== undefined) {
    answers.set("tokens.secret.prefix", secret.startsWith("ATSTT") ? "ATSTT" : "other");
  }
  if (token === undefined) {
    trial.obstacles.push({
      fact: `A token was made, and no list shows it.`,
      remedy: `It is revoked with the account.`,
    });
  }
}
