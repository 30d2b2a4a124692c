import { isWell, toLines, toTable } from "../../../../cli/src/commands/doctor/report";
import {
  nothingToCheck,
  notChecked,
  ok,
  problem,
  unknown,
} from "../../../../cli/src/commands/doctor/checkup";

const linesOf = (verdicts: Parameters<typeof toLines>[0], ignored: Parameters<typeof toLines>[1] = []) =>
  toLines(verdicts, ignored);

describe("the report", () => {
  it("shows the checks in a fixed order, whatever ended first", () => {
    const verdicts = new Map([
      ["stack", ok("readable")],
      ["node", ok("new")],
    ] as const);

    expect(linesOf(verdicts).map(({ check }) => check)).toEqual(["node", "stack"]);
  });

  it.each([
    [ok("it is"), true],
    [nothingToCheck("none"), true],
    [problem("broken.", "Mend it."), false],
    [unknown("odd.", "Look."), false],
    [notChecked("not yet"), false],
  ])("is well with %j: %s", (verdict, isIt) => {
    const verdicts = new Map([["key", verdict]] as const);

    expect(isWell(linesOf(verdicts))).toBe(isIt);
    expect(isWell(linesOf(verdicts, ["key"]))).toBe(true);
  });

  it("is one line for each fact and each remedy, without control characters of others", () => {
    const verdicts = new Map([
      ["key", problem("it is\u001b[31m red.", "Use another.")],
      ["organization", ok("there")],
    ] as const);

    expect(toTable(linesOf(verdicts, ["organization"]), undefined).split("\n")).toEqual([
      "key           PROBLEM       it is\u{fffd}[31m red.",
      "                            -> Use another.",
      "organization  ok (ignored)  there",
    ]);
  });

  it("fits a terminal", () => {
    const verdicts = new Map([["key", ok("many words ".repeat(30))]] as const);
    const widths = toTable(linesOf(verdicts), 80)
      .split("\n")
      .map((line) => line.length);

    expect(widths.length).toBeGreaterThan(3);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });

  // A table that measures a whole cell again for each of its lines takes minutes.
  it.each(["words ", "x", "漢", "👩‍👩‍👧"])(
    "fits names of 5,000 characters, such as %j, whole and at once",
    (part) => {
      const name = part.repeat(5000 / part.length);
      const verdicts = new Map([["organization", problem(`"${name}"`, name)]] as const);
      const startedAtMs = performance.now();

      const text = toTable(linesOf(verdicts), 80);

      expect(performance.now() - startedAtMs).toBeLessThan(3000);
      expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
      const said = `"${name}"->${name}`;
      expect(text.replace(/\s|organization|PROBLEM/g, "")).toBe(said.replace(/\s/g, ""));
    },
  );
});
