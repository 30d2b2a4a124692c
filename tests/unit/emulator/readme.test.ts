import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultBehaviour, profileQuestions } from "pulumi-atlassian-admin-emulator";

interface Row {
  /** The cells, by the words above them. */
  cells: Record<string, string>;
}

/** Every row of every table in the emulator's README. */
function rows(): Row[] {
  const lines = readFileSync(join(__dirname, "../../../emulator/README.md"), "utf8").split("\n");
  let heading: string[] | undefined;
  return lines.flatMap((line) => {
    if (!line.startsWith("|")) {
      heading = undefined;
      return [];
    }
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
    if (heading === undefined) {
      heading = cells;
      return [];
    }
    if (cells.every((cell) => /^-+$/.test(cell))) return [];
    return [{ cells: Object.fromEntries(heading.map((name, index) => [name, cells[index] ?? ""])) }];
  });
}

const codeIn = (cell = "") => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
const questionRows = rows().filter(({ cells }) => cells["answers, the default first"] !== undefined);
const endpointRows = rows().filter(
  ({ cells }) => cells["answers, the default first"] === undefined && cells["evidence"] !== undefined,
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
    "says of $id what the package does",
    ({ id, behaviour, kind, values, notMeasured }) => {
      const cells = questionRows.find(({ cells: { question } }) => question === `\`${id}\``)?.cells ?? {};
      expect(codeIn(cells["switch"])[0]?.split(".")[0]).toBe(behaviour);
      const answers = codeIn(cells["answers, the default first"]);
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
