import { type Behaviour, type BehaviourPatch, defaultBehaviour, patchBehaviour } from "../behaviour";
import { checkNames } from "../fields";
import { type Answer, questions } from "./questions";

const VERSION = 1;

/** A result that matches none of those that a question allows, in any form. */
export interface Unexpected {
  readonly unexpected: unknown;
}

/** How an organisation behaves: measured by `atlassian-admin trial`, or invented. */
export interface Profile {
  readonly version: typeof VERSION;
  readonly name: string;
  /** Whether it was not measured. */
  readonly invented: boolean;
  /** The day of the measurement, `YYYY-MM-DD`. */
  readonly measuredAt?: string;
  /** By question id. A question that is absent or null was not measured: the emulator keeps its default. */
  readonly answers: Readonly<Record<string, Answer | Unexpected>>;
  /** Everything else that was observed. The emulator does not use it. */
  readonly evidence?: unknown;
}

/** Checks the content of a file. @throws RangeError that names the error */
export function readProfile(value: unknown): Profile {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError("A profile must be a JSON object.");
  }
  checkNames("A profile", value, ["version", "name", "invented", "measuredAt", "answers", "evidence"]);
  const profile = value as Profile;
  if ((profile.version as unknown) !== VERSION) {
    throw new RangeError(
      `A profile must have the version ${VERSION} (received ${JSON.stringify(profile.version)}).`,
    );
  }
  if (typeof profile.name !== "string" || typeof profile.invented !== "boolean") {
    throw new RangeError('A profile must have a "name", and "invented" (true or false).');
  }
  checkAnswers(profile.answers);
  return profile;
}

function checkAnswers(answers: unknown): void {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    throw new RangeError('A profile must have "answers": an object from question to result.');
  }
  for (const [id, answer] of Object.entries(answers)) {
    const question = questions.find((candidate) => candidate.id === id);
    if (question === undefined) {
      throw new RangeError(`A profile has no question "${id}". The emulator's README lists them.`);
    }
    if (answer === null || isUnexpected(answer) || question.accepts(answer)) {
      continue;
    }
    throw new RangeError(
      `The result of "${id}" must be ${question.allowed} (received ${JSON.stringify(answer)}), or {"unexpected": …}.`,
    );
  }
}

function isUnexpected(answer: unknown): answer is Unexpected {
  return (
    typeof answer === "object" &&
    answer !== null &&
    !Array.isArray(answer) &&
    Object.keys(answer).join() === "unexpected"
  );
}

/** The questions whose results the emulator cannot reproduce: it keeps its default. */
export function unexpectedIn({ answers }: Profile): string[] {
  return Object.keys(answers).filter((id) => isUnexpected(answers[id]));
}

/** The change of the default behaviour that makes the emulator respond like the profile. */
export function behaviourOf({ answers }: Profile): BehaviourPatch {
  const behaviour = defaultBehaviour();
  const changed = new Set<keyof Behaviour>();
  for (const question of questions) {
    const answer = answers[question.id];
    if (answer === undefined || answer === null || isUnexpected(answer)) {
      continue;
    }
    patchBehaviour(behaviour, question.toPatch(answer));
    changed.add(question.behaviour);
  }
  return Object.fromEntries([...changed].map((name) => [name, behaviour[name]]));
}

/** The result of every question for this behaviour: what a measurement of it must find. */
export function answersOf(behaviour: Behaviour): Record<string, Answer> {
  return Object.fromEntries(questions.map(({ id, toAnswer }) => [id, toAnswer(behaviour)]));
}
