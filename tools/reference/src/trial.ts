import { plannedRequests, type ShownRequest } from "../../../cli/dist/commands/trial/dry-run.js";
import { describeAnswer, type Question } from "../../../cli/dist/commands/trial/questions/question.js";
import {
  QUESTIONS,
  WITHOUT_SWITCH,
  type QuestionId,
} from "../../../cli/dist/commands/trial/questions/questions.js";
import { code, section, table, toPage } from "./markdown";

/** The sections of the page, by the first word of a question's id. */
const AREAS: Readonly<Record<string, string>> = {
  organization: "Organisation",
  requests: "Requests and rate limit",
  time: "Clocks",
  accounts: "Service accounts",
  tokens: "API tokens",
  groups: "Groups",
  members: "Members of groups",
  users: "Users",
  roles: "Roles on apps",
  access: "Access of service accounts to apps",
  events: "Audit log",
};

/** All questions of `atlassian-admin trial`, and all requests that it can send. */
export function trialPage(): string {
  const questions = Object.entries(QUESTIONS) as [QuestionId, Question][];
  const unknown = questions.filter(([id]) => AREAS[areaOf(id)] === undefined).map(([id]) => id);
  if (unknown.length > 0) {
    throw new Error(`No part of the page about the trial is for ${unknown.join(", ")}. Add it to "AREAS".`);
  }
  return toPage(
    "Questions and requests of a trial",
    "What [`atlassian-admin trial`](../cli/trial.md) asks a live organisation, and every request that it can send. The first known response is " +
      "the one that the product assumes.",
    ...Object.entries(AREAS).map(([area, title]) =>
      section(title, questionTable(questions.filter(([id]) => areaOf(id) === area))),
    ),
    section(
      "Requests",
      "A trial sends no other request. `{…}` is known only during the trial. Further pages of a listing come on top.",
      requestTable(plannedRequests("{orgId}")),
    ),
    section(
      "Not in the emulator",
      "An emulator has no switch for these questions, so a profile keeps their responses apart, in `evidence.answers`.",
      [...WITHOUT_SWITCH].map(code).join(", "),
    ),
  );
}

const areaOf = (id: string): string => id.split(".")[0] ?? "";

function questionTable(questions: readonly (readonly [QuestionId, Question])[]): string {
  return questions.length === 0
    ? ""
    : table(
        ["question", "", "assumed", "known", "what another response means"],
        questions.map(([id, { asks, assumed, known, otherwise }]) => [
          code(id),
          asks,
          describeAnswer(assumed),
          known,
          otherwise.map(escaped).join("<br>"),
        ]),
      );
}

function requestTable(requests: readonly ShownRequest[]): string {
  return table(
    ["step", "request", "effect", "at most", "for"],
    requests.map(({ step, request, effect, most, only, purpose }) => [
      step,
      code(request),
      effect === "read" ? "reads" : `**${effect}s**`,
      `${most}${only === undefined ? "" : `, ${only}`}`,
      escaped(purpose),
    ]),
  );
}

const escaped = (text: string): string => text.replace(/[<*]/g, "\\$&");
