import fc from "fast-check";
import {
  describeHolder,
  distinctName,
  holdsMark,
  isNamed,
  othersThan,
  readMark,
  withHolder,
  writeMark,
} from "../../../provider/src/organization/mark";

const OURS = "acme/prod:deploy-bot";
const THEIRS = "acme/dev:bot";

describe("writeMark", () => {
  it("puts the mark after the text", () => {
    expect(writeMark("Deploys [owner: team-a]", [OURS, THEIRS])).toBe(
      "Deploys [owner: team-a] [managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot]",
    );
  });

  it("is the whole description if there is no text, and is omitted if there are no holders", () => {
    expect(writeMark("", [OURS])).toBe("[managed by Pulumi: acme/prod:deploy-bot]");
    expect(writeMark("Deploys", [])).toBe("Deploys");
  });

  it("writes no character of a name that ends the mark, means something in HTML, or controls a terminal", () => {
    const written = writeMark("", [`p/s:a[b];c%<&>"'\u001b\u0007\n\u202e\u2028\ud800`]);
    expect(written).toMatch(/^\[managed by Pulumi: [^[\];<>&"'\p{C}\u2028]*\]$/u);
  });
});

describe("readMark", () => {
  it("reads every name back, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 }),
        (text, names) => {
          fc.pre(!holdsMark(text));
          const read = readMark(writeMark(text, names));
          expect(read.isReadable).toBe(true);
          expect(read.text).toBe(text.trim());
          expect(read.holders).toEqual(names);
        },
      ),
    );
  });

  it.each([
    {
      change: "as it was written",
      stored: "Deploys [owner: a] [managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot]",
    },
    {
      change: "in lower case",
      stored: "Deploys [owner: a] [managed by pulumi: acme/prod:deploy-bot; acme/dev:bot]",
    },
    {
      change: "with other spaces",
      stored: "Deploys [owner: a][managed\u00a0by  Pulumi:acme/prod:deploy-bot;\nacme/dev:bot ] ",
    },
    {
      change: "escaped for HTML",
      stored: "Deploys [owner: a] &#91;managed by Pulumi: acme&#x2F;prod:deploy-bot; acme&#x2f;dev:bot&#93;",
    },
    {
      change: "before the text",
      stored: "[managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot] Deploys [owner: a]",
    },
    {
      change: "within the text",
      stored: "Deploys [managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot] [owner: a]",
    },
    {
      change: "as two marks",
      stored:
        "Deploys [managed by Pulumi: acme/prod:deploy-bot] [owner: a] [managed by Pulumi: acme/dev:bot]",
    },
  ])("reads a mark $change", ({ stored }) => {
    expect(readMark(stored)).toEqual({
      text: "Deploys [owner: a]",
      holders: [OURS, THEIRS],
      isReadable: true,
    });
  });

  it.each([
    undefined,
    "",
    "Deploys [owner: a]",
    "manages [things]",
    "managed by Pulumi: acme/prod:deploy-bot",
  ])("finds no mark in %p", (stored) => {
    expect(readMark(stored)).toEqual({ text: stored ?? "", holders: [], isReadable: false });
  });

  it("takes no mark that was cut for a readable one, wherever it was cut, and shows nothing of it", () => {
    const stored = writeMark("Deploys", [OURS, THEIRS]);
    for (let length = "Deploys [managed".length; length < stored.length; length += 1) {
      const read = readMark(stored.slice(0, length));
      expect(read).toMatchObject({ text: "Deploys", isReadable: false });
      expect([[], [OURS]]).toContainEqual(read.holders);
      expect(isNamed(read, OURS)).toBe(false);
    }
  });

  it("takes no mark that was cut before another bracket for a readable one", () => {
    expect(readMark("[managed by Pulumi: acme/prod:deploy-bot [owner: a]")).toEqual({
      text: "[owner: a]",
      holders: [],
      isReadable: false,
    });
  });

  it("keeps a name that cannot be decoded as it stands", () => {
    expect(readMark("[managed by Pulumi: a/b:100%]").holders).toEqual(["a/b:100%"]);
  });
});

describe("the names of a mark", () => {
  it("are distinguished by case, unless a single name matches", () => {
    expect(othersThan(["a/b:Bot", "a/b:bot"], "a/b:bot")).toEqual(["a/b:Bot"]);
    expect(othersThan(["a/b:bot"], "a/b:Bot")).toEqual([]);
    expect(othersThan(["a/b:bot", "a/b:bot"], "a/b:Bot")).toEqual(["a/b:bot", "a/b:bot"]);
  });

  it("stand twice when two resources have the same name", () => {
    expect(othersThan([OURS, OURS], OURS)).toEqual([OURS]);
  });

  it("are all others for a resource without a name", () => {
    expect(othersThan([OURS], undefined)).toEqual([OURS]);
  });

  it("take a new name in the place of the previous one, and keep the others", () => {
    expect(withHolder([THEIRS, "acme/prod:old"], OURS, "acme/prod:old")).toEqual([THEIRS, OURS]);
    expect(withHolder([THEIRS, OURS], OURS)).toEqual([THEIRS, OURS]);
    expect(withHolder([], OURS)).toEqual([OURS]);
  });

  it("get a number where the name is taken", () => {
    expect(distinctName([OURS], OURS)).toBe(`${OURS}#2`);
    expect(distinctName([OURS, `${OURS}#2`], OURS)).toBe(`${OURS}#3`);
  });

  it("are shown as resource and stack", () => {
    expect(describeHolder("acme/prod:team/deploy-bot")).toBe(
      'resource "team/deploy-bot" of stack "acme/prod"',
    );
    expect(describeHolder("somebody")).toBe('"somebody"');
  });
});
