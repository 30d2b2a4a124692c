import { codeOf, plainOf } from "../../../markdown";
import { plural } from "../../../plural";
import { RISKS, type Risk } from "../effect";
import { listed, type Phrase } from "../phrase";
import type { Violation } from "pulumi-atlassian-admin-policy";
import { RISK_OF_LEVEL, type ReviewReport } from "../report";
import { toRows, whyOf, type Row } from "../rows";
import { whatHappens } from "../words";
import { endingMarkdown } from "./ending";
import { summarise } from "./summary";

const MOST_NAMES = 10;
/** Beyond that, what has a low risk is only counted. */
const MOST_LOW = 25;
const MARKS: Readonly<Record<Risk, string>> = { high: "🔴 high", medium: "🟠 medium", low: "low" };

/**
 * For a comment on a pull request: the riskiest first, and as much as fits.
 * @param limit Most bytes of UTF-8 that the whole text may have.
 */
export function toMarkdown(report: ReviewReport, limit = Infinity): string {
  const rows = toRows(report.effects);
  const head = [
    `### Identity review of stack ${codeOf(report.stack)}`,
    `**${summarise(report)}**`,
    ...(report.problems.length > 0
      ? [
          "The preview failed, so this is not everything:",
          report.problems.map((problem) => `- ${plainOf(problem)}`).join("\n"),
        ]
      : []),
  ].join("\n\n");
  const urgent = rows.filter(({ risk }) => risk !== "low");
  const low = rows.filter(({ risk }) => risk === "low");
  const rest = low.slice(MOST_LOW);
  const lines: Line[] = [
    ...bulletsOf("mandatory", report.violations),
    ...(urgent.length > 0 ? [{ text: TABLE_HEAD }] : []),
    ...urgent.map((row) => ({ risk: row.risk, text: toTableRow(row) })),
    ...bulletsOf("advisory", report.violations),
    ...(low.length > 0 ? [{ text: "\nBesides:\n" }] : []),
    ...low.slice(0, MOST_LOW).map((row) => ({ risk: row.risk, text: toBullet(row) })),
    ...(rest.length > 0 ? [{ risk: "low" as const, text: `- ${countByKind(rest)}` }] : []),
    ...endingMarkdown(report).map((text) => ({ text })),
  ];
  return fit(head, lines, limit);
}

/** What is broken of one level. */
function bulletsOf(level: Violation["level"], violations: readonly Violation[]): Line[] {
  const own = violations.filter((violation) => violation.level === level);
  const risk = RISK_OF_LEVEL[level];
  return own.length === 0
    ? []
    : [
        { text: `\nAgainst ${level} policies:\n` },
        ...own.map((violation) => ({ risk, text: toPolicyBullet(violation) })),
      ];
}

const TABLE_HEAD = "\n| Risk | Who | Gains or loses | Why it matters |\n| --- | --- | --- | --- |";

function toTableRow(row: Row): string {
  // Nobody may hide behind ten harmless names.
  const whos = listed(row.whos, row.risk === "high" ? Infinity : MOST_NAMES);
  return `| ${[MARKS[row.risk], textOf(whos), textOf(whatHappens(row)), whyOf(row)].join(" | ")} |`;
}

function toPolicyBullet({ rule, level, message, remedy }: Violation): string {
  return `- ${MARKS[RISK_OF_LEVEL[level]]}, ${codeOf(rule)}: ${plainOf(message)} ${plainOf(remedy)}`;
}

function toBullet(row: Row): string {
  return `- ${textOf(listed(row.whos, MOST_NAMES))}: ${textOf(whatHappens(row))}`;
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

function textOf(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : codeOf(part.name))).join("");
}

interface Line {
  readonly text: string;
  /** Of what is left out with it; none where it is a title. */
  readonly risk?: Risk;
}

/** Takes as many lines as fit, and says what is left out. */
function fit(head: string, lines: readonly Line[], limit: number): string {
  const whole = [head, ...lines.map(({ text }) => text)].join("\n");
  if (Buffer.byteLength(whole) <= limit) {
    return whole;
  }
  let room = limit - Buffer.byteLength(head) - LONGEST_REMARK;
  const end = lines.findIndex(({ text }) => (room -= Buffer.byteLength(text) + 1) < 0);
  const shown = [head, ...lines.slice(0, end).map(({ text }) => text)].join("\n");
  return `${shown}\n\n${leftOut(lines.slice(end).flatMap(({ risk }) => risk ?? []))}`;
}

/** More bytes than `leftOut` ever has. */
const LONGEST_REMARK = 200;

function leftOut(risks: readonly Risk[]): string {
  const counts = RISKS.map((risk) => ({ risk, count: risks.filter((one) => one === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${risk}`);
  return `_Left out, since the comment would be too long: ${plural(risks.length, "row")} (${counts.join(", ")}). The JSON report has all of them._`;
}
