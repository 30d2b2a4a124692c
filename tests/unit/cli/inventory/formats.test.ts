import { toCsv } from "../../../../cli/src/commands/inventory/csv";
import { countFlags } from "../../../../cli/src/commands/inventory/flags";
import { toReport } from "../../../../cli/src/commands/inventory/report";
import { toStackObjects } from "../../../../cli/src/reading/stack-objects";
import { toTable } from "../../../../cli/src/commands/inventory/table";
import { INVENTORY } from "./organization";

const REPORT = toReport(INVENTORY, []);
const WITH_STACK = toReport(INVENTORY, [toStackObjects("dev", [])]);

function named(displayName: string) {
  const [account] = REPORT.accounts;
  if (account === undefined) throw new Error("the inventory is empty");
  return { ...REPORT, accounts: [{ ...account, displayName, tokens: [] }] };
}

describe("countFlags", () => {
  it("counts an expired token as nothing else, and says nothing of stacks that were not given", () => {
    expect(Object.fromEntries(countFlags(REPORT).map(({ flag, count }) => [flag, count]))).toEqual({
      ...{ expired: 1, soon: 1, unused: 1, ownerless: 1 },
    });
  });

  it("counts what no given stack has", () => {
    expect(countFlags(WITH_STACK)).toEqual(
      expect.arrayContaining([
        { flag: "unmanagedAccount", count: 2 },
        { flag: "unmanagedToken", count: 3 },
      ]),
    );
  });
});

describe("toTable", () => {
  it("has a row per token, an account's facts only once, and what deserves a look", () => {
    const text = toTable(REPORT);
    expect(text.match(/deploy-bot/g)).toHaveLength(1);
    expect(text).toMatch(/old +│ 2026-01-01 │ 2026-05-31 \(1 d ago\) +│ 2026-01-05/);
    expect(text).toMatch(/prod +│ 2026-01-01 │ 2026-06-20 \(in 18 d\)/);
    expect(text).toMatch(/zeta .*no token/);
    expect(text).toContain("accounts: 2; tokens: 3; tokens expired: 1; tokens expire within 30 days: 1");
    expect(text).not.toContain("stack");
  });

  it("shows whose state has what when stacks are given", () => {
    expect(toTable(WITH_STACK)).toContain("in stack");
  });

  it("lets no name steer the terminal", () => {
    const text = toTable(named("\u001b[2Jgone\u202e\r\nx"));
    expect(text).toContain("\u{fffd}[2Jgone\u{fffd}\u{fffd}\u{fffd}x");
    expect(text).not.toContain("\u001b");
  });

  it("shortens long texts, more so in a narrow terminal", () => {
    const name = "n".repeat(80);
    expect(toTable(named(name))).toContain(`${"n".repeat(35)}…`);
    expect(toTable(named(name), 100)).toContain(` ${"n".repeat(9)}… `);
  });

  it.each([
    { name: "n".repeat(5000), shown: `${"n".repeat(35)}…` },
    { name: "word ".repeat(1000), shown: `${"word ".repeat(7)}…` },
    { name: "👩‍👩‍👧".repeat(600), shown: `${"👩‍👩‍👧".repeat(35)}…` },
    // One character, by the rules of Unicode.
    { name: `e${"\u0301".repeat(5000)}`, shown: `e${"\u0301".repeat(999)}…` },
  ])("shows of a name of 5,000 characters no more than of others", ({ name, shown }) => {
    expect(toTable(named(name)).split(/ *│ */)).toContain(shown);
  });
});

describe("toCsv", () => {
  it("has a row per token and one for an account without", () => {
    const [head, ...rows] = toCsv(REPORT).trimEnd().split("\r\n");
    expect(head?.split(",")).toHaveLength(17);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toBe(
      "deploy-bot,d@x,a1,s1,active,team-payments,Deploys,2026-01-01T00:00:00Z,,deployers," +
        "jira-software on acme.atlassian.net: atlassian/user,prod,t2,2026-01-01T00:00:00Z,2026-06-20T00:00:00Z,2026-05-30T00:00:00Z,",
    );
    expect(rows[3]).toMatch(/^zeta,,a2,s2,active,+$/);
  });

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ["+1", "'+1"],
    ["@SUM(1)", "'@SUM(1)"],
    ["a,b", '"a,b"'],
    ["two\nlines", "two\ufffdlines"],
    ["x;=1", `"x;'=1"`],
  ])("keeps %j a text", (name, cell) => {
    expect(toCsv(named(name)).split("\r\n")[1]).toMatch(cell.slice(0, 4));
    expect(toCsv(named(name))).toContain(`\r\n${cell},`);
  });
});
