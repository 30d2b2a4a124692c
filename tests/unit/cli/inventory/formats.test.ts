import { toCsv } from "../../../../cli/src/commands/inventory/csv";
import { countFlags } from "../../../../cli/src/commands/inventory/flags";
import { toReport } from "../../../../cli/src/commands/inventory/report";
import { toStackObjects } from "../../../../cli/src/reading/stack-objects";
import { toTable } from "../../../../cli/src/commands/inventory/table";
import { harmlessResult } from "../../../../cli/src/harmless";
import { INVENTORY } from "./organization";

const REPORT = toReport(INVENTORY, []);
const WITH_STACK = toReport(INVENTORY, [toStackObjects("dev", [])]);

function named(displayName: string) {
  const [account] = REPORT.accounts;
  if (account === undefined) {
    throw new Error("the inventory is empty");
  }
  return { ...REPORT, accounts: [{ ...account, displayName, tokens: [] }] };
}

describe("countFlags", () => {
  it("counts an expired token only as expired, and shows nothing about stacks that were not given", () => {
    expect(Object.fromEntries(countFlags(REPORT).map(({ flag, count }) => [flag, count]))).toEqual({
      expired: 1,
      soon: 1,
      unused: 1,
      ownerless: 1,
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
  it("begins with the totals, and has a row per token with the account's facts only once", () => {
    const text = toTable(REPORT);
    expect(text).toMatch(
      /^accounts: 2; tokens: 3; \S*tokens expired: 1\S*; \S*tokens expire within 30 days: 1\S*;/,
    );
    expect(text.match(/deploy-bot/g)).toHaveLength(1);
    expect(text).toMatch(/old +2026-01-01 +\S*2026-05-31 \(1 d ago\)\S* +2026-01-05/);
    expect(text).toMatch(/prod +2026-01-01 +\S*2026-06-20 \(in 18 d\)/);
    expect(text).toMatch(/zeta .*no token/);
    expect(text).not.toContain("stack");
  });

  it("shows whose state has what when stacks are given", () => {
    expect(toTable(WITH_STACK)).toContain("in stack");
  });

  it("lets no name steer the terminal", () => {
    const text = toTable(named("\u001b[2Jgone\u202e\r\nx"));
    expect(text).toContain("\u{fffd}[2Jgone\u{fffd}\u{fffd}\u{fffd}x");
    expect(text).not.toContain("\u001b[2J");
  });

  it.each([80, 100, 160])("fits %i columns, and cuts no name of an account or token", (width) => {
    const name = "team-payments-deployment-bot-for-the-production-environment-in-frankfurt";
    const [account] = REPORT.accounts;
    if (account === undefined) {
      throw new Error("the inventory is empty");
    }
    const tokens = account.tokens.map((token, index) => ({ ...token, label: `${name}-${index}` }));
    const long = {
      ...account,
      displayName: name,
      tokens,
      owner: name,
      purpose: name,
      managedBy: [name],
      groups: account.groups.map((group) => ({ ...group, name })),
    };
    const text = toTable({ ...WITH_STACK, accounts: [long, ...REPORT.accounts] }, width);
    const lines = harmlessResult(text).split("\n").slice(1);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    const cell = (head: string): string => {
      const at = lines[0]?.indexOf(head) ?? 0;
      const end = /^\S+(?: \S+)?\s+/.exec(lines[0]?.slice(at) ?? "")?.[0].length;
      return lines
        .slice(1)
        .map((line) => line.slice(at, at + (end ?? 0)).trim())
        .join("");
    };
    expect(cell("account")).toContain(name);
    expect(cell("token")).toContain(`${name}-0${name}-1${name}-2`);
  });

  it.each(["n", "word ", "👩‍👩‍👧", "\u0301"])(
    "ends a name that fills the screen, such as of 5,000 times %j, at once",
    (part) => {
      const startedAtMs = performance.now();
      const text = toTable(named(part.repeat(5000)), 100);
      expect(performance.now() - startedAtMs).toBeLessThan(1000);
      expect(text.split("\n").length).toBeLessThan(60);
      expect(text).toContain("…");
    },
  );
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
