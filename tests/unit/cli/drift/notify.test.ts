import { toFinding } from "../../../../cli/src/commands/drift/finding";
import { notify } from "../../../../cli/src/commands/drift/notify/notify";
import { post } from "../../../../cli/src/commands/drift/notify/post";
import { targetsOf } from "../../../../cli/src/commands/drift/notify/target";
import type { DriftReport } from "../../../../cli/src/commands/drift/report";
import { discoveryOf, driftReportOf } from "../../../support/drift-report";
import { SmallServer } from "../../../support/small-server";

const SECRET = "T00-B00-not-for-logs";

function report(outcome: DriftReport["outcome"]): DriftReport {
  return driftReportOf({
    outcome,
    findings: outcome === "findings" ? [toFinding(discoveryOf(), undefined)] : [],
    problems: outcome === "could-not-check" ? [{ where: `stack "prod"`, reason: "it is locked." }] : [],
  });
}

const running: SmallServer[] = [];

/** A webhook that responds so; nothing at all for 0. */
async function webhook(status: number, headers: Record<string, string> = {}) {
  const server = await SmallServer.start((response) => {
    if (status !== 0) {
      response.writeHead(status, headers).end(`the answer repeats ${SECRET}`);
    }
  });
  running.push(server);
  return { server, url: new URL(`${server.url}/services/${SECRET}?key=${SECRET}`) };
}

function silent() {
  const lines: string[] = [];
  const note = (message: string): void => void lines.push(message);
  return { lines, log: { debug: note, info: note, warn: note } };
}

afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

describe("targetsOf", () => {
  const of = (options: Parameters<typeof targetsOf>[0], environment: NodeJS.ProcessEnv = {}) =>
    targetsOf(options, environment).map(({ kind, setting, url }) => `${kind} ${setting} ${url.host}`);

  it("takes an option before the environment, and an empty variable for none", () => {
    const environment = {
      ATLASSIAN_ADMIN_NOTIFY_URL: "https://env.example.com/x",
      ATLASSIAN_ADMIN_NOTIFY_SLACK_URL: "",
    };
    expect(of({}, environment)).toEqual(["report ATLASSIAN_ADMIN_NOTIFY_URL env.example.com"]);
    expect(of({ notify: "https://flag.example.com", notifySlack: "http://[::1]:1/x" }, environment)).toEqual([
      "report --notify flag.example.com",
      "slack --notify-slack [::1]:1",
    ]);
    expect(of({})).toEqual([]);
  });

  it.each(["", `not an address ${SECRET}`, `ftp://example.com/${SECRET}`, `http://example.com/${SECRET}`])(
    "refuses %j without repeating it",
    (notifySlack) => {
      let message = "";
      try {
        of({ notifySlack });
      } catch (error) {
        message = String(error);
      }
      expect(message).toMatch(/--notify-slack (is not an https address|must start with https)/);
      expect(message).not.toContain(SECRET);
    },
  );
});

describe("notify", () => {
  it("posts the report, and Slack's form of it, once each", async () => {
    const [plain, slack] = [await webhook(200), await webhook(204)];
    const { lines, log } = silent();
    const targets = [
      { kind: "report", url: plain.url, setting: "--notify" },
      { kind: "slack", url: slack.url, setting: "--notify-slack" },
    ] as const;
    expect(await notify(targets, report("findings"), log)).toEqual([]);
    expect(plain.server.received.map(({ method, headers }) => [method, headers["content-type"]])).toEqual([
      ["POST", "application/json"],
    ]);
    expect(JSON.parse(plain.server.received[0]?.body ?? "")).toEqual(report("findings"));
    expect(Object.keys(JSON.parse(slack.server.received[0]?.body ?? "") as object)).toEqual([
      "text",
      "blocks",
    ]);
    expect(lines.join()).toContain(`notified ${plain.url.host}`);
    expect(lines.join()).not.toContain(SECRET);
  });

  it.each([
    { outcome: "clean", requests: 0 },
    { outcome: "could-not-check", requests: 1 },
  ] as const)("sends $requests requests when the outcome is $outcome", async ({ outcome, requests }) => {
    const { server, url } = await webhook(200);
    await notify([{ kind: "report", url, setting: "--notify" }], report(outcome), silent().log);
    expect(server.received).toHaveLength(requests);
  });

  it.each([
    {
      status: 404,
      headers: {},
      reason: "it returned 404. Create a new webhook in the service, and set --notify-slack to its address.",
    },
    { status: 500, headers: {}, reason: "it returned 500. Run the command again." },
    {
      status: 302,
      headers: { location: "/elsewhere" },
      reason: "it returned 302. Set --notify-slack to the final address, because redirects are not followed.",
    },
  ])("names the host alone when $reason, after one attempt", async ({ status, headers, reason }) => {
    const { server, url } = await webhook(status, headers);
    const { lines, log } = silent();
    const failures = await notify(
      [{ kind: "slack", url, setting: "--notify-slack" }],
      report("findings"),
      log,
    );
    expect(failures).toEqual([
      `could not notify ${url.host} (--notify-slack): ${reason} This report did not arrive there.`,
    ]);
    expect(server.received).toHaveLength(1);
    expect(lines).toEqual([]);
  });
});

describe("post", () => {
  it("waits a bounded time", async () => {
    const { url } = await webhook(0);
    expect(await post({ setting: "--notify", url }, {}, 0.05)).toBe(
      "there was no response within 0.05 s. Run the command again.",
    );
  });

  it("names the fault of a host that cannot be reached", async () => {
    const { server, url } = await webhook(200);
    await server.stop();
    running.pop();
    expect(await post({ setting: "--notify", url }, {})).toBe(
      "it cannot be reached (ECONNREFUSED). Run the command again.",
    );
  });

  it("goes through the proxy of the environment", async () => {
    const asked: (string | undefined)[] = [];
    const { server } = await webhook(200);
    server.onConnect((request, socket) => {
      asked.push(request.url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const environment = { ...process.env };
    Object.assign(process.env, {
      https_proxy: server.url,
      HTTPS_PROXY: server.url,
      no_proxy: "",
      NO_PROXY: "",
    });
    try {
      expect(
        await post({ setting: "--notify", url: new URL(`https://hooks.example.com/${SECRET}`) }, {}, 5),
      ).not.toContain(SECRET);
    } finally {
      process.env = environment;
    }
    expect(asked).toEqual(["hooks.example.com:443"]);
  });
});
