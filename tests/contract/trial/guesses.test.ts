import {
  behaviourOf,
  profileQuestions,
  startEmulator,
  type BehaviourPatch,
  type Emulator,
  type ProfileAnswer,
} from "pulumi-atlassian-admin-emulator";
import { EVERYTHING, profileOf, TrialRun } from "../../support/trial";
import { exercise, type Responses } from "./guesses/exercise";
import { guessRows, type GuessRow } from "./guesses/guess-rows";

jest.setTimeout(60_000);

const NUMBERS: readonly (number | null)[] = [1, 60, 20_000];

interface Pair {
  readonly row: GuessRow;
  readonly question: string;
  /** For the title. */
  readonly endpoint: string;
}

const ROWS = guessRows();
const PAIRS: readonly Pair[] = ROWS.flatMap((row) =>
  row.questions.map((question) => ({ row, question, endpoint: row.endpoints[0] ?? "" })),
);

/** What else must be so for a question to matter. */
const CONTEXT: Readonly<Record<string, BehaviourPatch>> = {
  "groups.name.protected-status": { protectedGroupNames: ["protected"] },
};

/** Every other result of a question; of a list or a number, some. */
function othersOf(id: string): ProfileAnswer[] {
  const { kind, values = [] } = profileQuestions.find((question) => question.id === id) ?? {};
  return kind === "number"
    ? [...NUMBERS]
    : kind === "list"
      ? values.map((value) => [String(value)])
      : kind === "object"
        ? [{ group_created: "group_made" }]
        : ([...values.slice(1)] as ProfileAnswer[]);
}

const profileWith = (id: string, answer: ProfileAnswer) =>
  ({ version: 1, name: "one", invented: true, answers: { [id]: answer } }) as const;

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    seed: {
      users: [{ email: "ada@example.com" }],
      serviceAccounts: [{ displayName: "one" }, { displayName: "two" }],
    },
  });
});

afterAll(async () => {
  await emulator.close();
});

async function responsesWith(behaviour: BehaviourPatch): Promise<Responses> {
  emulator.reset();
  emulator.behaviour.patch(behaviour);
  return exercise(emulator);
}

/** The endpoints that respond in another way than in an organisation without the change. */
async function changedBy(question: string): Promise<Set<string>> {
  const context = CONTEXT[question] ?? {};
  const before = await responsesWith(context);
  const changed = new Set<string>();
  for (const answer of othersOf(question)) {
    const after = await responsesWith({ ...context, ...behaviourOf(profileWith(question, answer)) });
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      if (JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))) {
        changed.add(name);
      }
    }
  }
  return changed;
}

function isOneOf({ endpoints }: GuessRow, changed: ReadonlySet<string>): boolean {
  return endpoints.some((endpoint) => {
    const [method = "", path = ""] = endpoint.split(" ");
    const pattern = path.replace(/[.+^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^/]+");
    return [...changed].some(
      (name) => name === endpoint || new RegExp(`^${method} (.*/)?${pattern.replace(/^\//, "")}$`).test(name),
    );
  });
}

describe("the guesses of the emulator's README", () => {
  it("are as many rows as before, each with its endpoint", () => {
    expect(ROWS.length).toBeGreaterThan(20);
    expect(
      ROWS.filter(({ endpoints, questions }) => endpoints.length === 0 || questions.length === 0),
    ).toEqual([]);
  });

  it("are exercised with the same responses each time", async () => {
    expect([...(await responsesWith({}))]).toEqual([...(await responsesWith({}))]);
  });

  it.each(PAIRS)("name with $question a switch that changes $endpoint", async ({ row, question }) => {
    const changed = await changedBy(question);
    expect({ row: row.behaviour, changed: [...changed], isOneOf: isOneOf(row, changed) }).toEqual({
      row: row.behaviour,
      changed: [...changed],
      isOneOf: true,
    });
  });

  it.each([
    ["`DELETE api-tokens/{tokenId}`", "groups.create.body"],
    ["`POST …/groups`", "accounts.create.status"],
    ["`GET service-accounts`", "tokens.documented-list.shape"],
  ])(
    "are distinguished from those about another endpoint: %s is not settled by %s",
    async (endpoint, question) => {
      const [row] = guessRows(
        `### Users: \`/users\`\n| endpoint | behaviour | evidence | question |\n|-|-|-|-|\n| ${endpoint} | a | GUESS | \`${question}\` |`,
      );
      expect(row?.questions).toEqual([question]);
      expect(row === undefined || isOneOf(row, await changedBy(question))).toBe(false);
    },
  );
});

/** Questions that only show together with another switch. */
const TOGETHER: Readonly<Record<string, BehaviourPatch>> = {
  "accounts.console-create.status": { serviceAccountBackends: { apiAccess: false } },
  "accounts.console-create.body": { serviceAccountBackends: { apiAccess: false } },
  "accounts.path-id.console": { documentedDelete: "unrouted", deleteVariant: "accountManagement" },
  "accounts.delete.undocumented": { documentedDelete: "unrouted" },
  "accounts.delete.shown-status": { accountDeleteTakesMs: 20_000 },
  "groups.name.search": { groupNameChanges: ["squeeze"] },
  "groups.update.put-missing": { groupUpdate: "put" },
  "groups.update.unrouted-status": { groupUpdate: "put" },
};

/** Questions that a trial leaves open, with the reason. */
const LEFT_OPEN: Readonly<Record<string, string>> = {
  "accounts.name.duplicate": "it needs a second account",
  "roles.resource": "it needs a resource that is not the site's own",
};

describe("a trial of an organisation in which one switch is changed", () => {
  const measurable = profileQuestions.filter(
    ({ id, notMeasured }) => notMeasured === undefined && LEFT_OPEN[id] === undefined,
  );

  async function answersWith(behaviour: BehaviourPatch): Promise<Readonly<Record<string, unknown>>> {
    emulator.reset();
    emulator.behaviour.patch(behaviour);
    const run = await TrialRun.on(emulator);
    const { answers } = profileOf(
      await run.conduct({ wishes: { ...EVERYTHING.wishes, member: "ada@example.com" } }),
      run.target,
    );
    await run.remove();
    return answers;
  }

  it.each(measurable)("has another result for $id", async ({ id }) => {
    const together = TOGETHER[id] ?? {};
    const before = (await answersWith(together))[id];
    const results: unknown[] = [];
    for (const answer of othersOf(id)) {
      const behaviour = { ...together, ...behaviourOf(profileWith(id, answer)) };
      const result = (await answersWith(behaviour))[id];
      results.push(result);
      if (result !== undefined && JSON.stringify(result) !== JSON.stringify(before)) {
        return;
      }
    }
    expect({ before, results }).toEqual("one that differs");
  });
});
