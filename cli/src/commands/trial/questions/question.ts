import { NOT_SEEN_MS } from "../clock";

/** What a question is answered with. */
export type Answer = string | number | boolean | null | readonly string[] | Readonly<Record<string, string>>;

/** What of the product an answer concerns. */
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
 * What an answer means for the user. `fits`: the product works as its documentation says. `differs`: it
 * works, with a difference. `fails`: something does not work. `unexpected`: none of the known answers, so
 * nobody knows.
 */
export type Judgement =
  | { readonly verdict: "fits" }
  | { readonly verdict: "differs" | "fails" | "unexpected"; readonly means: string };

export interface Question {
  /** What the trial asks, as a sentence. */
  readonly asks: string;
  /** The requests that answer it. */
  readonly how: string;
  /** The answer that the product assumes. */
  readonly assumed: Answer;
  /** The known answers, in words. */
  readonly known: string;
  readonly subjects: readonly Subject[];
  readonly judge: (answer: Answer) => Judgement;
  /** What each answer that does not fit means, for the reference. */
  readonly otherwise: readonly string[];
  /** The known answers, where they can be counted. */
  readonly answers?: readonly Answer[];
  /** Whether an emulator has no switch for this answer. */
  readonly isBeyondEmulator?: (answer: Answer) => boolean;
}

const FITS: Judgement = { verdict: "fits" };

export const UNEXPECTED: Judgement = {
  verdict: "unexpected",
  means: "No known organisation answers so. Send us the profile, so that the product learns it.",
};

/** An answer that needs words: one that the product does not take as it is, or one that no emulator gives. */
interface Misfit {
  readonly answer: Answer;
  readonly verdict: "fits" | "differs" | "fails";
  readonly means: string;
  readonly isBeyondEmulator?: boolean;
}

/** An answer that the product takes, and that no emulator has a switch for. */
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

/** A question with a few answers; the first is what the product assumes. Those that are no misfit fit. */
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

/** How late reads show something, in milliseconds. */
export function delay(words: Words, waitsMs: number, means: string): Question {
  const late: Judgement = { verdict: "differs", means };
  return {
    ...words,
    assumed: 0,
    known: `0 to ${NOT_SEEN_MS} ms; the product waits for up to ${waitsMs / 1000} s`,
    judge: (answer) => (typeof answer !== "number" ? UNEXPECTED : answer > waitsMs ? late : FITS),
    otherwise: [`more than ${waitsMs / 1000} s: ${means}`],
  };
}

/** A number, with what it means where it is none that the product takes as it is. */
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

/** What the organisation changes in a text that is sent: a list of changes, empty for none. */
export function changes(
  words: Words,
  known: readonly string[],
  harmless: readonly string[],
  means: string,
): Question {
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
    otherwise: [`${known.filter((change) => !harmless.includes(change)).join(", ")}: ${means}`],
  };
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
