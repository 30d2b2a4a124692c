/** Something that reads see later than writes: visible from `visibleAt` on, gone from `hiddenAt` on (epoch milliseconds). */
export interface Lagged {
  visibleAt: number;
  hiddenAt?: number;
}

export function isVisible(entry: Lagged, now: number): boolean {
  return entry.visibleAt <= now && (entry.hiddenAt === undefined || entry.hiddenAt > now);
}

/** Name and description that listings still show after a change: until `listedUntil`, and reads by id until `readUntil`. */
export interface EarlierText {
  name: string;
  description: string;
  listedUntil: number;
  readUntil: number;
}

/** What is shown of a group or account at `now`, given a view that lags: the oldest text that is still shown, else the present one. */
export function shownText(
  entity: { name: string; description: string; earlier?: EarlierText[] },
  now: number,
  view: "listedUntil" | "readUntil",
): { name: string; description: string } {
  return entity.earlier?.find((text) => text[view] > now) ?? entity;
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
  /** When the listings show it. */
  listing: Lagged;
  /** When the directory knows it, epoch milliseconds. */
  readyAt: number;
  earlier?: EarlierText[];
  /** When a delete that takes time is over, epoch milliseconds. */
  deletedAt?: number;
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
  /** When search and reads by id show it. */
  listing: Lagged;
  reading: Lagged;
  members: Map<string, Lagged>;
  grants: RoleGrant[];
  earlier?: EarlierText[];
  /** When a delete that takes time is over, epoch milliseconds. */
  deletedAt?: number;
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
  /** Blocked by an admin: shown as such, and refused by products. */
  isBlocked?: boolean;
  /** When the lists of its account and the organisation's list show it. */
  listing: Lagged;
  organizationListing: Lagged;
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
