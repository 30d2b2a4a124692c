import { formOfTime, timeIn } from "../forms";
import type { Json } from "../reading";
import type { Exchange } from "../requests/exchange";
import type { Trial } from "../trial";
import { answerClock } from "./clock";
import { tokensIn, type Minted } from "./token-calls";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** What became of the expiry that the first token asked for. */
export function answerExpiry(
  trial: Trial,
  { expiry, madeAtMs }: Minted,
  item: Json,
  exchange: Exchange,
): void {
  const { answers } = trial;
  const createdMs = timeIn(item["createdAt"]);
  answerClock(trial, createdMs === undefined ? undefined : createdMs - madeAtMs);
  const shownMs = timeIn(item["expiry"]);
  const form = formOfTime(item["expiry"] ?? item["createdAt"]);
  if (form === undefined) {
    answers.unexpected("tokens.times.form", "an unknown form", exchange);
  } else {
    answers.set("tokens.times.form", form, exchange);
  }
  answers.set("tokens.expiry.shown", shownMs !== undefined, exchange);
  if (shownMs === undefined) {
    answers.notMeasured("tokens.expiry.rounding", "the list does not show when a token expires");
    return;
  }
  const movedMs = shownMs - Date.parse(expiry);
  const isEndOfDay = new Date(shownMs).toISOString().includes("T23:59:59");
  if (movedMs === 0) {
    answers.set("tokens.expiry.rounding", "none", exchange);
  } else if (movedMs === -SECOND_MS) {
    answers.set("tokens.expiry.rounding", "secondEarlier", exchange);
  } else if (isEndOfDay) {
    answers.set("tokens.expiry.rounding", "endOfDay", exchange);
  } else if (movedMs < -DAY_MS) {
    answers.notMeasured("tokens.expiry.rounding", "the organisation shortens the life of tokens");
  } else {
    answers.unexpected("tokens.expiry.rounding", "moved otherwise", exchange);
  }
}

/** The longest life that is taken, and whether the organisation shortens it. */
export async function answerLongest(trial: Trial, minted: Minted): Promise<void> {
  const { answers } = trial;
  answers.set("tokens.max-life-days", minted.days, minted.exchange);
  if (answers.answerTo("tokens.expiry.shown") !== true) {
    answers.notMeasured("tokens.life-cap-days", "the list does not show when a token expires");
    return;
  }
  let item: Json | undefined;
  let listed: Exchange | undefined;
  await trial.watch.firstSeen(trial.moments.get("B") ?? 0, {
    listed: async () => {
      listed = await trial.send("tokens.list", { accountId: trial.manageId });
      item = tokensIn(trial, "B", listed)[0];
      return item !== undefined;
    },
  });
  const shownMs = timeIn(item?.["expiry"]);
  if (item === undefined || shownMs === undefined || listed === undefined) {
    answers.notMeasured("tokens.life-cap-days", "the list does not show the token");
    return;
  }
  const isShortened = shownMs < Date.parse(minted.expiry) - DAY_MS;
  const madeMs = timeIn(item["createdAt"]) ?? trial.watch.now();
  answers.set("tokens.life-cap-days", isShortened ? daysFrom(madeMs, shownMs) : null, listed);
}

/** A life that ends with its last day counts to the beginning of that day. */
function daysFrom(madeMs: number, expiresMs: number): number {
  const isEndOfDay = new Date(expiresMs).toISOString().includes("T23:59:59");
  return isEndOfDay
    ? Math.floor(expiresMs / DAY_MS) - Math.floor(madeMs / DAY_MS)
    : Math.round((expiresMs - madeMs) / DAY_MS);
}

/** How the organisation's list writes times. */
export function answerListedTimes({ answers }: Trial, item: Json, exchange: Exchange): void {
  const time = item["createdAt"] ?? item["expiresAt"] ?? item["expiry"];
  if (typeof time === "number") {
    answers.set("tokens.documented-list.times", "number", exchange);
  } else if (typeof time === "string") {
    answers.set("tokens.documented-list.times", /^\d+$/.test(time) ? "numberText" : "text", exchange);
  } else {
    answers.unexpected("tokens.documented-list.times", "no time is shown", exchange);
  }
}
