/** Something that reads see later than writes: visible from `visibleAt`, gone from `hiddenAt` (epoch milliseconds). */
export interface Lagged {
  readonly visibleAt: number;
  hiddenAt?: number;
}

export function isVisible(entry: Lagged, now: number): boolean {
  return entry.visibleAt <= now && (entry.hiddenAt === undefined || entry.hiddenAt > now);
}

/**
 * Name and description that reads still show after a change: listings until `listedUntil`, reads by id until
 * `readUntil`.
 */
export interface EarlierText {
  name: string;
  readonly description: string;
  readonly listedUntil: number;
  readonly readUntil: number;
}

/**
 * The text of a group or account at `now`, in a view with lag: the oldest text that is still shown, else the
 * current one.
 */
export function shownText(
  entity: { name: string; description: string; earlier?: EarlierText[] },
  now: number,
  view: "listedUntil" | "readUntil",
): { name: string; description: string } {
  return entity.earlier?.find((text) => text[view] > now) ?? entity;
}

export interface RoleGrant extends Lagged {
  /** An ARI, for example `ari:cloud:jira::site/…`. */
  readonly resourceId: string;
  /** For example `atlassian/user`. */
  readonly roleId: string;
}

export interface Directory {
  readonly directoryId: string;
  name: string;
}

export interface Workspace {
  /** An ARI: `ari:cloud:jira::site/<cloudId>`. */
  readonly id: string;
  readonly cloudId: string;
  name: string;
  /** For example `jira-software` or `confluence`. */
  readonly typeKey: string;
  status: string;
  readonly hostUrl: string;
}

interface AccountBase {
  /** Creation order inside the organisation; pages follow it. */
  readonly sequence: number;
  readonly accountId: string;
  readonly directoryId: string;
  email: string;
  name: string;
  grants: RoleGrant[];
}

export interface User extends AccountBase {
  readonly kind: "user";
  readonly nickname: string;
  status: "active" | "suspended" | "not_invited" | "deactivated" | "for_deletion";
  readonly accountStatus: "active" | "inactive" | "closed";
  readonly membershipStatus: "active" | "suspended" | "no_membership";
  readonly claimStatus: "managed" | "unmanaged";
  platformRoles: string[];
  readonly addedToOrg: string;
  readonly managementSource?: "invited" | "synced";
}

export interface ServiceAccount extends AccountBase {
  readonly kind: "serviceAccount";
  /** The id of the account in the service account endpoints; `accountId` is its `atlassianId`. */
  readonly id: string;
  readonly description: string;
  status: string;
  readonly createdById: string;
  updatedAt: number;
  /** When the listings show it. */
  readonly listing: Lagged;
  /** When the directory knows it, epoch milliseconds. */
  readonly readyAt: number;
  readonly earlier?: EarlierText[];
  /** When a slow delete finishes, epoch milliseconds. */
  deletedAt?: number;
}

export type Account = User | ServiceAccount;

export interface Group {
  readonly sequence: number;
  readonly id: string;
  name: string;
  readonly description: string;
  readonly directoryId: string;
  readonly externalSynced: boolean;
  /** Why a delete is rejected, if it is: the error code of the response. `ADMIN-409-5` only while it has members. */
  readonly deleteRefusal?: "ADMIN-409-5" | "ADMIN-403-6" | "ADMIN-403-7";
  /** When search and reads by id show it. */
  readonly listing: Lagged;
  readonly reading: Lagged;
  readonly members: Map<string, Lagged>;
  grants: RoleGrant[];
  readonly earlier?: EarlierText[];
  /** When a slow delete finishes, epoch milliseconds. */
  deletedAt?: number;
}

export interface Token {
  readonly sequence: number;
  readonly id: string;
  readonly accountId: string;
  readonly label: string;
  readonly scopes: string[];
  readonly createdAt: string;
  readonly expiry?: string;
  lastAccess?: string;
  /** Blocked by an admin: reported as blocked, and rejected by products. */
  isBlocked?: boolean;
  /** When the lists of its account and of the organisation show it. */
  readonly listing: Lagged;
  readonly organizationListing: Lagged;
  /** SHA-256 of the secret: the secret itself is not stored. */
  readonly secretHash: string;
}

export interface ApiKey {
  readonly id: string;
  readonly label: string;
  readonly secret: string;
  /** Absent: the key was created without scopes and has all permissions. */
  readonly scopes?: string[];
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface AuditEvent {
  readonly sequence: number;
  readonly id: string;
  readonly time: string;
  readonly action: string;
  readonly actor: Actor;
  readonly context: { id: string; type: string; attributes: Record<string, unknown> }[];
}

export interface Actor {
  readonly id: string;
  name: string;
  email: string;
  readonly auth: { authType: string; tokenId?: string; tokenLabel?: string };
}
