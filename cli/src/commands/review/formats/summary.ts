import { plural } from "../../../plural";
import { RISKS, riskOf } from "../effect";
import type { ReviewReport } from "../report";

/** One line that says what there is to decide about. Holds no names. */
export function summarise({ effects, violations, foreignChanges }: ReviewReport): string {
  const counts = RISKS.map((risk) => ({ risk, count: effects.filter((one) => riskOf(one) === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${risk}`);
  const found =
    counts.length === 0
      ? "Nobody gains or loses anything."
      : `${plural(effects.length, "change")} to who may do what: ${counts.join(", ")}.`;
  return [
    found,
    ...(violations.length > 0 ? [`Against the policies: ${violations.length}.`] : []),
    ...(foreignChanges > 0
      ? [`Not reviewed: ${plural(foreignChanges, "change")} to resources of other packages.`]
      : []),
  ].join(" ");
}
