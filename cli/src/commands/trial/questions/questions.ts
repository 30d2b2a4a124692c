import { accessQuestions } from "./access";
import { accountQuestions } from "./accounts";
import { eventQuestions } from "./events";
import { groupQuestions } from "./groups";
import { organizationQuestions } from "./organization";
import type { Question } from "./question";
import { tokenQuestions } from "./tokens";

/** Every question of the trial, in the order in which the result shows them. */
export const QUESTIONS = {
  ...organizationQuestions,
  ...accountQuestions,
  ...tokenQuestions,
  ...groupQuestions,
  ...accessQuestions,
  ...eventQuestions,
} as const satisfies Readonly<Record<string, Question>>;

export type QuestionId = keyof typeof QUESTIONS;

export const QUESTION_IDS = Object.keys(QUESTIONS) as QuestionId[];

export function isQuestionId(text: string): text is QuestionId {
  return Object.hasOwn(QUESTIONS, text);
}

/**
 * Questions that the emulator has no switch for. A profile has their results under
 * `evidence.answers`, so that an emulator can refuse every id in `answers` that it does not know.
 */
export const WITHOUT_SWITCH: ReadonlySet<QuestionId> = new Set<QuestionId>([
  ...(["organization.key", "organization.directories", "organization.api-keys"] as const),
  ...(["accounts.email.form"] as const),
  ...(["tokens.mint.fields", "tokens.scopes.shown", "tokens.unknown-scope", "tokens.secret.prefix"] as const),
  ...(["tokens.list.shape", "tokens.overlap", "tokens.revoked-stops-ms"] as const),
  ...(["groups.name.duplicate-case", "groups.name.search-case", "groups.get-gone", "groups.made"] as const),
  ...(["members.account-type", "members.licence", "members.person", "members.before-access"] as const),
  ...(["roles.assign.status", "roles.revoke.status", "roles.assign-again", "roles.revoke-again"] as const),
  ...(["access.grant", "access.readable", "access.revocable"] as const),
  ...(["events.query.from", "events.names-object"] as const),
]);
