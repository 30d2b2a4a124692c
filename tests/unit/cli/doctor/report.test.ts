import { widthOf } from "../../../../cli/src/terminal/wrap";
import { harmlessResult } from "../../../../cli/src/harmless";
import { isWell, toLines, toText } from "../../../../cli/src/commands/doctor/report";
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

    expect(harmlessResult(toText(linesOf(verdicts, ["organization"]), undefined)).split("\n")).toEqual([
      "1 problem, 1 ignored",
      "key           PROBLEM       it is\u{fffd}[31m red.",
      "                            -> Use another.",
      "organization  ok (ignored)  there",
    ]);
  });

  it("begins with what counts for the exit code", () => {
    const verdicts = new Map([
      ["node", ok("new")],
      ["key", problem("broken.", "Mend it.")],
      ["clock", unknown("odd.", "Look.")],
      ["directory", notChecked("not yet")],
      ["stack", nothingToCheck("none")],
      ["proxy", problem("broken.", "Mend it.")],
    ] as const);

    expect(harmlessResult(toText(linesOf(verdicts, ["proxy"]), 80)).split("\n")[0]).toBe(
      "1 problem, 1 unknown, 1 not checked, 1 ok, 1 ignored",
    );
  });

  it("fits a terminal", () => {
    const verdicts = new Map([["key", ok("many words ".repeat(30))]] as const);
    const widths = harmlessResult(toText(linesOf(verdicts), 80))
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

      const text = harmlessResult(toText(linesOf(verdicts), 80));

      expect(performance.now() - startedAtMs).toBeLessThan(3000);
      expect(Math.max(...text.split("\n").map((line) => widthOf(line)))).toBeLessThanOrEqual(80);
      const said = `1problem"${name}"->${name}`;
      expect(text.replace(/\s|organization|PROBLEM/g, "")).toBe(said.replace(/\s/g, ""));
    },
  );
});
