// Turns responses into results.
import type { Answer } from "../questions/question";
import type { QuestionId } from "../questions/questions";
import { textAt } from "../reading";
import type { Exchange } from "../requests/exchange";
import { changedText, type TextChange } from "../texts";
import type { Trial } from "../trial";
import { shownIn } from "./objects";

/** A delay that `firstSeen` measured. */
export function answerDelay({ answers }: Trial, id: QuestionId, seenMs: number | null | undefined): void {
  if (seenMs === null || seenMs === undefined) {
    answers.notMeasured(id, "the first read came too late to measure it");
  } else {
    answers.set(id, seenMs);
  }
}

/** The status of a response. */
export function answerStatus({ answers }: Trial, id: QuestionId, exchange: Exchange): void {
  answers.set(id, statusOf(exchange), exchange);
}

export function statusOf({ status }: Exchange): Answer {
  return status ?? "no response";
}

/** What the response to a write shows: nothing, the object, or only its ids. */
export function answerBody(
  { answers }: Trial,
  id: QuestionId,
  exchange: Exchange,
  object: "account" | "group",
): void {
  const shown = shownIn(exchange);
  const isNamed = textAt(shown, object === "account" ? "displayName" : "name") !== undefined;
  const hasId = ["id", "atlassianId"].some((name) => textAt(shown, name) !== undefined);
  if (shown !== undefined && !isNamed && !hasId) {
    answers.unexpected(id, "an object without an id or a name", exchange);
  } else {
    answers.set(id, shown === undefined ? "none" : isNamed ? object : "id", exchange);
  }
}

/** What was changed in a name or label. */
export function answerText(
  { answers }: Trial,
  id: QuestionId,
  sent: string,
  shown: string | undefined,
  possible: readonly TextChange[],
): void {
  const changed = shown === undefined ? undefined : changedText(sent, shown, possible);
  if (changed === undefined || changed.limit !== undefined) {
    answers.unexpected(
      id,
      shown === undefined ? "it is not shown" : changed === undefined ? "changed otherwise" : "cut",
    );
  } else {
    answers.set(id, changed.changes);
  }
}

/** What was changed in a description, and where it was cut. */
export function answerDescription(
  { answers }: Trial,
  of: "accounts" | "groups",
  sent: string | undefined,
  shown: string | undefined,
): void {
  const ids = [`${of}.description.changes`, `${of}.description.max-length`] as const;
  if (sent === undefined || shown === undefined) {
    ids.forEach((id) => {
      answers.notMeasured(id, "no description is shown");
    });
    return;
  }
  const changed = changedText(sent, shown, ["squeeze", "nfc", "escape"]);
  if (changed === undefined) {
    answers.unexpected(ids[0], "changed otherwise");
    answers.notMeasured(ids[1], "the description is changed in a way that is not known");
    return;
  }
  // What would show a change stands at the beginning. Cut before its end, a description shows nothing.
  if (changed.limit !== undefined && changed.limit <= sent.indexOf(">")) {
    answers.notMeasured(ids[0], "the description is cut before the characters that would show a change");
  } else {
    answers.set(ids[0], changed.changes);
  }
  answers.set(ids[1], changed.limit ?? null);
}
