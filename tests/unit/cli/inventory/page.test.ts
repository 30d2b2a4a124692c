import { createHash } from "node:crypto";
import { html, Html } from "../../../../cli/src/page/html";
import { toPage } from "../../../../cli/src/commands/inventory/page/page";
import { weekOf } from "../../../../cli/src/commands/inventory/page/timeline";
import { toReport } from "../../../../cli/src/commands/inventory/report";
import { INVENTORY } from "./organization";

const HOSTILE = `<img src=x onerror="alert(1)">'&</script>`;

describe("html", () => {
  it("escapes everything but its own HTML", () => {
    // By another name, because the formatter breaks the lines of what it takes for a page.
    const write = html;
    const { text } =
      write`<b title="${HOSTILE}">${HOSTILE}${write`<i>${1}</i>`}${undefined}${[new Html("<u>")]}</b>`;
    const escaped = "&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#39;&#38;&#60;/script&#62;";
    expect(text).toBe(`<b title="${escaped}">${escaped}<i>1</i><u></b>`);
  });
});

describe("weekOf", () => {
  it.each([
    ["2026-05-31T00:00:00Z", "expired"],
    ["2026-06-01T13:00:00Z", "0"],
    ["2026-06-08T12:00:00Z", "1"],
    ["2027-06-01T00:00:00Z", "52"],
    ["2028-01-01T00:00:00Z", "later"],
    [undefined, "never"],
    ["no time", "never"],
  ])("puts %s into %s", (expiresAt, week) => {
    expect(weekOf(expiresAt, INVENTORY.takenAt)).toBe(week);
  });
});

describe("toPage", () => {
  const hostile = INVENTORY.accounts.map((account) => ({
    ...account,
    displayName: HOSTILE,
    owner: HOSTILE,
    purpose: HOSTILE,
    email: HOSTILE,
    status: HOSTILE,
    tokens: account.tokens.map((token) => ({ ...token, label: HOSTILE, expiresAt: HOSTILE })),
  }));
  const groups = INVENTORY.groups.map((group) => ({
    ...group,
    name: HOSTILE,
    roles: group.roles.map((role) => ({ ...role, app: HOSTILE, role: HOSTILE })),
  }));
  const page = toPage(
    toReport({ ...INVENTORY, orgId: HOSTILE, accounts: hostile, groups, problems: [HOSTILE] }, []),
  );

  it("makes no HTML out of anything that the organisation holds", () => {
    expect(page).toContain("&#60;img src=x onerror=");
    expect(page).not.toMatch(/<img|onerror="/);
    expect(page.match(/<\/?script/g)).toHaveLength(2);
  });

  it("allows its own style and script, and nothing from anywhere", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const text = policy.replaceAll("&#39;", "'");
    for (const [tag, directive] of [
      ["style", "style-src"],
      ["script", "script-src"],
    ] as const) {
      const inner = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page)?.[1] ?? "";
      const hash = createHash("sha256").update(inner).digest("base64");
      expect(text).toContain(`${directive} 'sha256-${hash}'`);
    }
    expect(text).toContain("default-src 'none'");
    expect(page).not.toMatch(/\b(src|href)="(?!#|data:,")/);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  it("states at the top that it is incomplete", () => {
    expect(page).toMatch(/role="alert"[^]*incomplete[^]*<div class="controls"/);
    expect(toPage(toReport(INVENTORY, []))).not.toContain("incomplete");
  });

  it("names the organisation, and shows first who reaches admin, through which group", () => {
    const role = { resourceId: "ari:cloud:jira::site/c1", role: "atlassian/admin", app: "jira on acme" };
    const bot = { accountId: "a1", name: "deploy-bot", isServiceAccount: true, group: "deployers", ...role };
    const ann = {
      ...bot,
      accountId: "u1",
      name: "ann@example.com",
      isServiceAccount: false,
      group: undefined,
    };
    const page = toPage(toReport({ ...INVENTORY, administrators: [bot, ann] }, []));
    expect(page).toMatch(/<h1>\s*Service accounts and API tokens of Acme\s*<\/h1>/);
    const text = page.slice(page.indexOf("<main>"), page.indexOf('id="timeline"'));
    const rows = [
      [
        "Who reaches admin",
        "2",
        "deploy-bot",
        "service account",
        "team-payments",
        "deployers",
        "atlassian/admin",
      ],
      ["ann@example.com", "user", "none", "atlassian/admin", "jira on acme"],
    ];
    expect(text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(new RegExp(rows.flat().join(".*")));
  });

  it("lists what it did not read about administrators", () => {
    const notRead = ["the members of 3 more groups with an admin role"];
    const page = toPage(toReport({ ...INVENTORY, administrators: [], administratorsNotRead: notRead }, []));
    expect(page).toContain("Not read: the members of 3 more groups with an admin role.");
    expect(page).toContain("No account with an admin role was found.");
    expect(toPage(toReport({ ...INVENTORY, orgName: undefined }, []))).toContain("API tokens of org");
  });

  it("has the rows, and one bar per week that has a token", () => {
    const plain = toPage(toReport(INVENTORY, []));
    expect(plain.match(/<tr\s+data-search/g)).toHaveLength(5);
    expect([...plain.matchAll(/data-week="(\w+)"/g)].map(([, week]) => week)).toEqual([
      "expired",
      "2",
      "never",
    ]);
    expect(plain).toMatch(/data-key="a0"\s+data-next="g0"/);
    expect(plain).toMatch(/data-key="g0"\s+data-next="p0"/);
  });
});
