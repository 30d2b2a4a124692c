import type { Answers, Outcome } from "../answers";
import type { Answer, Question } from "../questions/question";
import { QUESTIONS, WITHOUT_SWITCH, type QuestionId } from "../questions/questions";

/**
 * What a trial learned about an organisation, without a name, id, address or secret of it. `answers` is what
 * an emulator takes; everything else is under `evidence`.
 */
export interface Profile {
  readonly version: 1;
  readonly name: string;
  readonly invented: false;
  /** The UTC day of the trial. */
  readonly measuredAt: string;
  readonly answers: Readonly<Record<string, Answer | { readonly unexpected: Answer }>>;
  readonly evidence: Evidence;
}

interface Evidence {
  /** The version of the command. */
  readonly tool: string;
  /** `live` for Atlassian's own API, `local` for a server on this machine. */
  readonly source: "live" | "local" | "other";
  readonly tried: { readonly member: boolean; readonly site: boolean };
  readonly result: string;
  readonly requests: number;
  /** Results of questions that an emulator has no switch for. */
  readonly answers: Readonly<Record<string, Answer | { readonly unexpected: Answer }>>;
  /** Why there is no result, by question. */
  readonly notMeasured: Readonly<Record<string, string>>;
  /** The responses that settled a question: status, code and shape. */
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface ProfileFacts {
  readonly tool: string;
  readonly baseUrl: string;
  readonly startedAt: string;
  readonly tried: { readonly member: boolean; readonly site: boolean };
  readonly result: string;
  readonly requests: number;
}

export function toProfile(answers: Answers, facts: ProfileFacts): Profile {
  const all = answers.all();
  const day = facts.startedAt.slice(0, 10);
  const answered = all.flatMap(({ id, outcome }) => {
    const answer = answerOf(id, outcome);
    return answer === undefined ? [] : [{ id, answer }];
  });
  const pick = (isOwn: boolean) =>
    Object.fromEntries(
      answered.filter(({ id }) => WITHOUT_SWITCH.has(id) === isOwn).map(({ id, answer }) => [id, answer]),
    );
  return {
    version: 1,
    name: `trial of ${day}`,
    invented: false,
    measuredAt: day,
    answers: pick(false),
    evidence: {
      tool: facts.tool,
      source: sourceOf(facts.baseUrl),
      tried: facts.tried,
      result: facts.result,
      requests: facts.requests,
      answers: pick(true),
      notMeasured: Object.fromEntries(
        all.flatMap(({ id, outcome }) => (outcome.kind === "not-measured" ? [[id, outcome.reason]] : [])),
      ),
      responses: Object.fromEntries(all.flatMap(({ id, outcome }) => responsesOf(id, outcome))),
    },
  };
}

/** A result that an emulator has no switch for is "unexpected" to it, even if it fits the product. */
function answerOf(id: QuestionId, outcome: Outcome): Answer | { readonly unexpected: Answer } | undefined {
  switch (outcome.kind) {
    case "answered":
      return !WITHOUT_SWITCH.has(id) &&
        (QUESTIONS[id] as Question).isBeyondEmulator?.(outcome.answer) === true
        ? { unexpected: outcome.answer }
        : outcome.answer;
    case "unexpected":
      return { unexpected: outcome.what };
    case "not-measured":
      return undefined;
  }
}

function responsesOf(id: QuestionId, outcome: Outcome): [string, unknown][] {
  return outcome.kind === "not-measured" || outcome.seen.length === 0 ? [] : [[id, outcome.seen]];
}

function sourceOf(baseUrl: string): Evidence["source"] {
  const { hostname } = new URL(baseUrl);
  return hostname === "api.atlassian.com"
    ? "live"
    : ["127.0.0.1", "localhost", "[::1]"].includes(hostname)
      ? "local"
      : "other";
}
