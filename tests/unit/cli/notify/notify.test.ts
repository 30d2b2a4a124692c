import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { toTeams } from "../../../../cli/src/commands/notify/teams";
import type { Report } from "../../../../cli/src/commands/notify/report";
import { driftReportOf } from "../../../support/drift-report";
import { runCli, type CliResult } from "../../../support/cli";
import { FakeJira } from "../../../support/fake-jira";
import { HOSTILE_NAMES } from "../../../support/hostile-names";
import { expectPublishedOutput } from "../../../support/output-schemas";
import { SmallServer } from "../../../support/small-server";

function finding(
  number: number,
  owner?: string,
  name = `service account "bot-${number}"`,
): Report["findings"][number] {
  return {
    fingerprint: String(number).padStart(16, "0"),
    kind: "missing",
    resource: { type: "ServiceAccount", name, orgId: "o" },
    fact: "It is gone.",
    remedy: `Run "pulumi up --refresh".`,
    ...(owner !== undefined && { owner }),
  };
}

function report(changes: Partial<Report> = {}): Report {
  return {
    ...driftReportOf(),
    findings: [finding(1, "team-payments"), finding(2)],
    ...changes,
  };
}

const CLEAN = { outcome: "clean", findings: [] } as const;

let folder: string;
let jira: FakeJira;
let server: SmallServer;
let status: number;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "notify-"));
  jira = await FakeJira.start();
  status = 200;
  server = await SmallServer.start((response) => response.writeHead(status).end());
});

afterEach(async () => {
  await jira.stop();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function notify(
  content: unknown,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CliResult> {
  await writeFile(
    path.join(folder, "drift.json"),
    typeof content === "string" ? content : JSON.stringify(content),
  );
  const own = {
    ATLASSIAN_ADMIN_JIRA_URL: jira.url,
    ATLASSIAN_ADMIN_JIRA_EMAIL: "bot@example.com",
    ATLASSIAN_ADMIN_JIRA_TOKEN: "jira-token-of-the-bot",
  };
  const result = await runCli(
    ["notify", "--from", "drift.json", ...args],
    { PATH: process.env["PATH"], ...own, ...env },
    folder,
  );
  expect(result.stdout + result.stderr).not.toMatch(/jira-token|secret-hook/);
  return result;
}

describe("notify --jira", () => {
  it("makes one issue per finding, and none again while it is open", async () => {
    expect(await notify(report(), ["--jira", "SEC"])).toMatchObject({
      exitCode: 0,
      stdout: "Jira: created: SEC-1, SEC-2; closed: none\n",
    });
    expect(jira.issues[0]?.fields).toMatchObject({
      summary: `Drift, missing: service account "bot-1"`,
      labels: ["atlassian-admin-drift", "drift-0000000000000001"],
    });
    expect(JSON.stringify(jira.issues[0]?.fields.description)).toContain(`Run \\"pulumi up --refresh\\".`);
    expect((await notify(report(), ["--jira", "SEC"])).stdout).toBe("Jira: created: none; closed: none\n");
  });

  it("closes an issue whose finding is gone, with a word about it, also beyond the first page", async () => {
    const many = [1, 2, 3, 4, 5].map((number) => finding(number));
    await notify(report({ findings: many }), ["--jira", "SEC"]);
    const { stdout } = await notify(report({ findings: many.slice(0, 4) }), ["--jira", "SEC"]);
    expect(stdout).toBe("Jira: created: none; closed: SEC-5\n");
    expect(jira.issues.map(({ isDone }) => isDone)).toEqual([false, false, false, false, true]);
    expect(JSON.stringify(jira.issues[4]?.comments)).toContain("no longer finds this");
    expect((await notify(report(CLEAN), ["--jira", "SEC"])).stdout).toContain(
      "closed: SEC-1, SEC-2, SEC-3, SEC-4",
    );
  });

  it.each([
    ["could not check everything", { outcome: "could-not-check", findings: [] }],
    ["leaves out what a baseline has", { findings: [], known: 1 }],
  ] as const)("closes nothing by a report that %s", async (_, changes) => {
    await notify(report(), ["--jira", "SEC"]);
    expect((await notify(report(changes as Partial<Report>), ["--jira", "SEC"])).stdout).toContain(
      "closed: none",
    );
    expect(jira.issues.some(({ isDone }) => isDone)).toBe(false);
  });

  it("closes no issue of another team", async () => {
    await notify(report(), ["--jira", "SEC"]);
    const { stdout } = await notify(report(), ["--jira", "SEC", "--owner", "team-payments"]);
    expect(stdout).toBe("Jira: created: none; closed: none\n");
  });

  it.each([
    [/search/, 401, "Check ATLASSIAN_ADMIN_JIRA_EMAIL and ATLASSIAN_ADMIN_JIRA_TOKEN."],
    [/issue$/, 400, `The project needs the issue type "Task"`],
    [/issue$/, 403, "Give the account permission to browse the project"],
  ])("reports the remedy where %s returns %i", async (path_, code, remedy) => {
    jira.refusal = { path: path_, status: code };
    const { exitCode, stderr } = await notify(report(), ["--jira", "SEC"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`returned ${code} for POST`);
    expect(stderr).toContain(remedy);
  });

  it("names an issue that its workflow does not let close", async () => {
    await notify(report(), ["--jira", "SEC"]);
    jira.hasTransition = false;
    const { exitCode, stderr } = await notify(report(CLEAN), ["--jira", "SEC"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("issue SEC-1 has no transition to a status that is done. Close it in Jira");
  });

  it.each([
    [{ ATLASSIAN_ADMIN_JIRA_URL: "http://jira.example.com" }, "SEC", /must start with https/],
    [{ ATLASSIAN_ADMIN_JIRA_TOKEN: "" }, "SEC", /ATLASSIAN_ADMIN_JIRA_TOKEN is missing/],
    [{}, `SEC" OR project = "X`, /--jira must be the key of a project/],
  ])("refuses %j with project %j before anything is sent", async (env, project, reason) => {
    const { exitCode, stderr } = await notify(report(), ["--jira", project], env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(reason);
    expect(jira.received).toEqual([]);
  });
});

describe("notify", () => {
  const hook = (): string => `${server.url}/secret-hook`;

  it("prints who was notified as JSON, by the published schema", async () => {
    const { exitCode, stdout } = await notify(report(), ["--teams", hook(), "--jira", "SEC", "--json"]);
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout) as { told: { who: string }[] };
    expectPublishedOutput("notify", result);
    expect(result.told.map(({ who }) => who)).toEqual(["Microsoft Teams", "Jira"]);
  });

  it("sends each team only its own findings", async () => {
    const args = ["--owner", "team-payments", "--slack", hook(), "--teams", hook()];
    expect((await notify(report(), args)).stdout).toBe("Slack: told\nMicrosoft Teams: told\n");
    expect(server.received).toHaveLength(2);
    for (const { body } of server.received) {
      expect(body).toContain("bot-1");
      expect(body).not.toContain("bot-2");
    }
  });

  it("sends nothing to a team without findings", async () => {
    const { exitCode, stdout } = await notify(report(), ["--owner", "team-data", "--slack", hook()]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "Nothing was sent: there is nothing to report.\n",
    });
    expect(server.received).toEqual([]);
  });

  it("ends with 1 if a service does not accept it, and notifies the others", async () => {
    status = 500;
    const { exitCode, stdout, stderr } = await notify(report(), ["--teams", hook(), "--jira", "SEC"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: could not notify Microsoft Teams: 127\.0\.0\.1:\d+: it returned 500\. Run the command again\.\n$/,
    );
    expect(stdout).toContain("Jira: created: SEC-1, SEC-2");
  });

  it.each([
    ["clean", 1],
    ["findings", 1],
    ["could-not-check", 0],
  ] as const)("calls the heartbeat after a check that is %s: %i times", async (outcome, times) => {
    const env = { ATLASSIAN_ADMIN_HEARTBEAT_URL: hook() };
    await notify(report({ outcome, findings: [] }), [], env);
    expect(server.received.map(({ method }) => method)).toEqual(Array.from({ length: times }, () => "GET"));
  });

  it.each([
    ["{", /is not a drift report/],
    ['{"outcome":"clean"}', /is not a drift report/],
    [{ ...report(), findings: [{ ...finding(1), fingerprint: `x" OR` }] }, /is not a drift report/],
  ])("refuses %j", async (content, reason) => {
    const { exitCode, stderr } = await notify(content, ["--slack", hook()]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(reason);
    expect(server.received).toEqual([]);
  });

  it("requires a notification channel", async () => {
    expect((await notify(report(), [])).stderr).toContain(
      "no notification channel is given. Use --slack, --teams, --jira or --heartbeat.",
    );
  });
});

describe("the card for Microsoft Teams", () => {
  it("shows names as text alone, on one line each", () => {
    const names = Object.values(HOSTILE_NAMES);
    const card = JSON.stringify(
      toTeams(report({ findings: names.map((name, index) => finding(index, undefined, name)) })),
    );
    expect(card).not.toContain('"type":"TextBlock"');
    const { attachments } = JSON.parse(card) as {
      attachments: [{ content: { body: { inlines: { text: string }[] }[] } }];
    };
    const texts = attachments[0].content.body.flatMap(({ inlines }) => inlines.map(({ text }) => text));
    // A line break is ours, and begins a run.
    expect(texts.filter((text) => /[\p{Cc}\u202e]/u.test(text.replace(/^\n/, "")))).toEqual([]);
  });

  it("reports what is left out where a report does not fit", () => {
    const findings = Array.from({ length: 300 }, (_, index) => finding(index, undefined, "n".repeat(400)));
    const card = JSON.stringify(toTeams(report({ findings })));
    expect(Buffer.byteLength(card)).toBeLessThan(28_000);
    expect(card).toMatch(/And \d+ more lines: see the output of the check for all of them\./);
  });
});
