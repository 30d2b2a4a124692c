import { isApiName } from "./profile/vocabulary";
import { shapeOf, shapeOfText, type Shape } from "./profile/shape";
import { UNEXPECTED, type Answer, type Judgement } from "./questions/question";
import { QUESTION_IDS, QUESTIONS, type QuestionId } from "./questions/questions";
import { apiCodeOf, type Exchange } from "./requests/exchange";

/** A response as far as a profile may show it. */
interface Seen {
  readonly call: string;
  readonly status: number | null;
  /** The API's own code, such as `ADMIN-UAM-409-2`. */
  readonly code?: string;
  readonly shape: Shape;
}

/** What became of one question. */
export type Outcome =
  | {
      readonly kind: "answered";
      readonly answer: Answer;
      readonly judgement: Judgement;
      readonly seen: readonly Seen[];
    }
  | {
      readonly kind: "unexpected";
      readonly what: string;
      readonly judgement: Judgement;
      readonly seen: readonly Seen[];
    }
  | { readonly kind: "not-measured"; readonly reason: string; readonly detail?: string };

/** Every question with its answer. The first answer stays. */
export class Answers {
  readonly #outcomes = new Map<QuestionId, Outcome>();

  has(id: QuestionId): boolean {
    return this.#outcomes.has(id);
  }

  get(id: QuestionId): Outcome | undefined {
    return this.#outcomes.get(id);
  }

  /** The answer as far as one was found that is known. */
  answerTo(id: QuestionId): Answer | undefined {
    const outcome = this.#outcomes.get(id);
    return outcome?.kind === "answered" ? outcome.answer : undefined;
  }

  /** Notes an answer; one that no known organisation gives becomes "unexpected". */
  set(id: QuestionId, answer: Answer, ...exchanges: readonly Exchange[]): void {
    if (this.#outcomes.has(id)) {
      return;
    }
    const judgement = QUESTIONS[id].judge(answer);
    const seen = exchanges.map(seenOf);
    this.#outcomes.set(
      id,
      judgement.verdict === "unexpected"
        ? { kind: "unexpected", what: whatOf(answer), judgement, seen }
        : { kind: "answered", answer, judgement, seen },
    );
  }

  /** Notes that what came fits no known answer. `what` is a phrase of ours, never a text of the organisation. */
  unexpected(id: QuestionId, what: string, ...exchanges: readonly Exchange[]): void {
    if (!this.#outcomes.has(id)) {
      this.#outcomes.set(id, {
        kind: "unexpected",
        what,
        judgement: UNEXPECTED,
        seen: exchanges.map(seenOf),
      });
    }
  }

  /**
   * Notes why there is no answer.
   * @param reason A phrase of ours, which a profile may show.
   * @param detail What an error says; a profile leaves it out.
   */
  notMeasured(id: QuestionId, reason: string, detail?: string): void {
    if (!this.#outcomes.has(id)) {
      this.#outcomes.set(id, { kind: "not-measured", reason, ...(detail !== undefined && { detail }) });
    }
  }

  /** Every question, in the order of the result. */
  all(): { readonly id: QuestionId; readonly outcome: Outcome }[] {
    return QUESTION_IDS.map((id) => ({
      id,
      outcome: this.#outcomes.get(id) ?? { kind: "not-measured", reason: "the trial ended before" },
    }));
  }
}

/** An answer of ours in words; a text that could be somebody's is left out. */
function whatOf(answer: Answer): string {
  if (typeof answer === "string") {
    return isApiName(answer) ? answer : "another text";
  }
  return Array.isArray(answer) ? "other changes" : JSON.stringify(answer);
}

function seenOf(exchange: Exchange): Seen {
  const { call, status, body, text } = exchange;
  const code = apiCodeOf(exchange);
  return {
    call,
    status: status ?? null,
    ...(code !== undefined && isApiName(code) && { code }),
    shape: body === undefined ? shapeOfText(text) : shapeOf(body),
  };
}
