import { version } from "../../../../package.json";
import { printable } from "../../../output";
import { KINDS, type Finding, type Kind } from "../finding";
import type { DriftReport } from "../report";
import { factOf, placeOf, whoAndWhen } from "./words";

const RULES: Readonly<Record<Kind, { readonly level: "error" | "warning" | "note"; readonly text: string }>> =
  {
    missing: { level: "error", text: "Something that a stack has is gone." },
    changed: { level: "error", text: "Something that a stack has was changed by somebody else." },
    unmanaged: { level: "warning", text: "Something exists that no stack has." },
    "owner-gone": { level: "warning", text: "The owner of a service account is not an active user." },
    expiring: { level: "warning", text: "A token expires soon, or should have been rotated." },
    unused: { level: "note", text: "A token is not used." },
  };

/**
 * SARIF 2.1.0, for code scanning. A finding is at a logical location; the file beside it is the project, since GitHub is reported to
 * refuse results without one.
 */
export function toSarif({ findings, accepted, problems }: DriftReport): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "atlassian-admin drift",
            version,
            rules: KINDS.map((kind) => ({
              id: kind,
              shortDescription: { text: RULES[kind].text },
              defaultConfiguration: { level: RULES[kind].level },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            toolExecutionNotifications: problems.map(({ where, reason }) => ({
              level: "error",
              message: { text: printable(`Could not check ${where}: ${reason}`) },
            })),
          },
        ],
        results: [
          ...findings.map((finding) => toResult(finding, false)),
          ...accepted.map((one) => toResult(one, true)),
        ],
      },
    ],
  };
}

function toResult(finding: Finding, isAccepted: boolean): object {
  const { kind, resource, by, fingerprint, remedy, acceptance } = finding;
  const said = [
    `${resource.name}: ${factOf(finding)}`,
    ...(by === undefined ? [] : [`By ${whoAndWhen(by)}.`]),
    remedy,
  ];
  return {
    ruleId: kind,
    ruleIndex: KINDS.indexOf(kind),
    level: RULES[kind].level,
    message: { text: printable(said.join(" ")) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "Pulumi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [
          {
            name: printable(placeOf(resource) ?? resource.name),
            fullyQualifiedName: printable(resource.urn ?? `${resource.orgId}/${resource.name}`),
            kind: "resource",
          },
        ],
      },
    ],
    partialFingerprints: { "atlassianAdminDrift/v1": fingerprint },
    suppressions: isAccepted
      ? [{ kind: "external", justification: printable(acceptance?.reason ?? "") }]
      : [],
  };
}
