import { toSarifLog, type SarifResult, type SarifRule } from "../../../sarif";
import { KINDS, type Finding, type Kind } from "../finding";
import type { DriftOptions } from "../options";
import { placeInRepository } from "../place";
import type { DriftReport } from "../report";
import { factOf, placeOf, whoAndWhen } from "./words";

const RULES: Readonly<Record<Kind, Omit<SarifRule, "id">>> = {
  missing: { level: "error", text: "A resource of a stack no longer exists." },
  changed: { level: "error", text: "A resource of a stack was changed outside of Pulumi." },
  unmanaged: { level: "warning", text: "Something exists that is in no stack." },
  policy: { level: "warning", text: "A resource of a stack violates a policy." },
  "owner-gone": { level: "warning", text: "The owner of a service account is not an active user." },
  expiring: { level: "warning", text: "A token expires soon, or should have been rotated." },
  ending: { level: "note", text: "A membership or role ends soon, or should have ended." },
  unused: { level: "note", text: "A token is not used." },
};

/** Accepted findings are omitted by default, because GitHub shows suppressed results as open alerts. */
export function toSarif(
  { findings, accepted, problems }: DriftReport,
  options: Pick<DriftOptions, "cwd" | "stack" | "includeAccepted">,
): object {
  return toSarifLog(
    "atlassian-admin drift",
    KINDS.map((id) => ({ id, ...RULES[id] })),
    [
      ...findings.map((finding) => toResult(finding, options)),
      ...(options.includeAccepted === true ? accepted : []).map((finding) => ({
        ...toResult(finding, options),
        justification: finding.acceptance?.reason ?? "",
      })),
    ],
    problems.map(({ where, reason }) => `Could not check ${where}: ${reason}`),
  );
}

function toResult(finding: Finding, options: Pick<DriftOptions, "cwd" | "stack">): SarifResult {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const said = [
    `${resource.name}: ${factOf(finding)}`,
    ...(by === undefined ? [] : [`By ${whoAndWhen(by)}.`]),
    remedy,
  ];
  return {
    ruleId: kind,
    message: said.join(" "),
    name: placeOf(resource) ?? resource.name,
    fullName: resource.urn ?? `${resource.orgId}/${resource.name}`,
    place: placeInRepository(resource, options),
    // GitHub identifies alerts by the first of these hashes only, and would merge findings on one line into one
    // alert.
    fingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "atlassianAdminDrift/v1": fingerprint },
  };
}
