import { readFileSync } from "node:fs";
import path from "node:path";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { BrowserPage } from "../support/browser";
import { runCli, type CliResult } from "../support/cli";
import { environmentOf } from "../support/organization";

/** The accessibility rules of Deque. */
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const HOSTILE = `<img src=x onerror="document.title='taken'">`;
const ACCOUNTS = 250;
const GROUPS = 40;
const DAY_MS = 86_400_000;

const nameOf = (index: number): string => (index === 7 ? HOSTILE : `robot-${index}`);
const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

describe("the inventory page of 250 accounts and 500 tokens, in Chromium", () => {
  let folder: string;
  let page: BrowserPage;
  let result: CliResult;
  let requests: number;

  const seen = (selector: string): Promise<unknown> =>
    page.value(
      `[...document.querySelectorAll('${selector}')].filter((one) => one.offsetParent !== null).length`,
    );
  const focused = (): Promise<unknown> => page.value("document.activeElement.textContent.trim()");

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "inventory-"));
    const names = Array.from({ length: ACCOUNTS }, (_, index) => nameOf(index));
    const emulator = await startEmulator({
      seed: {
        serviceAccounts: names.map((displayName, index) => ({
          displayName,
          description: `Runs job ${index} [owner: team-${index % 5}]`,
        })),
        tokens: names.flatMap((account, index) =>
          ["prod", "dev"].map((label, token) => ({
            account,
            label,
            createdAt: at(-100),
            lastAccess: at(-1),
            expiry: index === 0 ? at(-3) : at(1 + ((index * 2 + token) % 350)),
          })),
        ),
        groups: Array.from({ length: GROUPS }, (_, group) => ({
          name: group === 3 ? HOSTILE : `group-${group}`,
          members: names.filter((_name, index) => index % GROUPS === group || index % 7 === group),
          roles: [
            {
              resourceId: `ari:cloud:app-${group % 3}::site/one`,
              roleId: group === 2 ? "atlassian/admin" : "atlassian/user",
            },
          ],
        })),
      },
    });
    const file = path.join(folder, "inventory.html");
    const environment = { ...process.env, ...environmentOf(emulator) };
    result = await runCli(["inventory", "--format", "html", "--output", file], environment);
    requests = emulator.requests().entries.length;
    await emulator.close();
    page = await BrowserPage.open(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await page.close();
    await rm(folder, { recursive: true });
  });

  afterEach(async () => {
    await page.value(`for (const id of ["reset", "map-clear"]) document.getElementById(id).click()`);
  });

  it("is made with two requests per account, one per group, and the listings", () => {
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
    expect(requests).toBeLessThan(2 * ACCOUNTS + GROUPS + 15);
  });

  it("loads nothing but itself, runs no script but its own, and has no trouble", async () => {
    expect(page.requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
    expect(page.troubles).toEqual([]);
    expect(await page.value("document.images.length + ' ' + document.title")).toMatch(
      /^0 Service accounts of /,
    );
  });

  it("runs no script that is put into it, because its policy takes only its own", async () => {
    await page.value(`document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(HOSTILE)})`);
    await page.value("new Promise((resolve) => setTimeout(resolve, 200))");
    expect(await page.value("document.title")).toMatch(/^Service accounts of /);
    await page.value("document.images[0].remove()");
  });

  it("finds an account by typing, in all three places", async () => {
    await page.value(`document.querySelector("#search").focus()`);
    await page.type("robot-42 team-2");
    const rows = await Promise.all(
      ["#tokens tbody tr", "#accounts tbody tr", ".map ul:first-of-type li"].map(seen),
    );
    expect(rows.slice(0, 2)).toEqual([2, 1]);
    expect(await page.value(`document.querySelector("#status").textContent`)).toBe(
      "2 tokens, 1 accounts shown",
    );
  });

  it.each([
    ["a wide screen", 1400],
    ["a small screen", 1024],
    ["a phone", 390],
  ])("fits %s: neither the page nor the accounts table needs a scroll to the side", async (_, width) => {
    await page.setSize({ width, height: 844 });
    try {
      const [wide, cut] = (await page.value(`[
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        [...document.querySelectorAll("#accounts .scroll, #admins .scroll")]
          .filter((one) => one.scrollWidth > one.clientWidth).length,
      ]`)) as number[];
      expect({ wide, cut }).toEqual({ wide: 0, cut: 0 });
    } finally {
      await page.setSize({ width: 1400, height: 900 });
    }
  });

  it.each([1400, 390])("has no finding of axe, %i pixels wide", async (width) => {
    await page.setSize({ width, height: 844 });
    try {
      await page.value(`${AXE}; undefined`);
      const findings = await page.value(
        `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(" | ")))`,
      );
      expect(findings).toEqual([]);
    } finally {
      await page.setSize({ width: 1400, height: 900 });
    }
  });

  it("is quick enough to type in", async () => {
    const milliseconds = await page.value(`(() => {
      const search = document.querySelector("#search");
      const startedAt = performance.now();
      search.value = "robot-1";
      search.dispatchEvent(new Event("input"));
      document.body.getBoundingClientRect();
      return performance.now() - startedAt;
    })()`);
    expect(milliseconds).toBeLessThan(500);
  });

  it("sorts by a column with the keyboard, one way and the other, with what is missing last", async () => {
    const first = `document.querySelector("#accounts tbody tr").cells[0].textContent`;
    await page.value(`document.querySelector("#accounts th button").focus()`);
    await page.press("Enter");
    expect(await page.value(first)).toContain("robot-249");
    await page.press("Enter");
    expect(await page.value(first)).toContain("<img src=x");
    expect(await page.value(`document.querySelector("#accounts th").ariaSort`)).toBe("ascending");
  });

  it("shows what expired at the press of a key", async () => {
    await page.value(`document.querySelector(".tile").focus()`);
    await page.press("Space");
    expect(await seen("#tokens tbody tr")).toBe(2);
    expect(await page.value(`document.querySelector(".tile").ariaPressed`)).toBe("true");
  });

  it("goes from bar to bar with the arrows and shows the tokens of a week", async () => {
    await page.value(`document.querySelector('.bar[tabindex="0"]').focus()`);
    await page.press("ArrowRight", "Enter");
    const label = String(await page.value(`document.activeElement.getAttribute("aria-label")`));
    expect(await seen("#tokens tbody tr")).toBe(Number(/: (\d+) token/.exec(label)?.[1]));
    expect(await page.value(`document.querySelectorAll('.bar[tabindex="0"]').length`)).toBe(1);
  });

  it("shows which groups and apps an account reaches, by lines, and goes back with Escape", async () => {
    await page.value(
      `[...document.querySelectorAll(".map button")].find((one) => one.dataset.key === "a0").focus()`,
    );
    await page.press("Enter");
    const name = await focused();
    expect(await seen(".map ul li")).toBeLessThan(12);
    expect(await page.value(`document.querySelectorAll(".map path").length`)).toBeGreaterThanOrEqual(2);
    await page.press("Escape");
    expect(await focused()).toBe(name);
    expect(await page.value(`document.querySelectorAll(".map path").length`)).toBe(0);
    expect(await page.value(`document.querySelectorAll(".map li:not([hidden])").length`)).toBe(
      ACCOUNTS + GROUPS + 4,
    );
  });

  it("reaches everything that can be used with the Tab key", async () => {
    await page.value("document.activeElement.blur(); document.querySelector('.skip').focus()");
    const stops = [];
    for (let count = 0; count < 24; count += 1) {
      await page.press("Tab");
      stops.push(
        await page.value(`document.activeElement.closest("[id], nav")?.id || document.activeElement.tagName`),
      );
    }
    expect(stops).toEqual(expect.arrayContaining(["search", "timeline", "tokens"]));
  });

  it.each(["light", "dark"] as const)(
    "is readable in %s mode: every text has a contrast of 4.5 to 1",
    async (scheme) => {
      await page.setColorScheme(scheme);
      const contrasts = await page.value(CONTRASTS);
      expect(Object.keys(contrasts as object).length).toBeGreaterThan(4);
      expect(Object.entries(contrasts as Record<string, number>).filter(([, ratio]) => ratio < 4.5)).toEqual(
        [],
      );
    },
  );
});

/** The contrast of each pair of colours that a text of the page has with what is behind it. */
const CONTRASTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => channels(colour).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 && element.parentElement ? behind(element.parentElement) : colour;
  };
  const ratios = {};
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (element.closest("script, style, noscript, title")) continue;
    const style = getComputedStyle(element);
    const colour = element.closest("svg") ? style.fill : style.color;
    const [light, dark] = [luminance(colour), luminance(behind(element))].sort((a, b) => b - a);
    ratios[colour + " on " + behind(element)] = (light + 0.05) / (dark + 0.05);
  }
  return ratios;
})()`;
