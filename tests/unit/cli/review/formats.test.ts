import fc from "fast-check";
import MarkdownIt from "markdown-it";
import {
  ACTOR_KINDS,
  EFFECT_KINDS,
  REASONS,
  type Effect,
  type Reason,
} from "../../../../cli/src/commands/review/effect";
import { toMarkdown } from "../../../../cli/src/commands/review/formats/markdown/markdown";
import { expectValidSarif } from "../../../support/report-schemas";
import { render } from "../../../../cli/src/commands/review/formats/render";
import { provenanceOf, type Provenance } from "../../../../cli/src/commands/review/provenance";
import { FAILED_STEPS, parseReport, type ReviewReport } from "../../../../cli/src/commands/review/report";

function report(changes: Partial<ReviewReport> = {}): ReviewReport {
  return {
    stack: "identity/prod",
    folder: "",
    effects: [],
    violations: [],
    foreignChanges: 0,
    problems: [],
    ...changes,
  };
}

function effect(changes: Partial<Effect> = {}): Effect {
  const who = changes.who ?? "bot";
  return {
    kind: "member-added",
    who,
    actor: { kind: "service-account", id: who },
    what: "deployers",
    reasons: [],
    urn: "urn:x::bot",
    ...changes,
  };
}

const SHA = "4f1c2d3e4f5061728394a5b6c7d8e9f001122334";
const NOW = new Date("2026-11-28T14:03:59Z");

function provenance(environment: NodeJS.ProcessEnv): Provenance {
  const found = provenanceOf(environment, undefined, NOW);
  if (found === undefined) {
    throw new Error("no CI");
  }
  return found;
}

const GITHUB = provenance({
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "acme/identity",
  GITHUB_RUN_ID: "77",
  GITHUB_SHA: SHA,
});
const BITBUCKET = provenance({
  BITBUCKET_BUILD_NUMBER: "5",
  BITBUCKET_REPO_FULL_NAME: "acme/identity",
  BITBUCKET_COMMIT: SHA,
});

/** What a service that shows Markdown makes of it; links are searched for more eagerly than GitHub does. */
const service = new MarkdownIt({ html: true, linkify: true });

interface Shown {
  readonly types: ReadonlySet<string>;
  /** What is shown as code. */
  readonly codes: readonly string[];
  /** Everything else that is shown, where a service searches for mentions and shortcodes. */
  readonly text: string;
  readonly hrefs: readonly string[];
}

function show(markdown: string): Shown {
  const tokens = service.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  const contents = (type: string): string[] =>
    tokens.filter((token) => token.type === type).map(({ content }) => content);
  const types = new Set(tokens.map(({ type }) => type));
  const hrefs = tokens.flatMap((token) => (token.type === "link_open" ? String(token.attrGet("href")) : []));
  return { types, codes: contents("code_inline"), text: contents("text").join("\n"), hrefs };
}

const EXPECTED_TYPES = [
  "heading_open",
  "heading_close",
  "paragraph_open",
  "paragraph_close",
  "inline",
  "text",
  "code_inline",
  "strong_open",
  "strong_close",
  "em_open",
  "em_close",
  "softbreak",
  "bullet_list_open",
  "bullet_list_close",
  "list_item_open",
  "list_item_close",
];
/** Ours, around what is folded. */
const OWN_HTML = /^(<details><summary>[\w :(),]+<\/summary>|<\/details>)$/;

/** What somebody can call an account, a group or a token to make trouble. */
const HOSTILE = [
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
  "[x](https://evil.example)",
  "https://evil.example",
  "www.evil.example",
  "a@evil.example",
  "![](//e)",
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
];
const hostileName = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 12 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const hostilePlace = fc.record({ file: hostileName, line: fc.integer({ min: 1, max: 9999 }) });

const hostileEffect: fc.Arbitrary<Effect> = fc.record(
  {
    kind: fc.constantFrom(...EFFECT_KINDS),
    actor: fc.record({ kind: fc.constantFrom(...ACTOR_KINDS), id: hostileName }),
    who: hostileName,
    what: hostileName,
    details: fc.array(hostileName, { maxLength: 3 }),
    count: fc.nat(400),
    because: fc.array(hostileName, { maxLength: 2 }),
    idleDays: fc.nat(400),
    place: hostilePlace,
    reasons: fc.uniqueArray(fc.constantFrom(...(Object.keys(REASONS) as Reason[])), { maxLength: 3 }),
    urn: fc.constant("urn:x::y"),
  },
  { requiredKeys: ["kind", "actor", "who", "reasons", "urn"] },
);

const hostileReport = fc.record({
  stack: hostileName,
  folder: hostileName,
  effects: fc.array(hostileEffect, { minLength: 1, maxLength: 8 }),
  violations: fc.array(
    fc.record({
      rule: hostileName,
      resource: hostileName,
      message: hostileName,
      remedy: hostileName,
      url: hostileName,
      level: fc.constantFrom("advisory" as const, "mandatory" as const),
    }),
    { maxLength: 2 },
  ),
  foreignChanges: fc.nat(3),
  problems: fc.array(
    fc.record(
      { step: fc.constantFrom(...FAILED_STEPS), cause: hostileName, place: hostilePlace },
      { requiredKeys: ["step", "cause"] },
    ),
    { maxLength: 2 },
  ),
});

describe("the Markdown of a review", () => {
  it("has a verdict, then a block for each actor, the riskiest first, and the rest folded", () => {
    const ann = { who: "ann@example.com", actor: { kind: "user", id: "ann@example.com" } } as const;
    const effects = [
      effect({ what: "site-admins", reasons: ["admin-group"], place: { file: "infra/people.ts", line: 7 } }),
      effect({ ...ann, kind: "owner-changed", reasons: ["owner"] }),
      effect({ kind: "member-removed", what: "readers" }),
      effect({ who: "a" }),
      effect({ who: "b" }),
    ];
    expect(toMarkdown(report({ effects }), { provenance: GITHUB }).split("\n")).toEqual([
      "### 🔴 Identity review of stack `identity/prod`: high risk",
      "",
      "**5 identity changes: 1 high, 1 medium, 3 low.** High risk because of: admin group (1).",
      "",
      "#### 🔴 Service account `bot`",
      "",
      "- 🔴 **Gains** membership of the group `site-admins`. _The group has admin rights in the organisation or an app._ " +
        `([\`infra/people.ts:7\`](https://github.com/acme/identity/blob/${SHA}/infra/people.ts#L7))`,
      "- **Loses** membership of the group `readers`",
      "",
      "#### 🟠 User `ann@example.com`",
      "",
      "- **Changes** its owner to `deployers`. _Another owner is responsible for the account._",
      "",
      "<details><summary>Low risk: 2 changes</summary>",
      "",
      "- `a`, `b`: gains membership of the group `deployers`",
      "",
      "</details>",
      "",
      `_Review for commit [\`4f1c2d3e\`](https://github.com/acme/identity/commit/${SHA}) by run ` +
        "[`77`](https://github.com/acme/identity/actions/runs/77) on 2026-11-28 at 14:03 UTC._ _It does not cover later commits._",
    ]);
  });

  it("uses no HTML at Bitbucket, which shows it as text", () => {
    const effects = [effect({ what: "site-admins", reasons: ["admin-group"] }), effect({ who: "a" })];
    const text = toMarkdown(report({ effects }), { provenance: BITBUCKET });
    expect(text).not.toContain("<");
    expect(text).toContain("**Low risk: 1 change**\n\n- `a`: gains");
    expect(text).toContain(`(https://bitbucket.org/acme/identity/commits/${SHA})`);
  });

  it("begins with the failure, its cause and its place, and shows nothing else as a result", () => {
    const place = { file: "infra/index.ts", line: 3 };
    const problems = [{ step: "preview" as const, cause: "Error: team is not set", place }];
    expect(toMarkdown(report({ problems }), { provenance: GITHUB }).split("\n").slice(0, 7)).toEqual([
      "### ❌ Identity review of stack `identity/prod`: failed",
      "",
      "**The preview failed.** Error:\u200b team is not set".replace(":\u200b ", ": "),
      "",
      `Place: [\`infra/index.ts:3\`](https://github.com/acme/identity/blob/${SHA}/infra/index.ts#L3)`,
      "",
      "**What this change does to access is not known.** Fix the cause and run the review again.",
    ]);
    const partial = toMarkdown(report({ problems, effects: [effect()] }));
    expect(partial).toContain(
      "<details><summary>Incomplete: 1 change that the preview showed before it failed",
    );
    for (const text of [toMarkdown(report({ problems })), partial]) {
      expect(text).not.toMatch(/[🔴🟠🟢✅]|no identity changes|low risk/iu);
    }
  });

  it("reports that nothing happens any more, and how much was not reviewed", () => {
    const text = toMarkdown(report({ foreignChanges: 2 }), { isUpdate: true });
    expect(text.split("\n\n")).toEqual([
      "### ✅ Identity review of stack `identity/prod`: no identity changes",
      "**No identity changes. Not reviewed: 2 changes to resources of other packages.**",
      "An earlier version of this pull request had some.",
    ]);
  });

  // More than 10,000 names with links: each report holds at least eight of them on average.
  it.each([
    { made: undefined, numRuns: 200, least: 1500 },
    { made: GITHUB, numRuns: 1200, least: 10_000 },
  ])("lets no name become markup, a link, a mention or a shortcode", ({ made, numRuns, least }) => {
    let names = 0;
    const property = fc.property(hostileReport, (hostile) => {
      names += hostile.effects.reduce((sum, { details = [] }) => sum + 2 + details.length, 0);
      const markdown = toMarkdown(hostile, { provenance: made });
      const { types, text, hrefs } = show(markdown);
      const links = made === undefined ? [] : ["link_open", "link_close"];
      const expected = [...EXPECTED_TYPES, ...links, "html_block"];
      expect([...types].filter((type) => !expected.includes(type))).toEqual([]);
      const html = markdown.split("\n").filter((line) => /^\s*</.test(line));
      expect(html.filter((line) => !OWN_HTML.test(line))).toEqual([]);
      expect(text).not.toMatch(/@[\w{]|:\w+:|#\d|:\/\/|www\./);
      expect(
        hrefs.filter(
          (href) => !/^https:\/\/github\.com\/acme\/identity\/(blob|commit|actions)\/[^\s"<>]+$/.test(href),
        ),
      ).toEqual([]);
      expect(hrefs.filter((href) => /\/\.\.?(\/|#|$)/.test(href))).toEqual([]);
    });
    fc.assert(property, { numRuns });
    expect(names).toBeGreaterThan(least);
  });

  it("shows a name as it is, except for what would end the code", () => {
    const { codes } = show(toMarkdown(report({ effects: [effect({ who: "a|b`c\\d <e> @f" })] })));
    expect(codes).toContain("a¦bˋc⧵d <e> @f");
  });

  it("keeps the messages of the engine and of policies apart from markup as well", () => {
    const hostile = "it is @everyone's [link](https://e.example) <b> | `x` :tada: #1";
    const violation = {
      rule: "r",
      level: "mandatory",
      resource: "x",
      message: hostile,
      remedy: "",
      url: "",
    } as const;
    for (const one of [
      { problems: [{ step: "base" as const, cause: hostile }] },
      { violations: [violation] },
    ]) {
      const { types, text } = show(toMarkdown(report(one)));
      expect([...types].filter((type) => !EXPECTED_TYPES.includes(type))).toEqual([]);
      expect(text).toContain("[link]");
    }
  });

  it("distinguishes two actors of one name by their ids", () => {
    const effects = ["a1", "a2"].map((id) =>
      effect({ actor: { kind: "service-account", id }, reasons: ["admin-group"], what: `admins-${id}` }),
    );
    const text = toMarkdown(report({ effects }));
    expect(text).toContain("#### 🔴 Service account `bot` (id `a1`)");
    expect(text).toContain("#### 🔴 Service account `bot` (id `a2`)");
  });

  it("shows several groups or tokens of one actor in one line", () => {
    const effects = ["a", "b", "c"].map((name) => effect({ what: name, reasons: ["admin-group"] }));
    expect(toMarkdown(report({ effects }))).toContain(
      "- **Gains** membership of the groups `a`, `b`, `c`. _The",
    );
  });

  it("counts what has a low risk beyond 50 lines", () => {
    const effects = Array.from({ length: 65 }, (_, index) => effect({ what: `group-${index}` }));
    const lines = toMarkdown(report({ effects })).split("\n");
    expect(lines.filter((line) => line.startsWith("- `bot`"))).toHaveLength(50);
    expect(lines).toContain("- and 15 × member added");
  });

  it("keeps changes of medium risk short and folded behind those of high risk", () => {
    const high = effect({ who: "root", reasons: ["admin-group"] });
    const medium = Array.from({ length: 6 }, (_, index) =>
      effect({ who: `m${index}`, reasons: ["owner"], what: `${index}` }),
    );
    const folded = toMarkdown(report({ effects: [high, ...medium] }));
    expect(folded).toContain("<details><summary>Medium risk: 6 changes</summary>");
    expect(folded).not.toContain("#### 🟠");
    const open = toMarkdown(report({ effects: medium }));
    expect(open).not.toContain("<details>");
    expect(open).toContain("#### 🟠 Service account `m5`");
  });

  it("leaves out the least risky if the text would be too long, and reports it, with nothing left open", () => {
    const effects = [
      ...Array.from({ length: 300 }, (_, index) =>
        effect({ who: `w${index}`, what: `g${index}`, reasons: ["admin-group"] }),
      ),
      ...Array.from({ length: 20 }, (_, index) =>
        effect({ who: `v${index}`, what: `h${index}`, reasons: ["owner"] }),
      ),
    ];
    for (const limit of [8000, 30_000, 60_000]) {
      const text = toMarkdown(report({ effects }), { limit, provenance: GITHUB });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      const shown = text.split("\n").filter((line) => line.startsWith("#### 🔴")).length;
      const left = /Left out: (?<rest>\d+) changes \((?:(?<high>\d+) high, )?(?<medium>\d+) medium\)/.exec(
        text,
      )?.groups;
      expect(shown).toBeGreaterThan(20);
      expect(shown + Number(left?.["high"] ?? 0)).toBe(300);
      expect(Number(left?.["rest"])).toBe(Number(left?.["high"] ?? 0) + Number(left?.["medium"]));
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(text).toContain("It does not cover later commits");
    }
  });

  it("shows every name of what has a high risk", () => {
    const effects = Array.from({ length: 130 }, (_, index) =>
      effect({ who: `p${index}`, what: "site-admins", reasons: ["admin-group"] }),
    );
    const { codes } = show(toMarkdown(report({ effects })));
    expect(effects.filter(({ who }) => !codes.includes(who))).toEqual([]);
  });

  it("shows mandatory policies first, and counts what is left out of any kind", () => {
    const violation = { rule: "r", resource: "x", message: "m", remedy: "", url: "" };
    const text = toMarkdown(
      report({
        effects: Array.from({ length: 300 }, (_, index) =>
          effect({ who: `w${index}`, what: `g${index}`, reasons: ["owner"] }),
        ),
        violations: [
          { ...violation, level: "mandatory" },
          ...Array.from({ length: 9 }, () => ({ ...violation, level: "advisory" as const })),
        ],
      }),
      { limit: 4000 },
    );
    expect(text.indexOf("Violated policies (mandatory)")).toBeLessThan(text.indexOf("#### 🟠"));
    const shown = text.split("\n").filter((line) => line.startsWith("#### 🟠")).length;
    expect(text).toContain(`${300 - shown + 9} changes (${300 - shown + 9} medium)`);
  });
});

describe("the JSON of a review", () => {
  it("is read again as it was, no matter who wrote it", () => {
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
    { content: { ...report(), problems: ["it broke"] }, reason: "a problem without a step" },
    { content: { ...report(), effects: [{ ...effect(), actor: undefined }] }, reason: "no actor" },
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
    expect(effects).toMatchObject([
      { risk: "high", says: `"bot": gains membership of the group "deployers"` },
    ]);
  });
});

describe("the other formats of a review", () => {
  it("text passes no control character on, and gives the reason", () => {
    const text = render(
      report({ effects: [effect({ who: "a\u001b[31mb\nc", reasons: ["admin-group"] })] }),
      "text",
    );
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split("\n").slice(0, 2)).toEqual([
      `high    "a\ufffd[31mb\ufffdc": gains membership of the group "deployers".`,
      "        The group has admin rights in the organisation or an app.",
    ]);
  });

  it("text reports that the preview failed", () => {
    const place = { file: "a.ts", line: 2 };
    const problems = [{ step: "preview" as const, cause: "it broke\n::error::x", place }];
    expect(render(report({ problems }), "text").split("\n")).toEqual([
      "The preview failed: it broke\ufffd::error::x (a.ts:2)",
      "",
      `Stack "identity/prod": The review is incomplete.`,
      "",
    ]);
  });

  it("SARIF makes no link of a name", () => {
    const sarif = render(
      report({ effects: [effect({ who: "[x](https://evil.example)", reasons: ["owner"] })] }),
      "sarif",
    );
    expect(sarif).toContain(String.raw`\\[x\\](https`);
  });

  it("SARIF has a result for each reason, at the line of the program, with its own hash", () => {
    const place = { file: "infra/my src/people#1.ts", line: 12 };
    const effects = [
      effect({ reasons: ["admin-group", "not-known"], place }),
      effect({ who: "b", reasons: ["owner"] }),
      effect({ who: "b", reasons: ["owner"] }),
      effect(),
    ];
    const [first, second, third, fourth, ...more] = sarifOf(report({ effects, folder: "infra" }));
    expect([first, second, third]).toMatchObject([
      { ruleId: "admin-group", level: "error" },
      { ruleId: "not-known", locations: [locatedAt("infra/my%20src/people%231.ts", 12)] },
      { ruleId: "owner", locations: [locatedAt("infra/Pulumi.yaml", 1)] },
    ]);
    expect(more).toEqual([]);
    const hashes = [first, second, third, fourth].map(
      (result) => result?.partialFingerprints["primaryLocationLineHash"],
    );
    expect(new Set(hashes).size).toBe(4);
    expect(hashes.every((hash) => /^[0-9a-f]{16}:[12]$/.test(hash ?? ""))).toBe(true);
    // Another line, another order and other changes leave the hash as it is, so that an alert stays the same one.
    const moved = effect({ reasons: ["not-known"], place: { ...place, line: 99 } });
    expect(sarifOf(report({ effects: [effect({ who: "c", reasons: ["owner"] }), moved] }))[1]).toMatchObject({
      partialFingerprints: { primaryLocationLineHash: hashes[1] },
    });
    expect(
      sarifOf(report({ stack: "identity/dev", effects: [moved] }))[0]?.partialFingerprints[
        "primaryLocationLineHash"
      ],
    ).not.toBe(hashes[1]);
  });

  it("SARIF keeps the hash of a member when another member of the same list is gone", () => {
    const member = (who: string): Effect => effect({ who, reasons: ["admin-group"], urn: "urn:x::list" });
    const [, both] = sarifOf(report({ effects: [member("ann"), member("bob")] }));
    const [alone] = sarifOf(report({ effects: [member("bob")] }));
    expect(both?.partialFingerprints).toEqual(alone?.partialFingerprints);
  });

  it("SARIF of a failed preview has a result, so that GitHub does not close the alerts of the run before", () => {
    const place = { file: "infra/index.ts", line: 3 };
    const log = report({ problems: [{ step: "preview", cause: "it broke", place }] });
    expect(sarifOf(log)).toMatchObject([
      {
        ruleId: "review-failed",
        level: "error",
        message: { text: "The preview failed: it broke (infra/index.ts:3)." },
        locations: [locatedAt("infra/index.ts", 3)],
      },
    ]);
  });

  it("SARIF is valid, whatever the names are", () => {
    fc.assert(
      fc.property(hostileReport, (hostile) => {
        expectValidSarif(render(hostile, "sarif"));
      }),
      { numRuns: 60 },
    );
  });
});

interface Result {
  readonly ruleId: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

function sarifOf(log: ReviewReport): Result[] {
  return (JSON.parse(render(log, "sarif")) as { runs: [{ results: Result[] }] }).runs[0].results;
}

function locatedAt(uri: string, startLine: number): object {
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine } } };
}
