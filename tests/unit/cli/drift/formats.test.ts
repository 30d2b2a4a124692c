import { toFinding, type Discovery, type Finding } from "../../../../cli/src/commands/drift/finding";
import { render } from "../../../../cli/src/commands/drift/formats/render";
import type { DriftReport } from "../../../../cli/src/commands/drift/report";

// Anybody who may rename an account writes this into the report.
const NAME = `bot" | <b>&@team [x](y)\u001b[31m`;

const DISCOVERY: Discovery = {
  ...{ kind: "changed", fact: `Its owner is "x".`, remedy: `Run "pulumi up".`, identity: ["u"] },
  resource: {
    type: "ServiceAccount",
    name: NAME,
    orgId: "o1",
    stack: "prod",
    urn: "urn:pulumi:prod::p::t::bot",
  },
};
const BY = { time: "2027-01-02T03:04:05Z", actor: "ann", token: "script", action: "x" };

function report(changes: Partial<DriftReport> = {}): DriftReport {
  return {
    ...{ outcome: "findings", stacks: [{ stack: "prod", resources: 3 }], organizations: ["o1"], known: 0 },
    ...{ findings: [toFinding(DISCOVERY, BY)], accepted: [], problems: [] },
    ...changes,
  };
}

const problem = { where: `stack "dev"`, reason: "it is <locked>." };
const accepted: Finding = {
  ...toFinding({ ...DISCOVERY, identity: ["v"] }, undefined),
  acceptance: { reason: "on call", until: "2027-03-01", hasEnded: false },
};

describe("the formats of a drift report", () => {
  it.each(["table", "markdown", "junit"] as const)("%s passes no control character on", (format) => {
    const text = render(report({ problems: [problem] }), format);
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain("bot");
  });

  it("table says who, when and where, and has a fingerprint to accept by", () => {
    const text = render(report(), "table");
    for (const part of ["(prod/bot)", `ann with "script"`, "2027-01-02 03:04", /[0-9a-f]{16}/]) {
      expect(text).toMatch(part);
    }
    expect(text.trim().split("\n").at(-1)).toBe("1 finding, in 1 stack with 3 resources.");
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
    expect(text).toContain(`<testsuites name="atlassian-admin drift" tests="2" failures="1" errors="1">`);
    expect(text).not.toContain("nothing ");
  });

  it("junit has a passed test for each kind that was looked for in vain", () => {
    const text = render(report(), "junit");
    expect(text.match(/name="nothing [\w-]+"\/>/g)).toHaveLength(5);
  });

  it("sarif has a stable fingerprint, a rule per kind, and suppresses what is accepted", () => {
    const sarif = JSON.parse(render(report({ accepted: [accepted], problems: [problem] }), "sarif")) as {
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
    expect(results[0]?.partialFingerprints).toEqual({
      "atlassianAdminDrift/v1": toFinding(DISCOVERY, BY).fingerprint,
    });
    expect(invocations[0].executionSuccessful).toBe(false);
  });
});
