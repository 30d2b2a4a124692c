import { readdirSync } from "node:fs";
import path from "node:path";
import {
  notChecked,
  nothingToCheck,
  ok,
  problem,
  unknown,
  type Verdict,
} from "../../../cli/src/commands/doctor/checkup";
import { CHECKS } from "../../../cli/src/commands/doctor/command";
import { isWell, toLines } from "../../../cli/src/commands/doctor/report";
import { toFinding } from "../../../cli/src/commands/drift/finding";
import { Answers } from "../../../cli/src/commands/trial/answers";
import { plannedRequests } from "../../../cli/src/commands/trial/dry-run";
import { toProfile } from "../../../cli/src/commands/trial/profile/profile";
import { buildProgram } from "../../../cli/src/program";
import { toReport } from "../../../cli/src/commands/inventory/report";
import { toStackObjects } from "../../../cli/src/reading/stack-objects";
import { discoveryOf, driftReportOf } from "../../support/drift-report";
import { expectPublishedOutput } from "../../support/output-schemas";
import { INVENTORY } from "./inventory/organization";

const BY = { time: "2027-01-02T03:04:05Z", actor: "ann", token: "script", action: "x" };

/** As a reader of the output gets it. */
const printed = (value: unknown): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(value)) as Readonly<Record<string, unknown>>;

const finding = toFinding(
  discoveryOf({
    owner: "team-a",
    consequences: ["API token"],
    members: [{ accountId: "a1", name: "bot" }],
    differences: [{ property: "owner", observed: "x" }],
    resource: {
      type: "ServiceAccount",
      name: "bot",
      orgId: "o1",
      stack: "prod",
      urn: "urn:x",
      declaredAt: { file: "index.ts", line: 3 },
    },
  }),
  BY,
);
const accepted = { ...finding, acceptance: { reason: "known", until: "2027-03-01", hasEnded: false } };
const drift = printed(
  driftReportOf({ findings: [finding], accepted: [accepted], problems: [{ where: "x", reason: "y" }] }),
);
const inventory = printed(toReport(INVENTORY, [toStackObjects("dev", [])]));

describe("the published schemas", () => {
  it("are there for every command that prints JSON", () => {
    const printing = buildProgram().commands.filter(({ options }) =>
      options.some(({ long }) => long === "--json"),
    );
    const published = readdirSync(path.resolve(__dirname, "../../../cli/schemas"));
    expect(printing.map((command) => `${command.name()}.schema.json`).sort()).toEqual(published.sort());
  });

  it("describe what doctor prints, for every status", () => {
    const verdicts: readonly Verdict[] = [
      ok("fine"),
      { ...problem("it is off", "do this"), details: ["here", "there"] },
      unknown("it is not known", "do that"),
      notChecked("it needs another"),
      nothingToCheck("nothing is there"),
    ];
    const lines = toLines(new Map(CHECKS.map((name, index) => [name, verdicts[index % 5] ?? ok("fine")])), [
      "key",
    ]);
    expect(new Set(lines.map(({ status }) => status)).size).toBe(5);
    expectPublishedOutput("doctor", printed({ isHealthy: isWell(lines), checks: lines }));
  });

  it("describe what drift and inventory print, no more and no less", () => {
    expectPublishedOutput("drift", drift);
    expectPublishedOutput("inventory", inventory);
  });

  it("describe what trial prints: its plan, and a profile", () => {
    const plan = { maxRequests: 400, maxMinutes: 15, cleanUpRequests: 100, requests: plannedRequests("o1") };
    expectPublishedOutput("trial", printed(plan));
    const facts = { tool: "0.1.0", baseUrl: "http://127.0.0.1:1", startedAt: "2027-01-02T03:04:05Z" };
    const tried = { member: false, site: true };
    expectPublishedOutput(
      "trial",
      printed(toProfile(new Answers(), { ...facts, tried, result: "fits", requests: 1 })),
    );
  });

  it.each([
    ["drift", { ...drift, outcome: "fine" }, /outcome must be equal to one of the allowed values/],
    ["drift", { ...drift, extra: 1 }, /must NOT have additional properties/],
    ["drift", { ...drift, findings: [{ ...finding, fingerprint: "x" }] }, /fingerprint must match pattern/],
    ["inventory", { ...inventory, accounts: undefined }, /must have required property 'accounts'/],
  ] as const)("refuse what %s does not print", (command, value, reason) => {
    expect(() => {
      expectPublishedOutput(command, printed(value));
    }).toThrow(reason);
  });
});
