import { toFinding } from "../../../cli/src/commands/drift/finding";
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
    ...{ owner: "team-a", consequences: ["API token"], members: [{ accountId: "a1", name: "bot" }] },
    differences: [{ property: "owner", observed: "x" }],
    resource: {
      ...{ type: "ServiceAccount", name: "bot", orgId: "o1", stack: "prod", urn: "urn:x" },
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
  it("say what drift and inventory print, no more and no less", () => {
    expectPublishedOutput("drift", drift);
    expectPublishedOutput("inventory", inventory);
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
