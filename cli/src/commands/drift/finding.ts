import { createHash } from "node:crypto";
import type { Place } from "../../digest";
import type { Subject } from "../../ignore/pattern";

/** What a finding can be, from the most to the least urgent. */
export const KINDS = [
  "missing",
  "changed",
  "unmanaged",
  "policy",
  "owner-gone",
  "expiring",
  "ending",
  "unused",
] as const;

export type Kind = (typeof KINDS)[number];

/** One input whose value at Atlassian is not the recorded one. */
export interface Difference {
  readonly property: string;
  readonly declared?: unknown;
  readonly observed?: unknown;
}

/** Who did it and when, as the audit log has it. */
export interface Author {
  readonly time: string;
  readonly actor: string;
  /** The label of the key or token that was used. */
  readonly token?: string;
  readonly action: string;
}

export interface FindingResource {
  /** Such as `ServiceAccount`. */
  readonly type: string;
  /** What people call it, such as `service account "deploy-bot"`. */
  readonly name: string;
  readonly orgId: string;
  /** Missing for what no stack has. */
  readonly stack?: string;
  readonly urn?: string;
  /** Where the program declares it, if the state says so: a file of the project and a line. */
  readonly declaredAt?: Place;
  /** For what no stack has: its id at Atlassian; of a membership, those of the group and the account. */
  readonly id?: string;
}

/** What was found, before anybody asked who did it. */
export interface Discovery {
  readonly kind: Kind;
  readonly resource: FindingResource;
  /** One sentence. */
  readonly fact: string;
  readonly remedy: string;
  readonly differences?: readonly Difference[];
  /** What else is gone by the same change. */
  readonly consequences?: readonly string[];
  /** The members of a group that the finding is about. */
  readonly members?: readonly Member[];
  /** The owner of the service account that it is about, else of the file that declares it, by CODEOWNERS. */
  readonly owner?: string | undefined;
  /** What makes it the same finding in the next run: ids and values, never words meant for people. */
  readonly identity: readonly unknown[];
  /**
   * What an audit event about it names: all of `ids`, and one of `oneOf` if there are any. `since` leaves out
   * what Pulumi did itself.
   */
  readonly trace?: {
    readonly ids: readonly string[];
    readonly oneOf?: readonly string[];
    readonly since?: string | undefined;
  };
  /** What patterns of the ignore file call it; of a finding about several objects, one of each that has to fit. */
  readonly subjects: readonly Subject[];
}

/** A member that was added, is gone, or is declared by no stack. */
interface Member {
  readonly accountId: string;
  readonly name: string;
  readonly isServiceAccount?: boolean;
}

export interface Finding extends Omit<Discovery, "identity" | "trace" | "subjects"> {
  readonly fingerprint: string;
  readonly by?: Author;
  /** Set when somebody accepted it: it is not counted until that day, and again from then on. */
  readonly acceptance?: { readonly reason: string; readonly until: string; readonly hasEnded: boolean };
}

export function toFinding(discovery: Discovery, by: Author | undefined): Finding {
  const { kind, resource, fact, remedy, differences, consequences, identity, members, owner } = discovery;
  const text = JSON.stringify([kind, resource.orgId, resource.type, ...identity]);
  return {
    fingerprint: createHash("sha256").update(text).digest("hex").slice(0, 16),
    kind,
    resource,
    fact,
    ...(differences !== undefined && { differences }),
    ...(consequences !== undefined && { consequences }),
    ...(members !== undefined && { members }),
    ...(owner !== undefined && { owner }),
    ...(by !== undefined && { by }),
    remedy,
  };
}

/** As people sort: 2 comes before 10. */
const IN_ORDER = new Intl.Collator("en", { numeric: true });

/** In the order of `KINDS`, then by name. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = ({ kind, resource }: Finding): string => `${KINDS.indexOf(kind)} ${resource.name}`;
  return findings.toSorted((left, right) => IN_ORDER.compare(rank(left), rank(right)));
}
