import { toFinding } from "../../../../cli/src/commands/drift/finding";
import { toSlack } from "../../../../cli/src/commands/drift/notify/slack";
import { toMrkdwn } from "../../../../cli/src/commands/drift/notify/slack-text";
import type { DriftReport } from "../../../../cli/src/commands/drift/report";
import { discoveryOf, driftReportOf } from "../../../support/drift-report";

function report(count: number, name: string): DriftReport {
  const findings = Array.from({ length: count }, (_, index) => {
    const discovery = discoveryOf({
      fact: name,
      remedy: name,
      identity: [index],
      owner: name,
      resource: { type: "ServiceAccount", name, orgId: "o1", stack: name, urn: `u::${name}` },
    });
    return toFinding(discovery, { time: "2027-01-02T03:04:05Z", actor: name, action: "x" });
  });
  const problems = [{ where: name, reason: name }];
  return driftReportOf({ outcome: "could-not-check", stacks: [], findings, problems });
}

describe("toSlack", () => {
  it("lets no name mention somebody or be a link", () => {
    const { text, blocks } = toSlack(report(1, "<!channel> <@U123> <https://x.example|click> &lt;"));
    expect(text + JSON.stringify(blocks)).not.toMatch(/[<>]/);
    expect(blocks.at(-1)?.text.text).toContain(
      "&lt;!channel&gt; &lt;@U123&gt; &lt;https://x.example|click&gt; &amp;lt;",
    );
    // Slack would make a link of a bare address.
    expect(new Set(blocks.map((block) => block.text.verbatim))).toEqual(new Set([true]));
    expect(text).not.toContain("channel");
  });

  it.each(["<&>".repeat(2000), "😀".repeat(4000), "\ud800\u0000".repeat(2000)])(
    "keeps Slack's limits with many findings and long names",
    (name) => {
      const { blocks } = toSlack(report(200, name));
      expect(blocks).toHaveLength(50);
      expect(Math.max(...blocks.map((block) => block.text.text.length))).toBeLessThanOrEqual(3000);
      expect(JSON.stringify(blocks)).not.toMatch(/\\u[d0]/i);
      expect(blocks.at(-1)?.text.text).toMatch(/^And 153 more lines/);
    },
  );

  it("has no line about more where all fits", () => {
    expect(toSlack(report(47, "bot")).blocks).toHaveLength(49);
  });
});

describe("toMrkdwn", () => {
  it.each([
    { text: "a&b", limit: 7, result: "a&amp;b" },
    { text: "a&b", limit: 6, result: "a…" },
    { text: "a😀b", limit: 3, result: "a…" },
    { text: "abc", limit: 2, result: "a…" },
  ])("cuts $text at $limit to $result", ({ text, limit, result }) => {
    expect(toMrkdwn(text, limit)).toBe(result);
  });
});
