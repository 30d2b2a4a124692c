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

/** Each result takes seconds, so `npm test` proves one of four, and `npm run test:trial` all. */
const PROVED_OF = process.env["RANDOM_PROFILES"] === undefined ? 4 : 1;

interface Verdict {
  readonly verdict: string;
  readonly because: unknown;
}

/** The results of the questions of these areas that the lives of a stack can show. */
export function claimsOf(...areas: readonly string[]): Claim[] {
  return QUESTION_IDS.filter((id) => areas.includes(id.split(".")[0] ?? ""))
    .flatMap((id) =>
      resultsOf(id)
        .filter((answer) => reasonOf(id, answer) === undefined)
        .map((answer) => ({ id, answer, result: describeResult(QUESTIONS[id], answer) })),
    )
    .filter((_claim, index) => index % PROVED_OF === 0);
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

  /** The verdict of the trial, and the one that the lives prove, with the reason beside both. */
  async compare({ id, answer }: Claim): Promise<{ readonly trial: Verdict; readonly lives: Verdict }> {
    const { verdict, because } = await this.verdictOf(id, answer);
    return { trial: { verdict: judged(id, answer), because }, lives: { verdict, because } };
  }

  /** The verdict that the lives prove, and why. */
  async verdictOf(id: QuestionId, answer: Answer): Promise<Verdict> {
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

/** The verdict of the table. */
function judged(id: QuestionId, answer: Answer): string {
  return (QUESTIONS[id] as Question).judge(answer).verdict;
}

/** A proof that begins before the tests of a file and ends after them. */
export function useProof(): () => Proof {
  let proof: Proof | undefined;
  beforeAll(async () => {
    proof = await Proof.begin();
  });
  afterAll(() => proof?.end());
  return () => proof ?? fail("The proof has not begun.");
}

function fail(message: string): never {
  throw new Error(message);
}
