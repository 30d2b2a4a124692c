/** Something that reads see later than writes: visible from `visibleAt` on, gone from `hiddenAt` on (epoch milliseconds). */
export interface Lagged {
  visibleAt: number;
  hiddenAt?: number;
}

export function isVisible(entry: Lagged, now: number): boolean {
  return entry.visibleAt <= now && (entry.hiddenAt === undefined || entry.hiddenAt > now);
}

export interface RoleGrant extends Lagged {
  /** An ARI, for example `ari:cloud:jira::site/…`. */
  resourceId: string;
  /** For example `atlassian/user`. */
  roleId: string;
}

export interface Directory {
  directoryId: string;
  name: string;
}

export interface Workspace {
  /** An ARI: `ari:cloud:jira::site/<cloudId>`. */
  id: string;
  cloudId: string;
  name: string;
  /** For example `jira-software` or `confluence`. */
  typeKey: string;
  status: string;
  hostUrl: string;
}

interface AccountBase {
  /** Creation order inside the organisation; pages follow it. */
  sequence: number;
  accountId: string;
  directoryId: string;
  email: string;
  name: string;
  grants: RoleGrant[];
}

export interface User extends AccountBase {
  kind: "user";
  nickname: string;
  status: "active" | "suspended" | "not_invited" | "deactivated" | "for_deletion";
  accountStatus: "active" | "inactive" | "closed";
  membershipStatus: "active" | "suspended" | "no_membership";
  claimStatus: "managed" | "unmanaged";
  platformRoles: string[];
  addedToOrg: string;
  managementSource?: "invited" | "synced";
}

export interface ServiceAccount extends AccountBase {
  kind: "serviceAccount";
  /** What addresses the account in the service-account collections; `accountId` is its `atlassianId`. */
  id: string;
  description: string;
  status: string;
  createdById: string;
  updatedAt: number;
  /** When the listing shows it and when the directory knows it, epoch milliseconds. */
  listedAt: number;
  readyAt: number;
}

export type Account = User | ServiceAccount;

export interface Group {
  sequence: number;
  id: string;
  name: string;
  description: string;
  directoryId: string;
  externalSynced: boolean;
  /** Why a delete is refused, if it is: the error code that answers it. `ADMIN-409-5` only while it has members. */
  deleteRefusal?: "ADMIN-409-5" | "ADMIN-403-6" | "ADMIN-403-7";
  /** When search shows it, epoch milliseconds. */
  searchableAt: number;
  members: Map<string, Lagged>;
  grants: RoleGrant[];
}

export interface Token {
  sequence: number;
  id: string;
  accountId: string;
  label: string;
  scopes: string[];
  createdAt: string;
  expiry?: string;
  lastAccess?: string;
  /** SHA-256 of the secret: the secret itself is kept nowhere. */
  secretHash: string;
}

export interface ApiKey {
  id: string;
  label: string;
  secret: string;
  /** Absent: the key was created without scopes and may do everything. */
  scopes?: string[];
  createdAt: string;
  expiresAt: string;
}

export interface AuditEvent {
  sequence: number;
  id: string;
  time: string;
  action: string;
  actor: Actor;
  context: { id: string; type: string; attributes: Record<string, unknown> }[];
}

export interface Actor {
  id: string;
  name: string;
  email: string;
  auth: { authType: string; tokenId?: string; tokenLabel?: string };
}
