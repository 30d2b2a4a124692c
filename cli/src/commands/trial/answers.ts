import { isApiName } from "./profile/vocabulary";
import { shapeOf, shapeOfText, type Shape } from "./profile/shape";
import { UNEXPECTED, type Answer, type Judgement } from "./questions/question";
import { QUESTION_IDS, QUESTIONS, type QuestionId } from "./questions/questions";
import { apiCodeOf, type Exchange } from "./requests/exchange";

/** The part of a response that a profile can show. */
interface Seen {
  readonly call: string;
  readonly status: number | null;
  /** The API's own code, such as `ADMIN-UAM-409-2`. */
  readonly code?: string;
  readonly shape: Shape;
}

/** The outcome of one question. */
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

/** Every question with its result. The first result stays. */
export class Answers {
  readonly #outcomes = new Map<QuestionId, Outcome>();

  has(id: QuestionId): boolean {
    return this.#outcomes.has(id);
  }

  get(id: QuestionId): Outcome | undefined {
    return this.#outcomes.get(id);
  }

  /** The result, if it is a known one. */
  answerTo(id: QuestionId): Answer | undefined {
    const outcome = this.#outcomes.get(id);
    return outcome?.kind === "answered" ? outcome.answer : undefined;
  }

  /** Notes a result. One that is not known becomes "unexpected". */
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

  /** Notes a result that is not known. `what` is a phrase of ours, never a text of the organisation. */
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
   * Notes why there is no result.
   * @param reason A phrase of ours, which a profile shows.
   * @param detail The message of an error. A profile omits it.
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

/** A result in words, without a text that could be somebody's. */
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
