import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import MarkdownIt from "markdown-it";
import { startEmulator, type Seed } from "pulumi-atlassian-admin-emulator";
import { BrowserPage } from "../support/browser";
import { runCli } from "../support/cli";
import { WORKSPACE } from "../support/documents";
import { ManagedOrganization } from "../support/managed-organization";
import { environmentOf } from "../support/organization";

/**
 * `npm run screenshots` renews the pictures of the documents. Without it, the same pictures are taken and
 * thrown away.
 */
const IS_RENEWAL = process.env["SCREENSHOTS"] === "true";
const SCHEMES = ["light", "dark"] as const;
/** Fewer bytes than a picture with text has. */
const EMPTY_PICTURE_BYTES = 10_000;
const DAY_MS = 86_400_000;

const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

let folder: string;

beforeAll(async () => {
  folder = IS_RENEWAL ? path.join(WORKSPACE, "docs/cli") : await mkdtemp(path.join(tmpdir(), "pictures-"));
});

afterAll(async () => {
  if (!IS_RENEWAL) {
    await rm(folder, { recursive: true });
  }
});

async function keep(page: BrowserPage, name: string): Promise<number> {
  const picture = await page.screenshot();
  await writeFile(path.join(folder, `${name}.png`), picture);
  return picture.length;
}

/** Opens the HTML file, takes the pictures and closes the browser. */
async function photograph(
  html: string,
  size: { width: number; height: number },
  take: (page: BrowserPage) => Promise<void>,
): Promise<void> {
  const page = await BrowserPage.open(pathToFileURL(html).href, size);
  try {
    await take(page);
    expect(page.troubles).toEqual([]);
  } finally {
    await page.close();
  }
}

describe("the pictures of the review comment", () => {
  const BEFORE = [
    `const ci = new ServiceAccount("ci", { displayName: "ci-bot", owner: "team-payments" }, { protect: true });`,
    `const old = new ServiceAccount("old", { displayName: "legacy-bot", owner: "team-payments" });`,
    `new ApiToken("deploy", { accountId: ci.accountId, label: "deploy", scopes: ["read:jira-work"] });`,
    `new ApiToken("legacy", { accountId: old.accountId, label: "legacy", scopes: ["read:jira-work"] });`,
    `const deployers = new Group("deployers", { name: "deployers" });`,
    `new GroupMembership("eve", { groupId: deployers.groupId, email: "eve@example.com" });`,
  ];
  const PROPOSED = [
    `const ci = new ServiceAccount("ci", { displayName: "ci-bot", owner: "team-platform" }, { protect: true });`,
    `new ApiToken("deploy", { accountId: ci.accountId, label: "deploy", scopes: ["write:jira-work"] });`,
    `const report = new ServiceAccount("report", { displayName: "report-bot", owner: "team-data" });`,
    `new ApiToken("nightly", { accountId: report.accountId, label: "nightly", scopes: ["read:jira-work"] });`,
    `const deployers = new Group("deployers", { name: "deployers" });`,
    `new GroupMembership("report", { groupName: "site-admins", accountId: report.accountId });`,
  ];
  let managed: ManagedOrganization;
  let temporary: string;

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), "review-"));
    managed = await ManagedOrganization.start({
      seed: { users: [{ email: "eve@example.com" }], groups: [{ name: "site-admins" }] },
    });
    await managed.up(...BEFORE);
    await managed.declare(...PROPOSED);
  });

  afterAll(async () => {
    await managed.stop();
    await rm(temporary, { recursive: true });
  });

  it("show what the command prints for a pull request, in both colour schemes", async () => {
    const env = managed.stack.environmentWith({});
    const { stdout } = await runCli(
      ["review", "--stack", "test", "--format", "markdown", "--quiet"],
      env,
      managed.stack.folder,
    );
    expect(stdout).toContain("site-admins");
    const html = path.join(temporary, "comment.html");
    await writeFile(html, commentPage(stdout));
    await photograph(html, { width: 1180, height: 760 }, async (page) => {
      await page.fitHeight(1180);
      for (const scheme of SCHEMES) {
        await page.setColorScheme(scheme);
        expect(await keep(page, `review-${scheme}`)).toBeGreaterThan(EMPTY_PICTURE_BYTES);
      }
    });
  });
});

describe("the pictures of the inventory page", () => {
  let temporary: string;
  let html: string;

  beforeAll(async () => {
    temporary = await mkdtemp(path.join(tmpdir(), "inventory-"));
    html = path.join(temporary, "inventory.html");
    const emulator = await startEmulator({ seed: largeOrganization() });
    const environment = { ...process.env, ...environmentOf(emulator) };
    await runCli(["inventory", "--format", "html", "--output", html], environment);
    await emulator.close();
  });

  afterAll(async () => {
    await rm(temporary, { recursive: true });
  });

  it("show the page in both colour schemes, and the map with one group chosen", async () => {
    await photograph(html, { width: 1180, height: 760 }, async (page) => {
      for (const scheme of SCHEMES) {
        await page.setColorScheme(scheme);
        expect(await keep(page, `inventory-${scheme}`)).toBeGreaterThan(EMPTY_PICTURE_BYTES);
      }
      await page.value(
        `[...document.querySelectorAll(".map button")].find((one) => one.textContent.includes("search-readers")).click()`,
      );
      await page.value(`document.querySelector(".map").scrollIntoView({ block: "end" })`);
      expect(await keep(page, "inventory-map-dark")).toBeGreaterThan(EMPTY_PICTURE_BYTES);
    });
  });
});

/** An organisation in which everything that the page shows occurs. The same in every run, but for the days. */
function largeOrganization(): Seed {
  const tasks = ["deploy", "report", "audit", "index", "mirror", "triage"];
  const systems = ["jira", "billing", "mobile", "search", "status-page"];
  const owners = ["team-payments", "team-search", "team-mobile", "sre", undefined];
  const names = Array.from(
    { length: 90 },
    (_, index) => `${tasks[index % 6] ?? ""}-${systems[index % 5] ?? ""}-${index + 1}`,
  );
  return {
    workspaces: [
      { name: "acme", cloudId: "acme", hostUrl: "https://acme.atlassian.net" },
      { name: "acme-wiki", typeKey: "confluence", cloudId: "wiki", hostUrl: "https://acme.atlassian.net" },
    ],
    serviceAccounts: names.map((displayName, index) => {
      const owner = owners[index % owners.length];
      const purpose = `Runs the ${tasks[index % 6] ?? ""} job for ${systems[index % 5] ?? ""}`;
      return { displayName, description: owner === undefined ? purpose : `${purpose} [owner: ${owner}]` };
    }),
    tokens: names.flatMap((account, index) =>
      ["prod", "dev"].slice(0, 1 + (index % 2)).map((label, second) => ({
        account,
        label,
        createdAt: at(-200 + ((index * 7) % 170)),
        expiry: at(-12 + ((index * 37 + second * 11) % 330)),
        ...(index % 3 === 0 ? {} : { lastAccess: at(-((index * 13) % 140)) }),
      })),
    ),
    groups: systems.flatMap((system, number) =>
      ["readers", "writers"].map((kind, second) => ({
        name: `${system}-${kind}`,
        members: names.filter((_name, index) => index % 10 === number * 2 + second || index % 13 === number),
        roles: [
          {
            resourceId: "ari:cloud:jira::site/acme",
            roleId: `atlassian/${second === 0 ? "viewer" : "user"}`,
          },
          ...(number % 2 === 0
            ? [{ resourceId: "ari:cloud:confluence::site/wiki", roleId: "atlassian/viewer" }]
            : []),
        ],
      })),
    ),
  };
}

/** The comment as a pull request shows it: our own style, close to that of code hosts. */
function commentPage(markdown: string): string {
  // The folder of the test stands for that of a project.
  const placed = markdown.replace(/tests\/\.projects\/[\w-]+\/index\.js/g, "infra/index.ts");
  return `<!doctype html><meta charset="utf-8"><title>Review</title><style>
:root { color-scheme: light dark; --text: #1f2328; --line: #d1d9e0; --head: #f6f8fa; --page: #fff; --code: #818b981f; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f0f6fc; --line: #3d444d; --head: #151b23; --page: #0d1117; --code: #656c7633; }
}
body { margin: 24px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
article { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
header { background: var(--head); border-bottom: 1px solid var(--line); padding: 10px 16px; }
main { padding: 4px 16px 8px; }
h3 { margin: 12px 0; font-size: 19px; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 6px 12px; text-align: left; }
td:first-child { white-space: nowrap; }
code { background: var(--code); border-radius: 6px; padding: 2px 5px; font: 13px ui-monospace, monospace; }
</style><article><header><b>identity-review</b> commented on this pull request</header>
<main>${new MarkdownIt({ html: true }).render(placed)}</main></article>`;
}
