import type { Place } from "../../../../digest";
import { codeOf, plainOf } from "../../../../harmless";
import { plural } from "../../../../plural";
import { REASONS, type Actor, type ActorKind, type Effect, type Reason, type Risk } from "../../effect";
import { listed } from "../../phrase";
import type { Provenance } from "../../provenance";
import {
  RISK_OF_LEVEL,
  verdictOf,
  type Problem,
  type ReportedViolation,
  type ReviewReport,
  type Verdict,
} from "../../report";
import { orderedReasons, toBlocks, toRows, whyOf, type Block, type Row } from "../../rows";
import { nameOfUrn } from "../../urn";
import { statementOf } from "../../words";
import { countOwners } from "../../owners";
import { endingOf } from "../ending";
import { failureIn, summarise } from "../summary";
import { footOf, linksTo, textOf } from "./phrases";
import { fit, type Item, type Section } from "./sections";

export interface MarkdownOptions {
  /** The maximum size in UTF-8 bytes. @default no limit */
  readonly limit?: number;
  /** For which commit and run the review was made. */
  readonly provenance?: Provenance | undefined;
  /** The owners whose part of the report this is. @default all owners */
  readonly owners?: readonly string[] | undefined;
  /** Whether it replaces an earlier review. @default false */
  readonly isUpdate?: boolean;
}

const MARKS: Readonly<Record<Verdict, string>> = {
  failed: "❌",
  high: "🔴",
  medium: "🟠",
  low: "🟢",
  none: "✅",
};
const TITLES: Readonly<Record<Verdict, string>> = {
  failed: "failed",
  high: "high risk",
  medium: "medium risk",
  low: "low risk",
  none: "no identity changes",
};

/** Next to changes of high risk, more blocks of medium risk than this are shortened and folded. */
const MOST_OPEN = 5;
/** More names than this are listed below the title of a block. */
const MOST_NAMES_IN_TITLE = 3;
/** Names in one line that is not of high risk. */
const MOST_NAMES = 10;
/** More lines than this are only counted. */
const MOST_LINES = 50;

/**
 * For a comment on a pull request: the verdict, then one block for each actor, the riskiest first, and as
 * much as fits.
 */
export function toMarkdown(
  report: ReviewReport,
  { limit = Infinity, provenance, owners = [], isUpdate = false }: MarkdownOptions = {},
): string {
  const verdict = verdictOf(report);
  const head = [
    `### ${MARKS[verdict]} Identity review of stack ${codeOf(report.stack)}${owners.length === 0 ? "" : ` for ${owners.map(codeOf).join(", ")}`}: ${TITLES[verdict]}`,
    ...(verdict === "failed" ? failureOf(report, provenance) : [verdictLine(report)]),
    ...(owners.length === 0 ? ownersLine(report) : []),
    ...(verdict === "none" && isUpdate ? ["An earlier version of this pull request had some."] : []),
  ].join("\n\n");
  return fit(head, sectionsOf(report, provenance), footOf(provenance), limit);
}

function verdictLine(report: ReviewReport): string {
  const reasons = highReasonsOf(report.effects);
  return [
    `**${summarise(report)}**`,
    ...(reasons.length > 0 ? [`High risk because of: ${reasons.join(", ")}.`] : []),
  ].join(" ");
}

/**
 * The owners of the changes. Names are code, so that they mention nobody: the report can come from an
 * untrusted run.
 */
function ownersLine(report: ReviewReport): string[] {
  const owners = countOwners(report);
  const listed = owners
    .slice(0, MOST_NAMES)
    .map(({ owner, count }) => `${codeOf(owner)} (${count})`)
    .join(", ");
  const rest = owners.length - MOST_NAMES;
  return owners.length === 0 ? [] : [`Owners: ${listed}${rest > 0 ? ` and ${rest} more` : ""}.`];
}

/** Such as `admin group (2)`. */
function highReasonsOf(effects: readonly Effect[]): string[] {
  const counts = new Map<Reason, number>();
  for (const reason of effects.flatMap(({ reasons }) => reasons)) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return orderedReasons([...counts.keys()])
    .filter((reason) => REASONS[reason].risk === "high")
    .map((reason) => `${REASONS[reason].short} (${counts.get(reason) ?? 0})`);
}

/** The failure with its cause and its place, before anything that could look like a result. */
function failureOf({ problems, effects }: ReviewReport, provenance: Provenance | undefined): string[] {
  return [
    ...problems.map((problem) => describe(problem, provenance)),
    effects.length === 0
      ? "**What this change does to access is not known.** Fix the cause and run the review again."
      : "**What this change does to access is not fully known.** Fix the cause and run the review again. The list below is incomplete.",
  ];
}

function describe(problem: Problem, provenance: Provenance | undefined): string {
  const { cause, place } = problem;
  return [
    `**${failureIn(problem)}.** ${plainOf(cause)}`,
    ...(place === undefined ? [] : [`Place: ${linksTo([place], provenance)}`]),
  ].join("\n\n");
}

function sectionsOf(report: ReviewReport, provenance: Provenance | undefined): Section[] {
  const { effects, violations, problems } = report;
  // Bitbucket shows HTML as text.
  const canFold = provenance?.service !== "bitbucket";
  const blocks = toBlocks(effects);
  const titleOf = titlesFor(effects);
  const itemsIn = (risk: Risk): Item[] =>
    blocks.filter((block) => block.risk === risk).flatMap((block) => toItems(block, titleOf, provenance));
  const linesIn = (risk: Risk): Item[] => {
    const actors = new Set(
      blocks.filter((block) => block.risk === risk).flatMap((block) => block.actors.map(keyOf)),
    );
    return compactItems(toRows(effects.filter(({ actor }) => actors.has(keyOf(actor)))), provenance);
  };
  const [high, low] = [itemsIn("high"), linesIn("low")];
  const isMediumShort = high.length > 0 && blocks.filter(({ risk }) => risk === "medium").length > MOST_OPEN;
  const medium = isMediumShort ? linesIn("medium") : itemsIn("medium");
  if (problems.length > 0) {
    const title = `Incomplete: ${plural(effects.length, "change")} that the preview showed before it failed`;
    return [
      { title, isFolded: canFold, items: [...high, ...medium, ...low] },
      endingSection(report, canFold),
    ];
  }
  return [
    policySection("mandatory", violations, provenance),
    { isFolded: false, items: isMediumShort ? high : [...high, ...medium] },
    ...(isMediumShort
      ? [{ title: `Medium risk: ${plural(countOf(medium), "change")}`, isFolded: canFold, items: medium }]
      : []),
    policySection("advisory", violations, provenance),
    { title: `Low risk: ${plural(countOf(low), "change")}`, isFolded: canFold, items: low },
    endingSection(report, canFold),
  ];
}

/** What ends soon. It is not a change and has no risk. */
function endingSection(report: ReviewReport, isFolded: boolean): Section {
  const { title = "", lines = [] } = endingOf(report) ?? {};
  return { title, isFolded, items: lines.map((line) => ({ text: `- ${textOf(line)}`, risks: [] })) };
}

function countOf(items: readonly Item[]): number {
  return items.reduce((sum, { risks }) => sum + risks.length, 0);
}

function keyOf({ kind, id }: Actor): string {
  return JSON.stringify([kind, id]);
}

function policySection(
  level: ReportedViolation["level"],
  violations: readonly ReportedViolation[],
  provenance: Provenance | undefined,
): Section {
  const risk = RISK_OF_LEVEL[level];
  return {
    title: `Violated policies (${level})`,
    isFolded: false,
    items: violations
      .filter((violation) => violation.level === level)
      .map(({ rule, message, remedy, place }) => ({
        risks: [risk],
        text: `- ${MARKS[risk]} ${codeOf(rule)}: ${plainOf(message)} ${plainOf(remedy)}${placesOf(place === undefined ? [] : [place], provenance)}`,
      })),
  };
}

const KINDS: Readonly<Record<ActorKind, string>> = {
  "service-account": "service account",
  user: "user",
  account: "account",
  group: "group",
  stack: "stack",
};

type TitleOf = (block: Block) => string;

/** Titles of blocks, for all the changes of a report: an id distinguishes actors that share a name. */
function titlesFor(effects: readonly Effect[]): TitleOf {
  const idsByName = new Map<string, Set<string>>();
  for (const { actor, who } of effects) {
    const name = `${actor.kind} ${who}`;
    idsByName.set(name, (idsByName.get(name) ?? new Set()).add(actor.id));
  }
  return ({ actors, risk }) => {
    const kind = KINDS[actors[0]?.kind ?? "account"];
    const names = actors.map((actor) => {
      const isShared = (idsByName.get(`${actor.kind} ${actor.name}`)?.size ?? 0) > 1;
      return codeOf(actor.name) + (isShared ? ` (id ${codeOf(nameOfUrn(actor.id))})` : "");
    });
    return actors.length > MOST_NAMES_IN_TITLE
      ? `#### ${MARKS[risk]} ${plural(actors.length, kind)}\n\n${names.join(", ")}`
      : `#### ${MARKS[risk]} ${capitalised(kind)}${actors.length === 1 ? "" : "s"} ${names.join(", ")}`;
  };
}

/** One item for each row, the first one with the title of the block. */
function toItems(block: Block, titleOf: TitleOf, provenance: Provenance | undefined): Item[] {
  return block.rows.map((row, index) => {
    const { verb, object } = statementOf(row);
    const mark = row.risk === "low" || block.rows.length === 1 ? "" : `${MARKS[row.risk]} `;
    const sentence = `- ${mark}**${capitalised(verb)}** ${textOf(object)}${suffixOf(row, provenance)}`;
    return {
      text: index === 0 ? `\n${titleOf(block)}\n\n${sentence}` : sentence,
      risks: block.actors.flatMap(() => row.whos.map(() => row.risk)),
    };
  });
}

/** Why it matters, and where in the program. */
function suffixOf(row: Row, provenance: Provenance | undefined): string {
  const why = whyOf(row);
  return `${why === "" ? "" : `. _${why}_`}${placesOf(row.places, provenance)}`;
}

function placesOf(places: readonly Place[], provenance: Provenance | undefined): string {
  return places.length === 0 ? "" : ` (${linksTo(places, provenance)})`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** One line for each change, and the number of changes beyond. */
function compactItems(rows: readonly Row[], provenance: Provenance | undefined): Item[] {
  const rest = rows.slice(MOST_LINES);
  return [
    ...rows.slice(0, MOST_LINES).map((row): Item => {
      const { verb, object } = statementOf(row);
      const names = textOf(listed(row.whos, MOST_NAMES));
      return {
        text: `- ${names}: ${verb} ${textOf(object)}${suffixOf(row, provenance)}`,
        risks: row.whos.map(() => row.risk),
      };
    }),
    ...(rest.length > 0
      ? [{ text: `- ${countByKind(rest)}`, risks: rest.flatMap(({ whos, risk }) => whos.map(() => risk)) }]
      : []),
  ];
}

/** Such as `and 12 × member added, 3 × token created`. */
function countByKind(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { kind, whos } of rows) {
    counts.set(kind, (counts.get(kind) ?? 0) + whos.length);
  }
  const parts = [...counts].map(([kind, count]) => `${count} × ${kind.replaceAll("-", " ")}`);
  return `and ${parts.join(", ")}`;
}
