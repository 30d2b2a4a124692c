import type { Finding } from "./finding";
import { isObject, readJsonFile } from "../../json-file";

/** A finding that somebody reviewed and accepted. */
export interface Acceptance {
  readonly fingerprint: string;
  readonly reason: string;
  /** The first day, in UTC, on which it counts as a finding again. */
  readonly until: string;
}

/**
 * Reads `{"accepted": [{"fingerprint", "reason", "until": "2027-03-01"}]}`. An entry without a reason or a day is
 * an error.
 */
export async function readAcceptances(file: string): Promise<Acceptance[]> {
  const content = await readJsonFile("the file of accepted findings", file);
  const accepted = isObject(content) ? content["accepted"] : undefined;
  if (!Array.isArray(accepted)) {
    throw new Error(
      `"${file}" ${content === undefined ? "does not exist" : "has no list of accepted findings"}. ` +
        `It is {"accepted": [{"fingerprint": "…", "reason": "…", "until": "2027-03-01"}]}.`,
    );
  }
  return accepted.map((entry: unknown, index) => toAcceptance(entry, `entry ${index + 1} of "${file}"`));
}

function toAcceptance(entry: unknown, where: string): Acceptance {
  const { fingerprint, reason, until } = isObject(entry) ? entry : {};
  if (typeof fingerprint !== "string" || !/^[0-9a-f]{16}$/.test(fingerprint)) {
    throw new Error(`${where} has no fingerprint. Copy it from the finding.`);
  }
  if (typeof reason !== "string" || reason.trim() === "") {
    throw new Error(`${where} has no reason. State why the finding is accepted.`);
  }
  if (typeof until !== "string" || !isDay(until)) {
    throw new Error(
      `${where} has no day in "until". Set the first day on which it counts as a finding again, such as "2027-03-01".`,
    );
  }
  return { fingerprint, reason, until };
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export interface Judged {
  /** Not accepted, or no longer accepted. */
  readonly open: readonly Finding[];
  readonly accepted: readonly Finding[];
  /** Acceptances that match no finding and can be removed. */
  readonly idle: readonly Acceptance[];
}

export function judge(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  today: string,
): Judged {
  const byFingerprint = new Map(acceptances.map((acceptance) => [acceptance.fingerprint, acceptance]));
  const judged = findings.map((finding): Finding => {
    const acceptance = byFingerprint.get(finding.fingerprint);
    if (acceptance === undefined) {
      return finding;
    }
    const { reason, until } = acceptance;
    return { ...finding, acceptance: { reason, until, hasEnded: until <= today } };
  });
  const isAccepted = ({ acceptance }: Finding): boolean => acceptance?.hasEnded === false;
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return {
    open: judged.filter((finding) => !isAccepted(finding)),
    accepted: judged.filter(isAccepted),
    idle: acceptances.filter(({ fingerprint }) => !found.has(fingerprint)),
  };
}
