import { codeOf, plainOf } from "../../../markdown";
import { plural } from "../../../plural";
import { RISKS, type Risk } from "../effect";
import { listed, type Phrase } from "../phrase";
import type { Violation } from "pulumi-atlassian-admin-policy";
import { RISK_OF_LEVEL, type ReviewReport } from "../report";
import { toRows, whyOf, type Row } from "../rows";
import { whatHappens } from "../words";
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
  const { violations } = report;
  const urgent = rows.filter(({ risk }) => risk !== "low");
  const low = rows.filter(({ risk }) => risk === "low");
  const lines: Line[] = [
    ...(urgent.length > 0 ? [{ text: TABLE_HEAD }] : []),
    ...urgent.map((row) => ({ row, text: toTableRow(row) })),
    ...(violations.length > 0 ? [{ text: "\nAgainst the policies:\n" }] : []),
    ...violations.map((violation) => ({ text: toPolicyBullet(violation) })),
    ...(low.length > 0 ? [{ text: "\nBesides:\n" }] : []),
    ...low.slice(0, MOST_LOW).map((row) => ({ row, text: toBullet(row) })),
    ...(low.length > MOST_LOW ? [{ text: `- ${countByKind(low.slice(MOST_LOW))}` }] : []),
  ];
  return fit(head, lines, limit);
}

const TABLE_HEAD = "\n| Risk | Who | Gains or loses | Why it matters |\n| --- | --- | --- | --- |";

function toTableRow(row: Row): string {
  return `| ${[MARKS[row.risk], textOf(listed(row.whos, MOST_NAMES)), textOf(whatHappens(row)), whyOf(row)].join(" | ")} |`;
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
  /** What is left out with it. */
  readonly row?: Row;
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
  return `${shown}\n\n${leftOut(lines.slice(end).flatMap(({ row }) => row ?? []))}`;
}

/** More bytes than `leftOut` ever has. */
const LONGEST_REMARK = 200;

function leftOut(rows: readonly Row[]): string {
  const counts = RISKS.map((risk) => ({ risk, count: rows.filter((row) => row.risk === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${risk}`);
  return `_Left out, since the comment would be too long: ${plural(rows.length, "row")} (${counts.join(", ")}). The JSON report has all of them._`;
}
