import { createHash } from "node:crypto";
import type { Place } from "../../digest";
import type { Subject } from "../../ignore/pattern";

/** The kinds of findings, the most urgent first. */
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

/** One input whose value at Atlassian differs from the recorded one. */
export interface Difference {
  readonly property: string;
  readonly declared?: unknown;
  readonly observed?: unknown;
}

/** Who made the change and when, from the audit log. */
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
  /** A readable name, such as `service account "deploy-bot"`. */
  readonly name: string;
  readonly orgId: string;
  /** Missing for unmanaged objects. */
  readonly stack?: string;
  readonly urn?: string;
  /** Where the program declares it, if the state has the position: a file of the project and a line. */
  readonly declaredAt?: Place;
  /** For unmanaged objects: the id at Atlassian; of a membership, the ids of the group and the account. */
  readonly id?: string;
}

/** A finding, before its author is known. */
export interface Discovery {
  readonly kind: Kind;
  readonly resource: FindingResource;
  /** One sentence. */
  readonly fact: string;
  readonly remedy: string;
  readonly differences?: readonly Difference[];
  /** What else was deleted by the same change. */
  readonly consequences?: readonly string[];
  /** The members of a group that the finding is about. */
  readonly members?: readonly Member[];
  /** The owner of the affected service account, else of the file that declares the resource, by CODEOWNERS. */
  readonly owner?: string | undefined;
  /** Identifies the same finding in the next run: built from ids and values, never from readable text. */
  readonly identity: readonly unknown[];
  /**
   * What an audit event about it names: all of `ids`, and one of `oneOf` if it is not empty. `since` excludes
   * changes by Pulumi itself.
   */
  readonly trace?: {
    readonly ids: readonly string[];
    readonly oneOf?: readonly string[];
    readonly since?: string | undefined;
  };
  /**
   * The names by which patterns of the ignore file match it. For a finding about several objects, every object
   * must match.
   */
  readonly subjects: readonly Subject[];
}

/** A member that was added, is gone, or is unmanaged. */
interface Member {
  readonly accountId: string;
  readonly name: string;
  readonly isServiceAccount?: boolean;
}

export interface Finding extends Omit<Discovery, "identity" | "trace" | "subjects"> {
  readonly fingerprint: string;
  readonly by?: Author;
  /** Set if the finding was accepted: it is not counted before that day, and counts again from that day. */
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

/** Natural order: 2 comes before 10. */
const IN_ORDER = new Intl.Collator("en", { numeric: true });

/** In the order of `KINDS`, then by name. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const rank = ({ kind, resource }: Finding): string => `${KINDS.indexOf(kind)} ${resource.name}`;
  return findings.toSorted((left, right) => IN_ORDER.compare(rank(left), rank(right)));
}
