import { toCsvText } from "../../../csv";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { factOf } from "./words";

const COLUMNS: Readonly<Record<string, (finding: Finding) => string | undefined>> = {
  kind: ({ kind }) => kind,
  what: ({ resource }) => resource.name,
  fact: factOf,
  remedy: ({ remedy }) => remedy,
  owner: ({ owner }) => owner,
  stack: ({ resource }) => resource.stack,
  urn: ({ resource }) => resource.urn,
  id: ({ resource }) => resource.id,
  organization: ({ resource }) => resource.orgId,
  by: ({ by }) => by?.actor,
  at: ({ by }) => by?.time,
  with_token: ({ by }) => by?.token,
  accepted_until: ({ acceptance }) => acceptance?.until,
  fingerprint: ({ fingerprint }) => fingerprint,
};

/** One row per finding; accepted ones last. */
export function toCsv({ accepted, findings }: DriftReport): string {
  const rows = [...findings, ...accepted].map((finding) =>
    Object.values(COLUMNS).map((cellOf) => cellOf(finding)),
  );
  return toCsvText(Object.keys(COLUMNS), rows);
}
