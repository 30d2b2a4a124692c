import { isRefusedAsWrong, isSuccess, type Exchange } from "../requests/exchange";
import type { Trial } from "../trial";

/** The limits that are asked for, from the largest. */
const LIMITS: readonly number[] = [1001, 1000, 500, 250, 200, 100, 80, 50, 20, 1];

export interface PageLimits {
  /** The largest limit that is taken; undefined where none is. */
  readonly largest: number | undefined;
  /** Whether a larger one is refused. */
  readonly refuses: boolean;
  readonly exchange: Exchange;
}

/** Finds the largest page of a listing by halving. Reads only. */
export async function pageLimits(
  trial: Trial,
  call: "accounts.list.documented" | "accounts.list.console" | "groups.search",
): Promise<PageLimits> {
  let exchange = await trial.send(call, { limit: LIMITS[0] });
  if (!isRefusedAsWrong(exchange)) {
    return { largest: isSuccess(exchange) ? LIMITS[0] : undefined, refuses: false, exchange };
  }
  const refusal = exchange;
  let [refused, taken] = [0, LIMITS.length];
  while (taken - refused > 1) {
    const middle = Math.floor((refused + taken) / 2);
    exchange = await trial.send(call, { limit: LIMITS[middle] ?? 1 });
    [refused, taken] = isSuccess(exchange) ? [refused, middle] : [middle, taken];
  }
  return { largest: LIMITS[taken], refuses: true, exchange: refusal };
}
