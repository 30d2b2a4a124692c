import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  defaultBehaviour,
  profileQuestions,
  startEmulator,
  type Seed,
} from "pulumi-atlassian-admin-emulator";
import { codeIn, tableRows } from "../../support/markdown-tables";

const WORKSPACE = join(__dirname, "../../..");
const README = readFileSync(join(WORKSPACE, "emulator/README.md"), "utf8");

const rows = tableRows(README);
const questionRows = rows.filter(({ cells }) => cells["results, the default first"] !== undefined);
const endpointRows = rows.filter(
  ({ cells }) => cells["results, the default first"] === undefined && cells["evidence"] !== undefined,
);

describe("the emulator's README", () => {
  it("has a row with the evidence for every question, in the order of the package", () => {
    expect(questionRows.map(({ cells }) => codeIn(cells["question"])[0])).toEqual(
      profileQuestions.map(({ id }) => id),
    );
    const unmarked = questionRows.filter(({ cells }) => cells["evidence of the default"] === "");
    expect(unmarked).toEqual([]);
  });

  it.each(profileQuestions)(
    "documents $id as the package behaves",
    ({ id, behaviour, kind, values, notMeasured }) => {
      const cells = questionRows.find(({ cells: { question } }) => question === `\`${id}\``)?.cells ?? {};
      expect(codeIn(cells["switch"])[0]?.split(".")[0]).toBe(behaviour);
      const answers = codeIn(cells["results, the default first"]);
      const isPart = behaviour === "serviceAccountBackends";
      const written = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
      const expected = [
        ...(kind === "choice" ? [] : [written(defaultBehaviour()[behaviour])]),
        ...(values ?? []).map(written),
      ];
      expect(isPart ? answers : answers.slice(0, expected.length)).toEqual(
        isPart ? ["routed", "unrouted"] : expected,
      );
      const [, reason] = /Not measured: (.*)$/.exec(cells["evidence of the default"] ?? "") ?? [];
      expect(reason).toBe(notMeasured);
    },
  );

  it("shows a seed that the emulator takes, and describes each of its fields", async () => {
    const [, section = ""] = README.split("\n## Seed\n");
    const [, example = ""] = /```json\n(.*?)```/s.exec(section) ?? [];
    const seed = JSON.parse(example) as Seed;
    const emulator = await startEmulator({ seed });
    const { serviceAccounts, tokens, groups } = emulator.state();
    await emulator.close();
    expect([serviceAccounts.length, tokens.length, groups[0]?.members.length]).toEqual([1, 1, 2]);
    const described = rows.map(({ cells }) => codeIn(cells["field"])[0]);
    expect(described).toEqual(expect.arrayContaining(Object.keys(seed)));
  });

  it("documents no seed field that the emulator rejects", async () => {
    const fields = rows.flatMap(({ cells }) => codeIn(cells["field"]));
    expect(fields.length).toBeGreaterThan(8);
    const emulator = await startEmulator();
    const { orgId } = emulator;
    await emulator.close();
    for (const field of fields) {
      const value = field === "orgId" ? orgId : field === "behaviour" ? {} : field.includes("Per") ? 0 : [];
      await startEmulator({ seed: { [field]: value } }).then((one) => one.close());
    }
  });

  it.each(
    readdirSync(join(WORKSPACE, "examples")).filter(
      (name) => !["README.md", "native", "quickstart"].includes(name),
    ),
  )("is linked to a seed of the example %s, which the emulator takes", async (example) => {
    const file = join(WORKSPACE, "examples", example, "seed.json");
    const emulator = await startEmulator({ seed: JSON.parse(readFileSync(file, "utf8")) as Seed });
    expect(emulator.state().users.length).toBeGreaterThan(0);
    await emulator.close();
  });

  it("names for every guess the question that settles it, or why none does", () => {
    const known = new Set(profileQuestions.map(({ id }) => id));
    const guesses = endpointRows.filter(({ cells }) => cells["evidence"]?.includes("GUESS"));
    expect(guesses.length).toBeGreaterThan(30);
    const open = guesses.filter(({ cells }) => {
      const named = codeIn(cells["question"]);
      const isExplained = (cells["question"] ?? "").startsWith("not measured: ");
      return isExplained ? named.length > 0 : named.length === 0 || !named.every((id) => known.has(id));
    });
    expect(open).toEqual([]);
  });
});
