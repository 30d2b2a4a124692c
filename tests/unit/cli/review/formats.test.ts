import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { EFFECT_KINDS, REASONS, type Effect, type Reason } from "../../../../cli/src/commands/review/effect";
import { toMarkdown } from "../../../../cli/src/commands/review/formats/markdown";
import { render } from "../../../../cli/src/commands/review/formats/render";
import { parseReport, type ReviewReport } from "../../../../cli/src/commands/review/report";

function report(changes: Partial<ReviewReport> = {}): ReviewReport {
  return {
    ...{ stack: "identity/prod", effects: [], violations: [], foreignChanges: 0, problems: [] },
    ...changes,
  };
}

function effect(changes: Partial<Effect> = {}): Effect {
  return { kind: "member-added", who: "bot", what: "deployers", reasons: [], urn: "urn:x::bot", ...changes };
}

/** What a service that shows Markdown makes of it; links are looked for more eagerly than GitHub does. */
const service = new MarkdownIt({ html: true, linkify: true });

interface Shown {
  readonly types: ReadonlySet<string>;
  /** What is shown as code. */
  readonly codes: readonly string[];
  /** Everything else that is shown, where a service looks for mentions and shortcodes. */
  readonly text: string;
  readonly cellsOfRows: readonly number[];
}

function show(markdown: string): Shown {
  const tokens = service.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const contents = (type: string): string[] =>
    tokens.filter((token) => token.type === type).map(({ content }) => content);
  const cellsOfRows: number[] = [];
  for (const { type } of tokens) {
    if (type === "tr_open") {
      cellsOfRows.push(0);
    } else if (type === "td_open" || type === "th_open") {
      cellsOfRows[cellsOfRows.length - 1] = (cellsOfRows.at(-1) ?? 0) + 1;
    }
  }
  const types = new Set(tokens.map(({ type }) => type));
  return { types, codes: contents("code_inline"), text: contents("text").join("\n"), cellsOfRows };
}

const EXPECTED_TYPES = [
  ...["heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "code_inline"],
  ...[
    "strong_open",
    "strong_close",
    "em_open",
    "em_close",
    "softbreak",
    "bullet_list_open",
    "bullet_list_close",
  ],
  ...["list_item_open", "list_item_close", "table_open", "table_close", "thead_open", "thead_close"],
  ...["tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"],
];

/** What somebody may call an account, a group or a token to make trouble. */
const HOSTILE = [
  ...[
    "@everyone",
    "<img src=x onerror=alert(1)>",
    "|",
    "||",
    "`",
    "``",
    "\\",
    "\\`",
    "\n",
    "\r\n",
    "\u2028",
    "\u202e",
  ],
  ...["[x](https://evil.example)", "https://evil.example", "www.evil.example", "a@evil.example", "![](//e)"],
  ...[
    "<!-- ",
    "-->",
    "</td>",
    "# ",
    "- ",
    "> ",
    "***",
    "~~",
    ":tada:",
    "#123",
    "owner/repo#1",
    "&amp;",
    "&#64;all",
  ],
  ...[
    "@{557058:abc}",
    "$x$",
    "\u0000",
    "\u001b[31m",
    "\ud800",
    " ",
    "\t",
    "",
    "[//]: # (x)",
    "```",
    "---",
    "| --- |",
  ],
];
const hostileName = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 12 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const hostileEffect: fc.Arbitrary<Effect> = fc.record(
  {
    kind: fc.constantFrom(...EFFECT_KINDS),
    who: hostileName,
    what: hostileName,
    details: fc.array(hostileName, { maxLength: 3 }),
    count: fc.nat(400),
    reasons: fc.uniqueArray(fc.constantFrom(...(Object.keys(REASONS) as Reason[])), { maxLength: 3 }),
    urn: fc.constant("urn:x::y"),
  },
  { requiredKeys: ["kind", "who", "reasons", "urn"] },
);

const hostileReport = fc.record({
  stack: hostileName,
  effects: fc.array(hostileEffect, { minLength: 1, maxLength: 8 }),
  violations: fc.array(
    fc.record({
      ...{
        rule: hostileName,
        resource: hostileName,
        message: hostileName,
        remedy: hostileName,
        url: hostileName,
      },
      level: fc.constantFrom("advisory" as const, "mandatory" as const),
    }),
    { maxLength: 2 },
  ),
  foreignChanges: fc.nat(3),
  problems: fc.array(hostileName, { maxLength: 2 }),
});

describe("the Markdown of a review", () => {
  it("shows the riskiest first, in a table, and the rest as a list", () => {
    const effects = [
      effect({ what: "site-admins", reasons: ["admin-group"] }),
      effect({ who: "a" }),
      effect({ who: "b" }),
    ];
    expect(toMarkdown(report({ effects })).split("\n")).toEqual([
      "### Identity review of stack `identity/prod`",
      "",
      "**3 changes to who may do what: 1 high, 2 low.**",
      "",
      "| Risk | Who | Gains or loses | Why it matters |",
      "| --- | --- | --- | --- |",
      "| 🔴 high | `bot` | new member of the group `site-admins` | The group administers the organisation or an app. |",
      "",
      "Besides:",
      "",
      "- `a`, `b`: new member of the group `deployers`",
    ]);
  });

  // More than 10,000 names in all: each report holds at least eight of them on average.
  it("lets no name become markup, a link, a mention, a shortcode or another cell", () => {
    let names = 0;
    const property = fc.property(hostileReport, (hostile) => {
      names += hostile.effects.reduce((sum, { details = [] }) => sum + 2 + details.length, 0);
      const { types, text, cellsOfRows } = show(toMarkdown(hostile));
      expect([...types].filter((type) => !EXPECTED_TYPES.includes(type))).toEqual([]);
      expect(cellsOfRows.every((cells) => cells === 4)).toBe(true);
      expect(text).not.toMatch(/@[\w{]|:\w+:|#\d|:\/\/|www\./);
    });
    fc.assert(property, { numRuns: 1200 });
    expect(names).toBeGreaterThan(10_000);
  });

  it("shows a name as it is, but for what would end the code or the cell", () => {
    const { codes } = show(toMarkdown(report({ effects: [effect({ who: "a|b`c\\d <e> @f" })] })));
    expect(codes).toContain("a¦bˋc⧵d <e> @f");
  });

  it("keeps what the engine and the policies say apart from markup as well", () => {
    const hostile = "it is @everyone's [link](https://e.example) <b> | `x` :tada: #1";
    const violation = {
      rule: "r",
      level: "mandatory",
      resource: "x",
      message: hostile,
      remedy: "",
      url: "",
    } as const;
    const { types, text } = show(toMarkdown(report({ problems: [hostile], violations: [violation] })));
    expect([...types].filter((type) => !EXPECTED_TYPES.includes(type))).toEqual([]);
    expect(text).toContain("[link]");
  });

  it("counts what has a low risk beyond 25 rows", () => {
    const effects = Array.from({ length: 40 }, (_, index) => effect({ what: `group-${index}` }));
    const lines = toMarkdown(report({ effects })).split("\n");
    expect(lines.filter((line) => line.startsWith("- `bot`"))).toHaveLength(25);
    expect(lines.at(-1)).toBe("- and 15 × member added");
  });

  it("leaves out the least risky where the comment would be too long, and says so", () => {
    const effects = [
      ...Array.from({ length: 300 }, (_, index) => effect({ what: `g${index}`, reasons: ["admin-group"] })),
      ...Array.from({ length: 20 }, (_, index) => effect({ what: `h${index}`, reasons: ["owner"] })),
    ];
    const text = toMarkdown(report({ effects }), 8000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8000);
    const { shown, rest, high } = {
      shown: text.split("\n").filter((line) => line.startsWith("| 🔴")).length,
      ...(/Left out.*: (?<rest>\d+) rows \((?<high>\d+) high, 20 medium\)/.exec(text)?.groups as {
        rest: string;
        high: string;
      }),
    };
    expect(shown).toBeGreaterThan(40);
    expect(shown + Number(high)).toBe(300);
    expect(Number(rest)).toBe(Number(high) + 20);
  });

  it("shows every name and the worst scope of what has a high risk", () => {
    const effects = Array.from({ length: 30 }, (_, index) =>
      effect({ who: `p${index}`, what: "site-admins", reasons: ["admin-group"] }),
    );
    const { codes } = show(toMarkdown(report({ effects })));
    expect(effects.every(({ who }) => codes.includes(who))).toBe(true);
  });

  it("shows mandatory policies first, and counts what is left out of any kind", () => {
    const violation = { rule: "r", resource: "x", message: "m", remedy: "", url: "" };
    const text = toMarkdown(
      report({
        effects: Array.from({ length: 300 }, (_, index) => effect({ what: `g${index}`, reasons: ["owner"] })),
        violations: [
          { ...violation, level: "mandatory" },
          ...Array.from({ length: 9 }, () => ({ ...violation, level: "advisory" as const })),
        ],
      }),
      4000,
    );
    expect(text.indexOf("Against mandatory policies")).toBeLessThan(text.indexOf("| Risk |"));
    const shown = text.split("\n").filter((line) => line.startsWith("| 🟠")).length;
    expect(text).toContain(`${300 - shown + 9} rows (${300 - shown + 9} medium)`);
  });

  it("says that nothing happens, and how much was not looked at", () => {
    expect(toMarkdown(report({ foreignChanges: 2 }))).toContain(
      "**Nobody gains or loses anything. Not reviewed: 2 changes to resources of other packages.**",
    );
  });
});

describe("the JSON of a review", () => {
  it("is read again as it was, whoever wrote it", () => {
    fc.assert(
      fc.property(hostileReport, (original) => {
        const again = parseReport("review.json", JSON.parse(render(original, "json")));
        expect(render(again, "markdown")).toBe(render(original, "markdown"));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    { content: [], reason: "a list" },
    {
      content: { ...report(), effects: [{ ...effect(), kind: "grants-nothing" }] },
      reason: "an unknown kind",
    },
    {
      content: { ...report(), effects: [{ ...effect(), reasons: ["harmless"] }] },
      reason: "an unknown reason",
    },
    { content: { ...report(), problems: [1] }, reason: "a problem that is no text" },
  ])("is refused with $reason", ({ content }) => {
    expect(() => parseReport("review.json", content)).toThrow(
      /"review.json" is not a report of this version/,
    );
  });

  it("has the risk and a sentence for each effect", () => {
    const { effects, summary } = JSON.parse(
      render(report({ effects: [effect({ reasons: ["admin-group"] })] }), "json"),
    ) as { effects: unknown[]; summary: unknown };
    expect(summary).toEqual({ high: 1, medium: 0, low: 0 });
    expect(effects).toMatchObject([{ risk: "high", says: `"bot": new member of the group "deployers"` }]);
  });
});

describe("the other formats of a review", () => {
  it("text passes no control character on, and says why", () => {
    const text = render(
      report({ effects: [effect({ who: "a\u001b[31mb\nc", reasons: ["admin-group"] })] }),
      "text",
    );
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split("\n").slice(0, 2)).toEqual([
      `high    "a\ufffd[31mb\ufffdc": new member of the group "deployers".`,
      "        The group administers the organisation or an app.",
    ]);
  });

  it("text says that the preview failed", () => {
    expect(render(report({ problems: ["it broke\n::error::x"] }), "text")).toMatch(
      /^The preview failed: it broke\ufffd::error::x\n/,
    );
  });

  it("SARIF makes no link of a name", () => {
    const sarif = render(
      report({ effects: [effect({ who: "[x](https://evil.example)", reasons: ["owner"] })] }),
      "sarif",
    );
    expect(sarif).toContain(String.raw`\\[x\\](https`);
  });

  it("SARIF has a result for each reason, at the line of the program", () => {
    const place = { file: "src/people.ts", line: 12 };
    const sarif = JSON.parse(
      render(
        report({ effects: [effect({ reasons: ["admin-group", "not-known"], place }), effect()] }),
        "sarif",
      ),
    ) as { runs: { results: object[] }[] };
    expect(sarif.runs[0]?.results).toMatchObject([
      { ruleId: "admin-group", level: "error" },
      {
        ruleId: "not-known",
        locations: [
          { physicalLocation: { artifactLocation: { uri: "src/people.ts" }, region: { startLine: 12 } } },
        ],
      },
    ]);
  });
});
