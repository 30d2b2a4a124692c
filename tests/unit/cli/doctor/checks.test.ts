import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  examineNode,
  examinePlainTextLogs,
  examineProxy,
  examineSdk,
} from "../../../../cli/src/commands/doctor/machine";
import { examineClock, judgeKeys, ServerClock } from "../../../../cli/src/commands/doctor/organization";
import { judgeState } from "../../../../cli/src/commands/doctor/stack";

const NOW = Date.parse("2026-06-01T00:00:00Z");

describe("the check of the keys' expiry", () => {
  const key = (label: string, expiresAt: string | undefined) => ({ id: label, label, expiresAt });

  it.each([
    { keys: [key("a", "2026-06-16T00:00:00Z")], status: "ok", reason: "there is time" },
    { keys: [key("a", "2026-06-15T00:00:00Z")], status: "problem", reason: "the only key ends soon" },
    {
      keys: [key("a", "2026-06-02T00:00:00Z"), key("b", "2026-06-03T00:00:00Z")],
      status: "problem",
      reason: "whichever is in use ends soon",
    },
    {
      keys: [key("late", "2027-01-01T00:00:00Z"), key("a", "2026-06-02T00:00:00Z")],
      status: "unknown",
      reason: "the one that ends soon may not be in use",
    },
    {
      keys: [key("gone", "2026-05-31T00:00:00Z"), key("a", "2027-01-01T00:00:00Z")],
      status: "ok",
      reason: "an expired key is not in use",
    },
    { keys: [], status: "unknown", reason: "none is listed" },
    { keys: [key("a", undefined)], status: "unknown", reason: "none says when it ends" },
  ])("is $status where $reason", ({ keys, status }) => {
    expect(judgeKeys(keys, NOW).status).toBe(status);
  });

  it("reports the earliest of the listed keys, and that another one can be in use", () => {
    const { fact } = judgeKeys([key("b", "2026-12-02T00:00:00Z"), key("a", "2026-12-01T12:00:00Z")], NOW);

    expect(fact).toBe(
      `of 2 listed keys, the first to expire is "a", on 2026-12-01 (in 183 days); the API does not show which key is in use`,
    );
  });
});

describe("the check of the clock", () => {
  const clockAt = (aheadSeconds: number): ServerClock => {
    const clock = new ServerClock();
    clock.note({ date: "Mon, 01 Jun 2026 00:00:00 GMT" }, NOW + aheadSeconds * 1000);
    return clock;
  };

  it.each([0, 30, -30])("accepts a difference of %i s", (aheadSeconds) => {
    expect(examineClock(clockAt(aheadSeconds), true).status).toBe("ok");
  });

  it.each([
    [31, "this machine's clock is 31 s ahead of the API's."],
    [-3600, "this machine's clock is 3600 s behind the API's."],
  ])("reports how far the clock is off at %i s", (aheadSeconds, fact) => {
    expect(examineClock(clockAt(aheadSeconds), true)).toMatchObject({ status: "problem", fact });
  });

  it("uses the date of a refusal", () => {
    expect(examineClock(clockAt(0), false).status).toBe("ok");
  });

  it.each([
    [true, "unknown"],
    [false, "not-checked"],
  ])("knows nothing without a date (a response came: %s)", (wasAnswered, status) => {
    const clock = new ServerClock();
    clock.note({ date: "yesterday" });
    clock.note({});

    expect(examineClock(clock, wasAnswered).status).toBe(status);
  });
});

describe("the check of Node.js", () => {
  it.each([
    ["20.19.0", "ok"],
    ["22.1.0", "ok"],
    ["100.0.0", "ok"],
    ["20.9.5", "problem"],
    ["18.20.0", "problem"],
  ])("of version %s is %s", (version, status) => {
    expect(examineNode(version).status).toBe(status);
  });
});

describe("the check of plain-text logs", () => {
  it("names what would write secrets, also where nothing is set", () => {
    const { status, fact } = examinePlainTextLogs({ NODE_DEBUG: "timers" });
    expect(status).toBe("ok");
    expect(fact).toContain("--debug, -v=9 --logtostderr, --event-log, --tracing, --otel-traces");
  });

  it.each([
    ["PULUMI_DEBUG_GRPC is set", { PULUMI_DEBUG_GRPC: "grpc.json" }],
    ["NODE_DEBUG is set", { NODE_DEBUG: "net,http" }],
    ["NODE_DEBUG is set", { NODE_DEBUG: "https" }],
    ["NODE_DEBUG is set", { NODE_DEBUG: "*" }],
    ["PULUMI_DEBUG_GRPC and NODE_DEBUG are set", { PULUMI_DEBUG_GRPC: "x", NODE_DEBUG: "HTTP" }],
  ])("is a problem where %s", (begin, environment) => {
    const { status, fact, remedy } = examinePlainTextLogs(environment);
    expect(status).toBe("problem");
    expect(fact).toMatch(new RegExp(`^${begin}`));
    expect(remedy).toMatch(/^Unset (it|them), and delete what was written\./);
  });
});

describe("the check of the proxy", () => {
  it("shows the variables without their passwords", async () => {
    const environment = {
      https_proxy: "http://ann:se@cret@proxy:3128",
      HTTP_PROXY: "bob:hidden@proxy",
      NO_PROXY: ".example.com,localhost",
      ALL_PROXY: "",
    };

    expect(await examineProxy(environment)).toEqual({
      status: "ok",
      fact: "https_proxy=http://…@proxy:3128 HTTP_PROXY=…@proxy NO_PROXY=.example.com,localhost",
    });
  });

  it("finds a certificate file that is not there", async () => {
    const verdict = await examineProxy({ NODE_EXTRA_CA_CERTS: "/nowhere/ca.pem" });

    expect(verdict).toMatchObject({
      status: "problem",
      fact: `NODE_EXTRA_CA_CERTS names "/nowhere/ca.pem", which cannot be read.`,
    });
  });

  it("reports that none is set", async () => {
    expect(await examineProxy({})).toEqual({ status: "ok", fact: "no proxy variable is set" });
  });
});

describe("the check of the SDK", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "doctor-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function install(name: string, manifest: object): Promise<void> {
    const packageFolder = path.join(folder, "node_modules", name);
    await mkdir(packageFolder, { recursive: true });
    await writeFile(path.join(packageFolder, "package.json"), JSON.stringify(manifest));
  }

  it("has nothing to report outside of a project", async () => {
    expect((await examineSdk(folder)).status).toBe("nothing-to-check");
  });

  it.each([
    ["3.216.0", "ok"],
    ["3.300.1", "ok"],
    ["3.99.0", "problem"],
    ["4.0.0", "problem"],
  ])("finds %s in a folder of the project: %s", async (version, status) => {
    await writeFile(path.join(folder, "Pulumi.yaml"), "");
    await install("@pulumi/pulumi", { version });
    await install("pulumi-atlassian-admin", {
      version: "0.1.0",
      peerDependencies: { "@pulumi/pulumi": ">=3.216.0 <4" },
    });
    const below = path.join(folder, "below");
    await mkdir(below);
    const verdict = await examineSdk(below);

    expect(verdict.status).toBe(status);
    expect(verdict.fact).toContain(`@pulumi/pulumi ${version}, pulumi-atlassian-admin 0.1.0`);
  });

  it("misses a package", async () => {
    await writeFile(path.join(folder, "Pulumi.yaml"), "");
    await install("pulumi-atlassian-admin", { version: "0.1.0" });

    expect(await examineSdk(folder)).toMatchObject({
      status: "problem",
      fact: "the project does not have the package @pulumi/pulumi.",
    });
  });
});

describe("the check of a state", () => {
  const resource = (type: string) => ({ type });

  it("counts the resources", () => {
    const resources = [
      resource("pulumi:pulumi:Stack"),
      resource("pulumi-nodejs:dynamic/atlassian-admin:Group"),
    ];

    expect(judgeState({ deployment: { resources } }, "prod")).toEqual({
      status: "ok",
      fact: `the state of stack "prod" is readable: 2 resources, 1 of them for Atlassian`,
    });
  });

  it("shows unknown scopes of tokens, and is well all the same", () => {
    const resources = [
      {
        urn: "urn:pulumi:prod::identity::pulumi-nodejs:dynamic/atlassian-admin:ApiToken::ci",
        type: "pulumi-nodejs:dynamic/atlassian-admin:ApiToken",
        inputs: { scopes: ["read:jira-work", "read:jira-wrok", "search:new:agent-interface"] },
      },
    ];
    expect(judgeState({ deployment: { resources } }, "prod")).toMatchObject({
      status: "ok",
      details: [
        expect.stringMatching(/^token "ci" has the scope "read:jira-wrok", .* Check the spelling\.$/),
      ],
    });
  });

  it("takes an empty state", () => {
    expect(judgeState({ deployment: null }, "prod").status).toBe("ok");
  });

  it("reports operations that did not end", () => {
    const pending = { type: "creating", resource: { urn: "urn:pulumi:prod::identity::t::bot" } };
    const verdict = judgeState({ deployment: { pending_operations: [pending] } }, "prod");

    expect(verdict).toMatchObject({
      status: "problem",
      fact: `an update of stack "prod" is running, or was interrupted during: creating "bot".`,
    });
  });
});
