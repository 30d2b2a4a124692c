import { readFileSync } from "node:fs";
import path from "node:path";
import { profileQuestions, readProfile } from "pulumi-atlassian-admin-emulator";
import { NOT_SEEN_MS, SCHEDULE_MS } from "../../../../cli/src/commands/trial/clock";
import type { Answer, Question } from "../../../../cli/src/commands/trial/questions/question";
import {
  QUESTION_IDS,
  QUESTIONS,
  WITHOUT_SWITCH,
} from "../../../../cli/src/commands/trial/questions/questions";
import { READS, WRITES } from "../../../../cli/src/commands/trial/steps/steps";

interface Asked {
  readonly id: string;
  readonly question: Question;
}

const ALL: readonly Asked[] = QUESTION_IDS.map((id) => ({ id, question: QUESTIONS[id] }));
const WITH_SWITCH = ALL.filter(({ id }) => !(WITHOUT_SWITCH as ReadonlySet<string>).has(id));

/** Every response settles these, not a step. */
const OF_EVERY_RESPONSE = ["requests.retry-after", "time.created-at-offset-ms"];

describe("the questions of a trial", () => {
  it("are those that the emulator has a switch for, and that an organisation can be asked", () => {
    const measurable = profileQuestions
      .filter(({ notMeasured }) => notMeasured === undefined)
      .map(({ id }) => id);
    const asked = new Set(ALL.map(({ id }) => id));
    expect(measurable.filter((id) => !asked.has(id))).toEqual([]);
    const known = new Set(profileQuestions.map(({ id }) => id));
    expect(WITH_SWITCH.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
    expect([...WITHOUT_SWITCH].filter((id: string) => known.has(id))).toEqual([]);
  });

  it.each(
    profileQuestions.filter(
      ({ values, kind, notMeasured }) =>
        values !== undefined && kind === "choice" && notMeasured === undefined,
    ),
  )("know every result of the emulator for $id", ({ id, values = [] }) => {
    const { judge } = QUESTIONS[id as keyof typeof QUESTIONS] as Question;
    expect(values.filter((value) => judge(value as Answer).verdict === "unexpected")).toEqual([]);
  });

  it.each(WITH_SWITCH.filter(({ question }) => question.answers !== undefined))(
    "give the emulator no result for $id that it does not accept",
    ({ id, question: { answers = [], isBeyondEmulator } }) => {
      for (const answer of answers.filter((one) => isBeyondEmulator?.(one) !== true)) {
        expect(
          readProfile({ version: 1, name: "one", invented: true, answers: { [id]: answer } }).answers[id],
        ).toEqual(answer);
      }
    },
  );

  it.each(ALL)("take what the product assumes: $id", ({ question: { judge, assumed } }) => {
    expect(judge(assumed)).toEqual({ verdict: "fits" });
  });

  it.each(ALL)("explain for $id what does not fit, and what is none of the known results", ({ question }) => {
    const { judge, answers = [] } = question;
    const judgements = answers.map((answer) => judge(answer));
    expect(judgements.filter(({ verdict }) => verdict === "unexpected")).toEqual([]);
    const reasons = judgements.flatMap((judgement) =>
      judgement.verdict === "fits" ? [] : [judgement.means],
    );
    expect(reasons.filter((means) => !/^\S.*\.$/.test(means))).toEqual([]);
    expect(judge("made up").verdict).toBe("unexpected");
  });

  it.each(ALL)("ask $id in a sentence, and explain how", ({ question: { asks, how, subjects } }) => {
    expect(asks).toMatch(/^[A-Z].*\?$/);
    expect(how).not.toBe("");
    expect(subjects).not.toEqual([]);
  });

  it("belong to a step each", () => {
    const ofSteps = new Set<string>([...READS, ...WRITES].flatMap(({ questions }) => questions));
    expect(ALL.map(({ id }) => id).filter((id) => !ofSteps.has(id))).toEqual(OF_EVERY_RESPONSE);
  });

  it("measure delays in steps that the emulator can repeat", () => {
    expect(SCHEDULE_MS.every((due, index) => index === 0 || due > (SCHEDULE_MS[index - 1] ?? 0))).toBe(true);
    expect(NOT_SEEN_MS).toBeGreaterThan(SCHEDULE_MS.at(-1) ?? 0);
  });
});

describe("the guesses of the emulator", () => {
  /** The rows of its README whose evidence is a guess. */
  const guesses = readFileSync(path.resolve(__dirname, "../../../../emulator/README.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|") && /\bGUESS\b/.test(line) && !line.includes("our inference"))
    .map((line) => ({
      line,
      ids: [...line.matchAll(/`([a-z-]+(?:\.[a-z-]+)+)`/g)].map(([, id = ""]) => id),
    }));

  it("are many", () => {
    expect(guesses.length).toBeGreaterThan(60);
  });

  it.each(guesses)("are asked by the trial, or cannot be: $line", ({ line, ids }) => {
    const unmeasurable = new Map(profileQuestions.map(({ id, notMeasured }) => [id, notMeasured]));
    const isAsked = ids.some((id) => id in QUESTIONS || unmeasurable.get(id) !== undefined);
    expect(isAsked || /not measured: \S/i.test(line)).toBe(true);
    const unknown = ids.filter(
      (id) =>
        /^(accounts|tokens|groups|members|users|roles|events|requests|time)\./.test(id) &&
        !(id in QUESTIONS) &&
        !unmeasurable.has(id),
    );
    expect(unknown).toEqual([]);
  });
});
