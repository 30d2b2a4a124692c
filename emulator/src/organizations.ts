import type { Context } from "./context";
import type { ApiKey } from "./entities";
import { newSecret, uuidOf } from "./identifiers";
import { addUser } from "./operations/users";
import { Organization } from "./organization";
import { type SeedWorkspace, toWorkspace } from "./seed";

/** One organisation at the start: one directory, a Jira and a Confluence workspace, and one admin. */
export interface OrganizationOptions {
  /** @default a fixed UUID */
  readonly orgId?: string;
  /** @default "Emulated organization" */
  name?: string;
  /** @default a UUID derived from `orgId` */
  readonly directoryId?: string;
  /** A key without scopes: it has all permissions. @default a random one */
  readonly apiKey?: string;
  /** A key with scopes. @default a random one */
  readonly scopedApiKey?: string;
  /** The scopes of `scopedApiKey`. @default every read scope */
  readonly scopedKeyScopes?: string[];
  /** @default a Jira and a Confluence site on one cloud id */
  readonly workspaces?: SeedWorkspace[];
  /** The e-mail address of the only user. @default "admin@example.com" */
  readonly adminEmail?: string;
}

/** What a client needs to connect to one organisation. */
export interface OrganizationAccess {
  readonly orgId: string;
  readonly directoryId: string;
  /** The key without scopes. */
  readonly apiKey: string;
  readonly scopedApiKey: string;
}

const READ_SCOPES = [
  "read:orgs:admin",
  "read:directories:admin",
  "read:users:admin",
  "read:accounts:admin",
  "read:groups:admin",
  "read:workspaces:admin",
  "read:events:admin",
  "read:tokens:admin",
  "read:keys:admin",
  "read:service-accounts:admin",
  "read:service-accounts-tokens:admin",
];

const KEY_LIFE_MS = 365 * 86_400_000;

/** Adds the organisation to the store; `previous` keeps random keys over a reset. */
export function buildOrganization(
  context: Context,
  options: OrganizationOptions,
  index: number,
  previous?: OrganizationAccess,
): OrganizationAccess {
  const orgId = options.orgId ?? uuidOf(`organization/${index + 1}`);
  const organization = new Organization(orgId, options.name ?? "Emulated organization");
  const directoryId = options.directoryId ?? uuidOf(`${orgId}/directory/1`);
  organization.directories.push({ directoryId, name: "Default directory" });
  const cloudId = uuidOf(`${orgId}/cloud/1`);
  const workspaces = options.workspaces ?? [
    { name: "acme-jira", typeKey: "jira-software", cloudId },
    { name: "acme-wiki", typeKey: "confluence", cloudId },
  ];
  organization.workspaces.push(...workspaces.map((workspace) => toWorkspace(organization, workspace)));
  const apiKey = options.apiKey ?? previous?.apiKey ?? newSecret("ATCTT3x");
  const scopedApiKey = options.scopedApiKey ?? previous?.scopedApiKey ?? newSecret("ATCTT3x");
  organization.apiKeys.push(
    newKey(context, organization, "unscoped-key", apiKey),
    newKey(context, organization, "scoped-key", scopedApiKey, options.scopedKeyScopes ?? READ_SCOPES),
  );
  context.store.add(organization);
  addUser(context, organization, {
    email: options.adminEmail ?? "admin@example.com",
    name: "Admin",
    platformRoles: ["atlassian/org-admin"],
  });
  return { orgId, directoryId, apiKey, scopedApiKey };
}

function newKey(
  { clock }: Context,
  organization: Organization,
  label: string,
  secret: string,
  scopes?: string[],
): ApiKey {
  return {
    id: organization.nextUuid("apiKey"),
    label,
    secret,
    createdAt: new Date(clock.now()).toISOString(),
    // An API key is valid for a year at most [V-DOC SUP-KEYS]; the emulator's own never expires, or advancing the
    // clock would lock tests out.
    expiresAt: new Date(clock.now() + 100 * KEY_LIFE_MS).toISOString(),
    ...(scopes === undefined ? {} : { scopes }),
  };
}
