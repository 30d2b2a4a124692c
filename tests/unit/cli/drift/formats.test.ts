import { toFinding, type Finding } from "../../../../cli/src/commands/drift/finding";
import type { Format } from "../../../../cli/src/commands/drift/formats/names";
import { render as renderWith } from "../../../../cli/src/commands/drift/formats/render";
import { toTable } from "../../../../cli/src/commands/drift/formats/table";
import { harmlessResult } from "../../../../cli/src/harmless";
import type { DriftReport } from "../../../../cli/src/commands/drift/report";
import { discoveryOf, driftReportOf } from "../../../support/drift-report";
import { expectValidJUnit, expectValidSarif } from "../../../support/report-schemas";

// Anybody who can rename an account writes this into the report.
const NAME = `bot" | <b>&@team [x](y)\u001b[31m`;

const DISCOVERY = discoveryOf({
  resource: {
    type: "ServiceAccount",
    name: NAME,
    orgId: "o1",
    stack: "prod",
    urn: "urn:pulumi:prod::p::t::bot",
  },
});
const BY = { time: "2027-01-02T03:04:05Z", actor: "ann", token: "script", action: "x" };

// No repository, so that paths count from here.
const OPTIONS = { cwd: "/project", stack: ["prod"] };

function render(report: DriftReport, format: Format, changes: { includeAccepted?: true } = {}): string {
  return renderWith(report, format, { ...OPTIONS, ...changes });
}

function report(changes: Partial<DriftReport> = {}): DriftReport {
  return driftReportOf({ findings: [toFinding(DISCOVERY, BY)], ...changes });
}

const problem = { where: `stack "dev"`, reason: "it is <locked>." };
const accepted: Finding = {
  ...toFinding({ ...DISCOVERY, identity: ["v"] }, undefined),
  acceptance: { reason: "on call", until: "2027-03-01", hasEnded: false },
};

describe("the formats of a drift report", () => {
  it.each(["table", "markdown", "junit"] as const)("%s passes no control character on", (format) => {
    const text = harmlessResult(render(report({ problems: [problem] }), format));
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain("bot");
  });

  it("table shows author, time and place, and has a fingerprint to accept by", () => {
    const text = render(report(), "table");
    for (const part of ["(prod/bot)", `ann with "script"`, "2027-01-02 03:04", /[0-9a-f]{16}/]) {
      expect(text).toMatch(part);
    }
    expect(text.split("\n").slice(0, 2)).toEqual([
      "1 finding, in 1 stack with 3 resources.",
      "By kind: 1 changed.",
    ]);
  });

  it("table shows first how many findings there are of each kind and owner", () => {
    const owned = (owner: string | undefined, identity: string) =>
      toFinding({ ...DISCOVERY, owner, identity: [identity], kind: "unused" }, undefined);
    const findings = [...report().findings, owned("team-a", "1"), owned("team-b", "2"), owned("team-b", "3")];
    expect(render(report({ findings }), "table").split("\n").slice(1, 3)).toEqual([
      "By kind: 1 changed, 3 unused.",
      "By owner: team-b 2, team-a 1, without owner 1.",
    ]);
  });

  it("html is a page that makes no markup of a name, and states at the top that it is incomplete", () => {
    const page = render(report({ accepted: [accepted], problems: [problem] }), "html");
    expect(page).toMatch(/role="alert"[^]*it is &#60;locked&#62;[^]*id="findings"[^]*id="accepted"/);
    expect(page).toContain("default-src 'none'".replaceAll("'", "&#39;"));
    expect(page).not.toMatch(/<b>&@team|<script| style="/);
    expect(page.match(/<td data-head="Kind"/g)).toHaveLength(2);
    expect(render(report(), "html")).not.toContain("incomplete");
  });

  it("csv has a row per finding, opens in Excel, and has no cell that begins a formula", () => {
    const named = toFinding({ ...DISCOVERY, owner: `=cmd|' /C calc'!A0` }, BY);
    const [head, row, end] = render(report({ findings: [named] }), "csv").split("\r\n");
    expect(head).toMatch(/^\u{feff}kind,what,fact,remedy,owner,stack,/u);
    expect(row).toMatch(/^changed,"bot"" \| <b>&@team /);
    expect(row).toContain(`,'=cmd|`);
    expect(end).toBe("");
  });

  it("markdown is cut where a summary ends, and shows how much is left out", () => {
    const fact = "x".repeat(1000);
    const many = Array.from({ length: 2000 }, (_, index) =>
      toFinding({ ...DISCOVERY, fact, identity: [index] }, BY),
    );
    const text = render(report({ findings: many }), "markdown");
    const rows = text.split("\n").filter((line) => line.startsWith("| changed")).length;
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(rows).toBeGreaterThan(700);
    expect(text).toContain(`And ${2000 - rows} more findings: a summary can hold at most 1 MiB.`);
  });

  it("markdown lets no name be markup, a mention or another cell", () => {
    const [row] = render(report(), "markdown")
      .split("\n")
      .filter((line) => line.startsWith("| changed"));
    expect(row).toContain(String.raw`bot" \| \<b\>\&@` + "\u200b" + String.raw`team \[x\](y)`);
  });

  it("markdown lists what could not be checked and what is accepted", () => {
    const text = render(report({ problems: [problem], accepted: [accepted] }), "markdown");
    expect(text).toContain(String.raw`- stack "dev": it is \<locked\>.`);
    expect(text).toContain("Accepted until 2027-03-01: on call");
  });

  it("junit escapes names, and passes no kind of finding where something could not be checked", () => {
    const text = render(report({ problems: [problem] }), "junit");
    expect(text).toContain("bot&quot; | &lt;b&gt;&amp;@team");
    expect(text).toContain(
      `<testsuites name="atlassian-admin drift" tests="2" failures="1" errors="1" time="1.500">`,
    );
    expect(text).not.toContain("nothing ");
  });

  it("junit has a passed test for each kind that was searched for in vain", () => {
    const text = render(report(), "junit");
    expect(text.match(/name="nothing [\w-]+" time="0\.214"\/>/g)).toHaveLength(6);
    expect(text).toContain(`skipped="0" timestamp="2027-01-02T03:04:05">`);
  });

  it("sarif leaves out what is accepted, which GitHub would show as open", () => {
    const { runs } = JSON.parse(render(report({ accepted: [accepted] }), "sarif")) as {
      runs: [{ results: { suppressions: unknown }[] }];
    };
    expect(runs[0].results.map(({ suppressions }) => suppressions)).toEqual([[]]);
  });

  it("sarif has a stable fingerprint, a rule per kind, and on request suppresses what is accepted", () => {
    const text = render(report({ accepted: [accepted], problems: [problem] }), "sarif", {
      includeAccepted: true,
    });
    const sarif = JSON.parse(text) as {
      runs: [
        {
          tool: { driver: { rules: { id: string }[] } };
          invocations: [{ executionSuccessful: boolean }];
          results: {
            ruleId: string;
            ruleIndex: number;
            partialFingerprints: object;
            suppressions: object[];
          }[];
        },
      ];
    };
    const [{ tool, invocations, results }] = sarif.runs;
    expect(results.map(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([
      true,
      true,
    ]);
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [{ kind: "external", justification: "on call" }],
    ]);
    const { fingerprint } = toFinding(DISCOVERY, BY);
    expect(results[0]?.partialFingerprints).toEqual({
      "atlassianAdminDrift/v1": fingerprint,
      primaryLocationLineHash: `${fingerprint}:1`,
    });
    expect(invocations[0].executionSuccessful).toBe(false);
  });
});

describe("the formats for machines", () => {
  const hostile = `\u0000\u0008\u001b[31m]]><!--&&lt;"'\ud800 \udfff\ufffe\uffff <x y="z">`;
  const named = (name: string): DriftReport => {
    const resource = { type: "ServiceAccount", name, orgId: name, stack: name, urn: `${name}::${name}` };
    const discovery = discoveryOf({
      kind: "missing",
      fact: name,
      remedy: name,
      identity: [name],
      consequences: [name],
      resource,
    });
    const finding = toFinding(discovery, { ...BY, actor: name, token: name });
    return report({
      outcome: "could-not-check",
      problems: [{ where: name, reason: name }],
      findings: [finding, toFinding({ ...discovery, kind: "unused" }, undefined)],
      accepted: [{ ...finding, acceptance: { reason: name, until: "2027-03-01", hasEnded: false } }],
    });
  };
  const reports = {
    empty: report({ outcome: "clean", findings: [], stacks: [] }),
    full: named("bot"),
    hostile: named(hostile),
    "very long": named(`${hostile}é😀`.repeat(100)),
    "could not check": report({ outcome: "could-not-check", findings: [], problems: [problem] }),
  };

  it.each(Object.entries(reports))("junit is what Jenkins accepts, in a %s report", async (_, one) => {
    await expectValidJUnit(render(one, "junit"));
  });

  it.each(Object.entries(reports))("sarif fits the schema of OASIS, in a %s report", (_, one) => {
    expectValidSarif(render(one, "sarif"));
  });

  it.each([
    { part: "</testsuites>", wrong: "", reason: /Premature end of data/ },
    { part: "bot", wrong: "\u0008", reason: /invalid Char value 8/ },
    { part: "<error", wrong: "<mistake", reason: /'mistake': This element is not expected/ },
    { part: ` name="atlassian`, wrong: ` title="atlassian`, reason: /attribute 'title' is not allowed/ },
  ])("the JUnit schema refuses $wrong in the place of $part", async ({ part, wrong, reason }) => {
    const text = render(reports.full, "junit").replaceAll(part, wrong);
    await expect(expectValidJUnit(text)).rejects.toThrow(reason);
  });

  it.each([
    {
      part: `"level": "error"`,
      wrong: `"level": "bad"`,
      reason: /level must be equal to one of the allowed/,
    },
    { part: `"driver"`, wrong: `"motor"`, reason: /tool must have required property 'driver'/ },
    { part: `"startLine": 1`, wrong: `"startLine": 0`, reason: /startLine must be >= 1/ },
    { part: `"Pulumi.yaml"`, wrong: `"a b"`, reason: /uri must match format \\"uri-reference/ },
  ])("the SARIF schema refuses $wrong in the place of $part", ({ part, wrong, reason }) => {
    const text = render(reports.full, "sarif").replaceAll(part, wrong);
    expect(() => {
      expectValidSarif(text);
    }).toThrow(reason);
  });

  it.each(Object.entries(reports))("junit has no character that XML refuses in a %s report", (_, one) => {
    // Apart from the line feed, which the report itself has.
    expect(render(one, "junit").replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\ufffe\uffff]|\]\]>/u);
  });

  it.each(Object.entries(reports))(
    "sarif has no character that a strict reader refuses in a %s report",
    (_, one) => {
      const text = render(one, "sarif");
      expect(text).not.toMatch(/\\u(?:00[01]|d[89a-f])/i);
      expect(JSON.parse(text)).toMatchObject({ version: "2.1.0" });
    },
  );

  it.each([80, 100, 160])(
    "table has long texts whole in %i columns, with a line between findings",
    (width) => {
      const word = "q".repeat(500);
      const fact = `${"many words ".repeat(500)}${word}`;
      const long = toFinding({ ...DISCOVERY, fact }, BY);
      const lines = harmlessResult(toTable(report({ findings: [long, long] }), width)).split("\n");
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.filter((line) => line === "")).toHaveLength(2);
      expect(lines.join("").match(/q/g)).toHaveLength(1000);
      expect(lines.join("").match(/many/g)).toHaveLength(1000);
    },
  );

  it.each(["json", "markdown", "sarif", "junit"] as const)("%s has no colours", (format) => {
    for (const one of [reports.full, reports.hostile]) {
      expect(render(one, format)).not.toContain("\u001b");
    }
  });
});
