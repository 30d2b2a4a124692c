import { REASONS, riskOf, type Effect, type Reason, type Risk } from "./effect";

/** The same thing happening to one or several. */
export interface Row extends Pick<
  Effect,
  "kind" | "what" | "details" | "count" | "until" | "wasUntil" | "reasons"
> {
  readonly risk: Risk;
  readonly whos: readonly string[];
}

/** Brings together what differs in nothing but in whom it happens to. Keeps the order. */
export function toRows(effects: readonly Effect[]): Row[] {
  const rows = new Map<string, Row & { whos: string[] }>();
  for (const effect of effects) {
    const { kind, what, details, count, until, wasUntil, reasons } = effect;
    const key = JSON.stringify([kind, what, details, count, until, wasUntil, reasons]);
    const row = rows.get(key) ?? { ...effect, risk: riskOf(effect), whos: [] };
    row.whos.push(effect.who);
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** Why a row has its risk, the weightiest reason first. */
export function whyOf({ reasons }: Pick<Row, "reasons">): string {
  return Object.entries(REASONS)
    .filter(([reason]) => reasons.includes(reason as Reason))
    .map(([, { text }]) => text)
    .join(" ");
}
