import { NOT_SEEN_MS, WATCH_SECONDS } from "../clock";

/** The result of a question. */
export type Answer = string | number | boolean | null | readonly string[] | Readonly<Record<string, string>>;

/** The part of the product that a question concerns. */
export type Subject =
  | "ServiceAccount"
  | "ApiToken"
  | "Group"
  | "GroupMembership"
  | "GroupMembers"
  | "GroupRoleAssignment"
  | "drift"
  | "every";

/**
 * The consequence of a result for the user. `fits`: the product works as its documentation describes. `differs`: a
 * stack can be created, refreshed and destroyed, and something else differs. `fails`: one of these fails. `unexpected`:
 * the result is none of the known ones, so its consequence is not known.
 *
 * tests/contract/trial/verdicts proves each verdict with the provider and an emulator that gives the result.
 */
export type Judgement =
  | { readonly verdict: "fits" }
  | { readonly verdict: "differs" | "fails" | "unexpected"; readonly means: string };

export interface Question {
  /** The question, as a sentence. */
  readonly asks: string;
  /** The requests that settle it. */
  readonly how: string;
  /** The result that the product assumes. */
  readonly assumed: Answer;
  /** The known results, in words. */
  readonly known: string;
  readonly subjects: readonly Subject[];
  readonly judge: (answer: Answer) => Judgement;
  /** The consequence of each result that does not fit, for the reference. */
  readonly otherwise: readonly string[];
  /** The known results, if they can be counted. */
  readonly answers?: readonly Answer[];
  /** Whether an emulator has no switch for this result. */
  readonly isBeyondEmulator?: (answer: Answer) => boolean;
  /** A result in words, if the value alone does not explain itself. */
  readonly describe?: (answer: Answer) => string | undefined;
}

const FITS: Judgement = { verdict: "fits" };

export const UNEXPECTED: Judgement = {
  verdict: "unexpected",
  means: "No organisation is known to do this. Send us the profile, so that we can support it.",
};

/** A result that needs words: it does not fit, or no emulator has a switch for it. */
interface Misfit {
  readonly answer: Answer;
  readonly verdict: "fits" | "differs" | "fails";
  readonly means: string;
  readonly isBeyondEmulator?: boolean;
}

/** A result that fits, and that no emulator has a switch for. */
export function alsoFits(answer: Answer): Misfit {
  return { answer, verdict: "fits", means: "", isBeyondEmulator: true };
}

/** A misfit that no emulator has a switch for. */
export function beyondEmulator(misfit: Misfit): Misfit {
  return { ...misfit, isBeyondEmulator: true };
}

export function differs(answer: Answer, means: string): Misfit {
  return { answer, verdict: "differs", means };
}

export function fails(answer: Answer, means: string): Misfit {
  return { answer, verdict: "fails", means };
}

type Words = Pick<Question, "asks" | "how" | "subjects">;

/** A question with a few results. The product assumes the first one. Those that are no misfit fit. */
export function choice(words: Words, ...answers: readonly (Answer | Misfit)[]): Question {
  const entries = answers.map((answer) =>
    isMisfit(answer) ? answer : { answer, verdict: "fits" as const, means: "" },
  );
  return {
    ...words,
    assumed: entries[0]?.answer ?? null,
    known: entries.map(({ answer }) => describeAnswer(answer)).join(", "),
    answers: entries.map(({ answer }) => answer),
    judge: (answer) => {
      const entry = entries.find((candidate) => isSame(candidate.answer, answer));
      return entry === undefined
        ? UNEXPECTED
        : entry.verdict === "fits"
          ? FITS
          : { verdict: entry.verdict, means: entry.means };
    },
    isBeyondEmulator: (answer) =>
      answers.some(
        (candidate) =>
          isMisfit(candidate) && candidate.isBeyondEmulator === true && isSame(candidate.answer, answer),
      ),
    otherwise: entries.flatMap(({ answer, means }) =>
      means === "" ? [] : [`${describeAnswer(answer)}: ${means}`],
    ),
  };
}

/** How the product deals with a delay. */
interface Patience {
  /** The longest delay that makes no difference, in seconds. @default the longest that a trial can measure */
  readonly fitsSeconds?: number;
  /** The consequence of a longer delay. */
  readonly late: string;
}

/**
 * How late reads show something, in milliseconds. A trial watches for `WATCH_SECONDS`. What it does not see by then
 * can come later or never, so that is a separate result, and never fits.
 */
export function delay(words: Words, { fitsSeconds = WATCH_SECONDS, late }: Patience): Question {
  const unseen = `not within ${WATCH_SECONDS} s`;
  return {
    ...words,
    assumed: 0,
    known: `0 to ${WATCH_SECONDS * 1000} ms, or ${unseen}`,
    judge: (answer) =>
      typeof answer !== "number"
        ? UNEXPECTED
        : answer > fitsSeconds * 1000
          ? { verdict: "differs", means: late }
          : FITS,
    otherwise: [`${fitsSeconds === WATCH_SECONDS ? unseen : `more than ${fitsSeconds} s`}: ${late}`],
    describe: (answer) => (answer === NOT_SEEN_MS ? unseen : undefined),
  };
}

/** A number, with the consequence if it does not fit. */
export function figure(
  words: Words,
  assumed: number | null,
  known: string,
  misfitOf: (answer: number) => string | undefined,
  otherwise: readonly string[],
): Question {
  return {
    ...words,
    assumed,
    known,
    judge: (answer) => {
      if (typeof answer !== "number") {
        return answer === assumed ? FITS : UNEXPECTED;
      }
      const means = misfitOf(answer);
      return means === undefined ? FITS : { verdict: "differs", means };
    },
    otherwise,
  };
}

/** How the organisation changes a text that it receives: a list of changes, empty for none. */
export function changes(
  words: Words,
  known: readonly string[],
  harmless: readonly string[],
  means: string,
): Question {
  const harmful = known.filter((change) => !harmless.includes(change));
  return {
    ...words,
    assumed: [],
    known: `none, or some of ${known.join(", ")}`,
    judge: (answer) => {
      if (!Array.isArray(answer) || !answer.every((change) => known.includes(String(change)))) {
        return UNEXPECTED;
      }
      return answer.every((change) => harmless.includes(String(change)))
        ? FITS
        : { verdict: "differs", means };
    },
    otherwise: harmful.length === 0 ? [] : [`${harmful.join(", ")}: ${means}`],
  };
}

/** The result of a question in words. */
export function describeResult(question: Question, answer: Answer): string {
  return question.describe?.(answer) ?? describeAnswer(answer);
}

export function describeAnswer(answer: unknown): string {
  if (Array.isArray(answer)) {
    return answer.length === 0 ? "none" : answer.map(String).join(", ");
  }
  if (typeof answer === "object" && answer !== null) {
    const entries = Object.entries(answer as Record<string, unknown>);
    return entries.length === 0
      ? "none"
      : entries.map(([name, value]) => `${name} = ${String(value)}`).join(", ");
  }
  return answer === null ? "none" : JSON.stringify(answer).replace(/^"|"$/g, "");
}

function isMisfit(value: unknown): value is Misfit {
  return typeof value === "object" && value !== null && "verdict" in value;
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
