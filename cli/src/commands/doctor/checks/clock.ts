import type { ServerClock } from "../api-access";
import { notChecked, ok, problem, unknown, type Verdict } from "../verdict";

/** The end of a rate limit's period is given as a time of day, and the periods are minutes. */
const TOLERANCE_SECONDS = 30;

/** @param wasAnswered Whether a request got an answer that was accepted. */
export function examineClock({ aheadSeconds }: ServerClock, wasAnswered: boolean): Verdict {
  if (aheadSeconds === undefined) {
    return wasAnswered
      ? unknown(
          "the API's answers do not tell the time.",
          "Check that this machine's clock is set by a time server.",
        )
      : notChecked(`the API gave no answer to compare with`);
  }
  const direction = aheadSeconds > 0 ? "ahead of" : "behind";
  return Math.abs(aheadSeconds) <= TOLERANCE_SECONDS
    ? ok(`this machine's clock and the API's agree within ${TOLERANCE_SECONDS} s`)
    : problem(
        `this machine's clock is ${Math.abs(aheadSeconds)} s ${direction} the API's.`,
        `Set it by a time server: expiry dates and waits for the rate limit are reckoned with it.`,
      );
}
