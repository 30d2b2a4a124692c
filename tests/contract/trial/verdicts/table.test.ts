import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { NOT_SEEN_MS } from "../../../../cli/src/commands/trial/clock";
import type { Question } from "../../../../cli/src/commands/trial/questions/question";
import { QUESTION_IDS, QUESTIONS } from "../../../../cli/src/commands/trial/questions/questions";
import { keyOf, Proof } from "./describe-verdicts";
import { core, LifeRun, PERSON } from "./lives";
import { caseOf, reasonOf, resultsOf, ROWS } from "./rows";
import { SkippedTime } from "./skipped-time";

jest.setTimeout(60_000);

const ALL = QUESTION_IDS.map((id) => ({ id, question: QUESTIONS[id] as Question, results: resultsOf(id) }));

describe("the table of verdicts", () => {
  it("has a question for every row", () => {
    expect(Object.keys(ROWS).filter((id) => !(id in QUESTIONS))).toEqual([]);
  });

  it.each(ALL)("has for every result of $id a separate situation, or the reason why none shows it", (row) => {
    const { id, results } = row;
    expect(results.length).toBeGreaterThan(reasonOf(id, results[0] ?? null) === undefined ? 1 : 0);
    const shown = results.filter((answer) => reasonOf(id, answer) === undefined);
    const situations = shown.map((answer) => keyOf(caseOf(id, answer).situation));
    const isAlike = (index: number) => situations.indexOf(situations[index] ?? "") !== index;
    // Results that look the same to a stack must be judged the same.
    const verdicts = shown.map((answer) => row.question.judge(answer).verdict);
    const alike = shown.filter(
      (_answer, index) =>
        isAlike(index) && verdicts[index] !== verdicts[situations.indexOf(situations[index] ?? "")],
    );
    expect(alike).toEqual([]);
  });

  it.each(ALL.filter(({ id, results }) => id.endsWith("-lag-ms") && results.length > 1))(
    "judges what a trial does not see in time as a separate result: $id",
    ({ question }) => {
      expect(question.judge(NOT_SEEN_MS).verdict).toBe("differs");
      expect(question.describe?.(NOT_SEEN_MS)).toBe("not within 60 s");
    },
  );
});

describe("a proof", () => {
  let proof: Proof;

  beforeAll(async () => {
    proof = await Proof.begin();
  });

  afterAll(async () => {
    await proof.end();
  });

  it.each([
    { id: "accounts.listing.total", given: "more", verdict: "fails" },
    { id: "accounts.update.request", given: "item", verdict: "fits" },
    { id: "accounts.update.request", given: "none", verdict: "differs" },
    { id: "groups.delete.takes-ms", given: NOT_SEEN_MS, verdict: "differs" },
    { id: "tokens.max-life-days", given: 30, verdict: "differs" },
  ] as const)("of $id = $given finds $verdict, whatever the table has", async ({ id, given, verdict }) => {
    expect((await proof.verdictOf(id, given)).verdict).toBe(verdict);
  });
});

describe("an organisation without the documented API, whose listing takes fewer than 80 accounts", () => {
  it("is one in which nothing can be created, as the verdict of accounts.listing.max-limit.console warns", async () => {
    const emulator = await startEmulator({
      seed: { users: [{ email: PERSON }] },
      behaviour: { serviceAccountBackends: { apiAccess: false }, consoleMaxLimit: 50 },
    });
    const time = SkippedTime.install();
    const run = new LifeRun(emulator, time, {}, false);
    await core(run);
    time.restore();
    await emulator.close();
    expect(run.troubles[0]).toMatch(/^up: Cannot create service account "DeployBot": .* 400 Bad Request/);
  });
});
