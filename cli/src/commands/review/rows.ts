import type { Place } from "../../digest";
import { REASONS, riskOf, type Actor, type Effect, type EffectKind, type Reason, type Risk } from "./effect";

/** A change as it happens to one or several actors, with one or several groups or tokens. */
export interface Row extends Omit<Effect, "actor" | "who" | "what" | "urn" | "place" | "owner"> {
  readonly risk: Risk;
  readonly whos: readonly string[];
  readonly whats: readonly string[];
  readonly places: readonly Place[];
}

/** What differs between two effects that happen to two actors in the same way. */
const OF_ACTOR = ["actor", "who", "urn", "place", "owner"] as const;

/** Joins effects that differ only in the actor. Keeps the order. */
export function toRows(effects: readonly Effect[]): Row[] {
  return joinBy(effects, (effect) => omit(effect, ...OF_ACTOR));
}

/** Kinds of which a sentence can name several objects. */
const LISTABLE: ReadonlySet<EffectKind> = new Set([
  "member-added",
  "member-removed",
  "member-end-moved",
  "token-revoked",
]);

/** Everything that happens to one actor, or in the same way to several. */
export interface Block {
  readonly risk: Risk;
  readonly actors: readonly (Actor & { readonly name: string })[];
  readonly rows: readonly Row[];
}

/** More actors than this start another block, so that each of them is visible. */
const MOST_ACTORS = 50;

/** One block for each actor, the riskiest first. Actors with exactly the same changes share a block. */
export function toBlocks(effects: readonly Effect[]): Block[] {
  const byActor = new Map<string, [Effect, ...Effect[]]>();
  for (const effect of effects) {
    const key = JSON.stringify([effect.actor.kind, effect.actor.id]);
    const known = byActor.get(key);
    byActor.set(key, known === undefined ? [effect] : [...known, effect]);
  }
  const blocks = new Map<string, Block[]>();
  for (const own of byActor.values()) {
    const block = toBlock(own);
    const key = JSON.stringify([own[0].actor.kind, block.rows.map(withoutPlace)]);
    const alike = blocks.get(key) ?? [];
    const last = alike.at(-1);
    blocks.set(
      key,
      last === undefined || last.actors.length >= MOST_ACTORS
        ? [...alike, block]
        : [...alike.slice(0, -1), joined(last, block)],
    );
  }
  return [...blocks.values()].flat();
}

function toBlock(effects: readonly [Effect, ...Effect[]]): Block {
  const rows = joinBy(effects, (effect) =>
    LISTABLE.has(effect.kind) ? omit(effect, ...OF_ACTOR, "what") : omit(effect, ...OF_ACTOR),
  );
  return {
    risk: riskOf({ reasons: rows.flatMap(({ reasons }) => reasons) }),
    actors: [{ ...effects[0].actor, name: nameIn(effects) }],
    rows,
  };
}

function joined(block: Block, other: Block): Block {
  return {
    ...block,
    actors: [...block.actors, ...other.actors],
    rows: block.rows.map((row, index) => ({
      ...row,
      places: distinct([...row.places, ...(other.rows[index]?.places ?? [])]),
    })),
  };
}

function withoutPlace(row: Row): object {
  return omit(row, "whos", "places");
}

/** The name that a reader knows: the one before a rename. */
function nameIn(effects: readonly [Effect, ...Effect[]]): string {
  return (effects.find(({ kind }) => kind.endsWith("-renamed")) ?? effects[0]).who;
}

function joinBy(effects: readonly Effect[], sameOf: (effect: Effect) => object): Row[] {
  const rows = new Map<string, Row & { whos: string[]; whats: string[]; places: readonly Place[] }>();
  for (const effect of effects) {
    const key = JSON.stringify(Object.entries(sameOf(effect)).sort());
    const { who, what, place } = effect;
    const row = rows.get(key) ?? {
      ...omit(effect, ...OF_ACTOR, "what"),
      risk: riskOf(effect),
      whos: [],
      whats: [],
      places: [],
    };
    row.whos.push(who);
    if (what !== undefined && !row.whats.includes(what)) {
      row.whats.push(what);
    }
    rows.set(key, { ...row, places: distinct([...row.places, ...(place === undefined ? [] : [place])]) });
  }
  return [...rows.values()];
}

function omit<Value extends object, Key extends keyof Value>(value: Value, ...keys: Key[]): Omit<Value, Key> {
  const rest = Object.entries(value).filter(([key]) => !keys.includes(key as Key));
  return Object.fromEntries(rest) as Omit<Value, Key>;
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [`${place.file}:${place.line}`, place])).values()];
}

/** The reasons for the risk of a row, the most important one first. */
export function whyOf({ reasons }: Pick<Row, "reasons">): string {
  return orderedReasons(reasons)
    .map((reason) => REASONS[reason].text)
    .join(" ");
}

/** Reasons, the most important one first. */
export function orderedReasons(reasons: readonly Reason[]): Reason[] {
  return (Object.keys(REASONS) as Reason[]).filter((reason) => reasons.includes(reason));
}
