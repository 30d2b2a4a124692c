import { printable } from "../../output";
import { plural } from "../../plural";
import { wrap } from "../../terminal/wrap";
import type { Answers, Outcome } from "./answers";
import type { Remainder } from "./clean-up/remove-left";
import { describeAnswer, describeResult } from "./questions/question";
import { QUESTIONS, type QuestionId } from "./questions/questions";
import type { Problem } from "./trial";
import type { Result } from "./verdict";

export interface ReportFacts {
  readonly result: Result;
  readonly answers: Answers;
  readonly problems: readonly Problem[];
  readonly obstacles: readonly Problem[];
  /** Why the trial was ended before its last step. */
  readonly stopped: string | undefined;
  readonly left: readonly Remainder[];
  readonly requests: number;
}

const WORDS = { fits: "fits", differs: "DIFFERS", fails: "FAILS", unexpected: "UNEXPECTED" } as const;

interface Row {
  readonly id: QuestionId;
  readonly answer: string;
  readonly assumed: string;
  readonly word: string;
  readonly text: string;
}

/** @param width Columns of the terminal; `undefined` keeps each line whole, for logs and pipes. */
export function toTable(facts: ReportFacts, width: number | undefined): string {
  const rows = facts.answers.all().flatMap(({ id, outcome }) => toRow(id, outcome));
  const open = facts.answers
    .all()
    .flatMap(({ id, outcome }) => (outcome.kind === "not-measured" ? [{ id, outcome }] : []));
  const parts = [
    ...(rows.length === 0 ? [] : [layOut(rows, width)]),
    ...(open.length === 0 ? [] : [toOpen(open, width)]),
    toSummary(facts),
  ];
  return parts.join("\n\n");
}

function toRow(id: QuestionId, outcome: Outcome): Row[] {
  if (outcome.kind === "not-measured") {
    return [];
  }
  const { asks, assumed } = QUESTIONS[id];
  const { judgement } = outcome;
  const means = judgement.verdict === "fits" ? "" : `\n-> ${judgement.means}`;
  const shape =
    outcome.kind === "unexpected" && outcome.seen.length > 0
      ? `\nseen: ${outcome.seen.map(({ call, status, shape: body }) => `${call} ${status ?? "no response"} ${JSON.stringify(body)}`).join("; ")}`
      : "";
  return [
    {
      id,
      answer: outcome.kind === "answered" ? describeResult(QUESTIONS[id], outcome.answer) : outcome.what,
      assumed: describeAnswer(assumed),
      word: WORDS[judgement.verdict],
      text: `${asks}${means}${shape}`,
    },
  ];
}

const HEAD = { id: "question", answer: "answer", assumed: "assumed", word: "", text: "" };
const GAP = 2;
const NARROWEST = 40;
const WIDEST = 24;

function layOut(rows: readonly Row[], width: number | undefined): string {
  const shown = [HEAD, ...rows].map((row) => ({
    ...row,
    answer: printable(row.answer),
    text: printableLines(row.text),
  }));
  const widthOf = (name: "id" | "answer" | "assumed" | "word", most = Number.POSITIVE_INFINITY): number =>
    GAP + Math.min(most, Math.max(...shown.map((row) => row[name].length)));
  const [id, answer, assumed, word] = [
    widthOf("id"),
    widthOf("answer", WIDEST),
    widthOf("assumed", WIDEST),
    widthOf("word"),
  ];
  const textWidth = Math.max(NARROWEST, (width ?? Number.POSITIVE_INFINITY) - id - answer - assumed - word);
  return shown
    .flatMap((row) => {
      const cells = [
        [row.id],
        wrap(row.answer, answer - GAP),
        wrap(row.assumed, assumed - GAP),
        [row.word],
        wrap(row.text, textWidth),
      ];
      const height = Math.max(...cells.map(({ length }) => length));
      return Array.from({ length: height }, (_, line) =>
        [id, answer, assumed, word, 0]
          .map((columns, index) => (cells[index]?.[line] ?? "").padEnd(columns))
          .join("")
          .trimEnd(),
      );
    })
    .join("\n");
}

function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** More questions without a result than this are only counted. */
const MOST_NAMES = 30;

/** The questions without a result, by reason. */
function toOpen(
  open: readonly { readonly id: QuestionId; readonly outcome: Outcome & { readonly kind: "not-measured" } }[],
  width: number | undefined,
): string {
  const reasons = [...new Set(open.map(({ outcome }) => outcome.reason))];
  const lines = reasons.flatMap((reason) => {
    const questions = open.filter(({ outcome }) => outcome.reason === reason);
    const detail = questions.find(({ outcome }) => outcome.detail !== undefined)?.outcome.detail;
    const names =
      questions.length > MOST_NAMES
        ? plural(questions.length, "question")
        : questions.map(({ id }) => id).join(", ");
    const why = `${printable(reason)}${detail === undefined ? "" : ` (${printable(detail)})`}`;
    return wrap(`- ${why}: ${names}`, width ?? Number.POSITIVE_INFINITY);
  });
  return [`Not measured:`, ...lines].join("\n");
}

function toSummary({ result, answers, problems, obstacles, stopped, left, requests }: ReportFacts): string {
  const outcomes = answers.all().map(({ outcome }) => outcome);
  const count = (verdict: keyof typeof WORDS): number =>
    outcomes.filter((outcome) => outcome.kind !== "not-measured" && outcome.judgement.verdict === verdict)
      .length;
  const measured = outcomes.filter(({ kind }) => kind !== "not-measured").length;
  return [
    ...problems.map(({ fact, remedy }) => `Nothing was written: ${printable(fact)}\n-> ${printable(remedy)}`),
    ...obstacles.map(({ fact, remedy }) => `${printable(fact)}\n-> ${printable(remedy)}`),
    ...(stopped === undefined ? [] : [`The trial was ended: ${printable(stopped)}`]),
    ...(left.length === 0
      ? ["Nothing is left behind."]
      : left.map(({ kind, name, why }) => `LEFT BEHIND: ${kind} "${printable(name)}". ${printable(why)}`)),
    `${plural(measured, "question")} measured with ${plural(requests, "request")}: ${count("fits")} fit, ${count("differs")} differ, ` +
      `${count("fails")} fail, ${count("unexpected")} unexpected; ${outcomes.length - measured} not measured.`,
    `Result: ${result}.`,
  ].join("\n");
}
