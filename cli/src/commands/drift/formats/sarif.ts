import { toSarifLog, type SarifResult, type SarifRule } from "../../../sarif";
import { KINDS, type Finding, type Kind } from "../finding";
import type { DriftOptions } from "../options";
import { placeInRepository } from "../place";
import type { DriftReport } from "../report";
import { factOf, placeOf, whoAndWhen } from "./words";

const RULES: Readonly<Record<Kind, Omit<SarifRule, "id">>> = {
  missing: { level: "error", text: "Something that a stack has is gone." },
  changed: { level: "error", text: "Something that a stack has was changed by somebody else." },
  unmanaged: { level: "warning", text: "Something exists that no stack has." },
  policy: { level: "warning", text: "Something that a stack has is against a policy." },
  "owner-gone": { level: "warning", text: "The owner of a service account is not an active user." },
  expiring: { level: "warning", text: "A token expires soon, or should have been rotated." },
  ending: { level: "note", text: "A membership or role ends soon, or should have ended." },
  unused: { level: "note", text: "A token is not used." },
};

/** Accepted findings are left out by default, because GitHub shows suppressed results as open alerts. */
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
    // GitHub knows an alert again by the first of these alone, and would take findings on one line for one alert.
    fingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "atlassianAdminDrift/v1": fingerprint },
  };
}
