import { z } from "zod";
import { isObject, readJsonFile } from "../../../json-file";
import type { Answer, Judgement, Question, Subject } from "../questions/question";
import { describeResult, UNEXPECTED } from "../questions/question";
import { isQuestionId, QUESTIONS } from "../questions/questions";

/** One result of a profile, with its consequence. */
export interface JudgedAnswer {
  readonly id: string;
  /** In words; never a text of the organisation. */
  readonly answer: string;
  readonly subjects: readonly Subject[];
  readonly judgement: Judgement;
}

const answers = z.record(z.string(), z.unknown());

const profile = z.object({
  version: z.literal(1, "must be 1"),
  name: z.string("must be a text"),
  invented: z.boolean("must be true or false"),
  measuredAt: z.string().optional(),
  answers,
  evidence: z
    .object({
      tool: z.string().optional(),
      source: z.string().optional(),
      result: z.string().optional(),
      answers: answers.optional(),
    })
    .optional(),
});

export interface ReadProfile {
  readonly name: string;
  readonly isInvented: boolean;
  readonly measuredAt: string | undefined;
  /** Where it was measured: `live`, `local` or `other`; undefined if the profile omits it. */
  readonly source: string | undefined;
  readonly tool: string | undefined;
  readonly result: string | undefined;
  /** The results of questions of this version. */
  readonly answers: readonly JudgedAnswer[];
}

/** @throws Error that names the file and what is wrong in it. */
export async function readProfileFile(file: string): Promise<ReadProfile> {
  const content = await readJsonFile("the profile", file);
  if (content === undefined) {
    throw new Error(`there is no profile "${file}". "atlassian-admin trial --json" prints one.`);
  }
  const parsed = profile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `"${file}" is no profile of "atlassian-admin trial": ${issue?.path.map(String).join(".") || "it"} ${issue?.message ?? "cannot be read"}.`,
    );
  }
  return toRead(parsed.data);
}

function toRead({
  name,
  invented,
  measuredAt,
  answers: main,
  evidence,
}: z.output<typeof profile>): ReadProfile {
  const all = { ...main, ...evidence?.answers };
  return {
    name,
    measuredAt,
    isInvented: invented,
    source: evidence?.source,
    tool: evidence?.tool,
    result: evidence?.result,
    answers: Object.entries(all).flatMap(([id, answer]) => judge(id, answer)),
  };
}

/** A question of another version, or without a result, is ignored. */
function judge(id: string, answer: unknown): JudgedAnswer[] {
  if (!isQuestionId(id)) {
    return [];
  }
  const { judge: judgeAnswer, subjects, assumed } = QUESTIONS[id] as Question;
  if (answer === null && assumed !== null) {
    return [];
  }
  const isUnexpected = isObject(answer) && Object.keys(answer).join() === "unexpected";
  const given = isUnexpected ? answer["unexpected"] : answer;
  // The product can know a result that an emulator has no switch for.
  const judgement = isUnexpected && typeof given === "object" ? UNEXPECTED : judgeAnswer(given as Answer);
  return [{ id, subjects, answer: describeResult(QUESTIONS[id], given as Answer), judgement }];
}
