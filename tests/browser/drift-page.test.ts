import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { KINDS, type Finding } from "../../cli/src/commands/drift/finding";
import { toHtml } from "../../cli/src/commands/drift/formats/html";
import { countsOf, type DriftReport } from "../../cli/src/commands/drift/report";
import { BrowserPage } from "../support/browser";
import { HOSTILE_NAMES } from "../support/hostile-names";

/** The accessibility rules of Deque. */
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const NAMES = [
  `<img src=x onerror="document.title='taken'">`,
  "team-payments-deployment-bot-for-the-production-environment-in-frankfurt",
  "w".repeat(2000),
  ...Object.values(HOSTILE_NAMES),
];

/** Every kind of finding about every name. */
const FINDINGS: readonly Finding[] = NAMES.flatMap((name, index) =>
  KINDS.map((kind, order) => ({
    kind,
    fingerprint: (index * KINDS.length + order).toString(16).padStart(16, "0"),
    resource: { type: "ServiceAccount", name: `service account "${name}"`, orgId: "org", stack: "prod" },
    fact: `Its displayName is "${name}".`,
    remedy: `Run "pulumi up --refresh --stack prod" to undo the change.`,
    owner: name,
    by: { time: "2026-11-28T12:00:00Z", actor: name, action: "renamed" },
  })),
);

const REPORT: DriftReport = {
  outcome: "could-not-check",
  takenAt: "2026-11-28T12:00:00Z",
  durationSeconds: 1,
  stacks: [{ stack: "prod", resources: 12 }],
  organizations: ["3f2c9a51-0000-4000-8000-000000000001"],
  counts: countsOf(FINDINGS),
  findings: FINDINGS,
  accepted: FINDINGS.slice(0, 1),
  known: 0,
  ignored: 0,
  problems: [{ where: `stack "${NAMES[1] ?? ""}"`, reason: "it is locked." }],
};

describe("the page of drift, in Chromium", () => {
  let folder: string;
  let page: BrowserPage;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "drift-"));
    const file = path.join(folder, "drift.html");
    await writeFile(file, toHtml(REPORT));
    page = await BrowserPage.open(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await page.close();
    await rm(folder, { recursive: true });
  });

  it("loads nothing but itself, runs no script, and has every finding", async () => {
    expect(page.requests.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
    expect(page.troubles).toEqual([]);
    expect(await page.value("document.images.length + ' ' + document.scripts.length")).toBe("0 0");
    expect(await page.value("document.title")).toMatch(/^Drift: /);
    expect(await page.value("document.querySelectorAll('#findings tbody tr').length")).toBe(FINDINGS.length);
    expect(await page.value("document.querySelectorAll('#accepted tbody tr').length")).toBe(1);
  });

  it.each([1400, 390])("fits %i pixels without scrolling sideways, and cuts nothing off", async (width) => {
    await page.setSize({ width, height: 844 });
    expect(await page.value("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    const overflowing = `[...document.querySelectorAll("main td > *, main .scroll")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
      .map((one) => one.textContent.slice(0, 40))`;
    expect(await page.value(`JSON.stringify(${overflowing})`)).toBe("[]");
  });

  it.each([1400, 390])("has no finding of axe, %i pixels wide", async (width) => {
    await page.setSize({ width, height: 844 });
    await page.value(`${AXE}; undefined`);
    const violations = await page.value(
      `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        JSON.stringify(violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)])))`,
    );
    expect(violations).toBe("[]");
  });
});
