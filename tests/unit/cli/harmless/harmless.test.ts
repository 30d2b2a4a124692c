import fc from "fast-check";
import {
  codeOf,
  csvCell,
  disarm,
  jsonText,
  literalOf,
  markupText,
  plainOf,
  printable,
  printableLine,
} from "../../../../cli/src/harmless";
import {
  cellsOf,
  HOSTILE_NAMES,
  isFormula,
  RUNNER_COMMAND,
  UNSAFE_CHARACTERS,
} from "../../../support/hostile-names";

const PIECES = [...Object.values(HOSTILE_NAMES), ";", '"', " ", "=", "＝", "::", "##[", "\n", "\r\n", "\t"];
const name = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 5 })
  .map((pieces) => pieces.join(""));

const ONE_LINE = { printable, printableLine, csvCell, codeOf, plainOf, literalOf };

describe.each(Object.entries(ONE_LINE))("%s", (_, make) => {
  it("leaves nothing that a terminal obeys, on one line", () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(make(text)).not.toMatch(UNSAFE_CHARACTERS);
        expect(make(text)).not.toContain("\n");
      }),
    );
  });

  it("leaves an ordinary name readable", () => {
    expect(make("déploiement 本番 👩‍🚀 (EU)")).toContain("déploiement 本番 👩‍🚀 (EU)");
  });
});

describe.each(Object.entries({ disarm, csvCell, codeOf, plainOf, jsonText, literalOf, markupText }))(
  "%s",
  (_, make) => {
    it("leaves no command for a CI runner", () => {
      fc.assert(
        fc.property(name, (text) => {
          expect(make(text)).not.toMatch(RUNNER_COMMAND);
        }),
      );
    });
  },
);

describe("printable", () => {
  it.each([
    ["a colour", "a\u001b[31mb", "a\ufffd[31mb"],
    ["a character that shows nothing", "ad\u200bmin", "ad\ufffdmin"],
    ["a turned direction", "\u202eabc", "\ufffdabc"],
    ["tags", "bot\u{e0041}", "bot\ufffd"],
  ])("shows %s as a character that is missing", (_, text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe("csvCell", () => {
  it.each([",", ";", "\t"])("leaves no formula to a reader that separates by %j", (separator) => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        const line = `${names.map((one) => csvCell(one)).join(",")}\r\n`;
        expect(cellsOf(line, separator).filter(isFormula)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("gives a reader of RFC 4180 what a harmless name is", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\w[\w ,"]*$/), { minLength: 1 }), (names) => {
        expect(cellsOf(names.map((one) => csvCell(one)).join(","), ",")).toEqual(names);
      }),
    );
  });
});

describe("jsonText and literalOf", () => {
  it.each(Object.entries({ jsonText, literalOf }))("%s keeps every value", (_, make) => {
    fc.assert(
      fc.property(name, fc.jsonValue(), (text, value) => {
        const both = { [text]: text, value };
        expect(JSON.parse(make(both))).toEqual(JSON.parse(JSON.stringify(both)));
        expect(make(both).replaceAll("\n", "")).not.toMatch(UNSAFE_CHARACTERS);
      }),
    );
  });
});

describe("markupText", () => {
  it("leaves no element and no end of an attribute", () => {
    fc.assert(
      fc.property(name, (text) => {
        expect(markupText(text)).not.toMatch(/[<>"']/);
        expect(markupText(text).replaceAll("\r\n", "")).not.toMatch(UNSAFE_CHARACTERS);
      }),
    );
  });
});
