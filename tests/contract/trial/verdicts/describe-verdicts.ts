import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import {
  describeResult,
  type Answer,
  type Question,
} from "../../../../cli/src/commands/trial/questions/question";
import {
  QUESTION_IDS,
  QUESTIONS,
  type QuestionId,
} from "../../../../cli/src/commands/trial/questions/questions";
import { PERSON } from "./lives";
import { observe, verdictOf, type Observed, type Situation } from "./observe";
import { caseOf, reasonOf, resultsOf } from "./rows";
import { SkippedTime } from "./skipped-time";

interface Claim {
  readonly id: QuestionId;
  readonly answer: Answer;
  readonly result: string;
}

/** Every result of the questions of these areas that the lives of a stack can show. */
function claimsOf(areas: readonly string[]): Claim[] {
  return QUESTION_IDS.filter((id) => areas.includes(id.split(".")[0] ?? "")).flatMap((id) =>
    resultsOf(id)
      .filter((answer) => reasonOf(id, answer) === undefined)
      .map((answer) => ({ id, answer, result: describeResult(QUESTIONS[id], answer) })),
  );
}

/** A text that is the same for two situations that are the same. */
export function keyOf(situation: Situation): string {
  return JSON.stringify(situation, (_name, value: unknown) =>
    typeof value === "function" ? String(value) : value,
  );
}

/**
 * An organisation for each result, and a stack that lives in it. The lives run in this process with the real client
 * and the emulator.
 */
export class Proof {
  readonly #observed = new Map<string, Promise<Observed>>();

  private constructor(
    readonly emulator: Emulator,
    readonly time: SkippedTime,
  ) {}

  static async begin(): Promise<Proof> {
    const emulator = await startEmulator({ seed: { users: [{ email: PERSON, name: "Ada" }] } });
    return new Proof(emulator, SkippedTime.install());
  }

  async end(): Promise<void> {
    this.time.restore();
    await this.emulator.close();
  }

  /** The verdict that the lives prove, and why. */
  async verdictOf(id: QuestionId, answer: Answer): Promise<{ verdict: string; because: unknown }> {
    const { assumed, situation } = caseOf(id, answer);
    const expected = await this.#observe(assumed);
    const observed = await this.#observe(situation);
    return { verdict: verdictOf(observed, expected), because: observed };
  }

  #observe(situation: Situation): Promise<Observed> {
    const key = keyOf(situation);
    const known = this.#observed.get(key) ?? observe(this.emulator, this.time, situation);
    this.#observed.set(key, known);
    return known;
  }
}

/** Proves the verdict of every result of these areas. */
export function describeVerdicts(...areas: readonly string[]): void {
  let proof: Proof;

  beforeAll(async () => {
    proof = await Proof.begin();
  });

  afterAll(async () => {
    await proof.end();
  });

  describe("a stack in an organisation with another result lives as the verdict promises", () => {
    it.each(claimsOf(areas))("$id: $result", async ({ id, answer }) => {
      const { verdict, because } = await proof.verdictOf(id, answer);
      const judged = (QUESTIONS[id] as Question).judge(answer).verdict;
      expect({ verdict: judged, because }).toEqual({ verdict, because });
    });
  });
}
