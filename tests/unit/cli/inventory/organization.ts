import { Organization } from "../../../../provider/src/organization/organization";
import type { Inventory } from "../../../../cli/src/reading/inventory";
import { FakeClient, recordingLog, type Answer } from "../../organization/fake-client";

export const JIRA = "ari:cloud:jira::site/c1";

/** An organisation of two accounts, of which the first has two tokens and is in a group with a role. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "GET /service-accounts": () => ({
    items: [
      { id: "s2", atlassianId: "a2", displayName: "zeta", status: "active" },
      {
        id: "s1",
        atlassianId: "a1",
        displayName: "deploy-bot",
        email: "d@serviceaccount.atlassian.com",
        description: "Deploys [owner: team-payments]",
      },
    ],
  }),
  // Nobody has an admin role.
  "POST /users/search": ({ body }) => ({
    data:
      (body as { roleIds?: string[] }).roleIds === undefined
        ? [{ accountId: "a1", addedToOrg: "2026-01-01T00:00:00Z" }]
        : [],
  }),
  "GET /users/a1/manage/api-tokens": () => [
    { id: "t1", label: "prod", createdAt: "2026-01-02T00:00:00Z", expiry: "2027-01-01T00:00:00Z" },
    { id: "t2", label: "dev", createdAt: "2026-01-02T00:00:00Z", expiry: "2026-06-01T00:00:00Z" },
  ],
  "GET /users/a2/manage/api-tokens": () => [],
  "POST /groups/search": ({ body }) => ({
    data: (body as { accountIds?: string[] }).accountIds?.includes("a1")
      ? [{ id: "g1", name: "deployers" }]
      : [],
  }),
  "GET /groups/g1/role-assignments": () => ({ data: [{ resourceId: JIRA, roles: ["atlassian/user"] }] }),
  "POST /workspaces": () => ({
    data: [{ id: JIRA, attributes: { typeKey: "jira-software", hostUrl: "https://acme.atlassian.net" } }],
  }),
};

export function organizationThat(answers: Readonly<Record<string, Answer>> = {}): {
  organization: Organization;
  client: FakeClient;
} {
  const client = new FakeClient({ ...ANSWERS, ...answers });
  const { log } = recordingLog();
  const rest = { directoryId: undefined, serviceAccountApi: "api-access", log } as const;
  return { client, organization: new Organization({ orgId: "org", client, ...rest }) };
}

/** Two accounts; the first has a soon-to-expire, an expired and an endless token. */
export const INVENTORY: Inventory = {
  orgId: "org",
  orgName: "Acme",
  takenAt: "2026-06-01T12:00:00.000Z",
  problems: [],
  administrators: [
    {
      accountId: "u1",
      name: "ann@example.com",
      isServiceAccount: false,
      group: "site-admins",
      resourceId: JIRA,
      role: "atlassian/admin",
      app: "jira on acme",
    },
  ],
  administratorsNotRead: [],
  accounts: [
    {
      serviceAccountId: "s1",
      accountId: "a1",
      displayName: "deploy-bot",
      email: "d@x",
      status: "active",
      owner: "team-payments",
      purpose: "Deploys",
      createdAt: "2026-01-01T00:00:00Z",
      groupIds: ["g1"],
      tokens: [
        {
          tokenId: "t1",
          label: "old",
          createdAt: "2026-01-01T00:00:00Z",
          expiresAt: "2026-05-31T00:00:00Z",
          lastUsedAt: "2026-01-05T00:00:00Z",
        },
        {
          tokenId: "t2",
          label: "prod",
          createdAt: "2026-01-01T00:00:00Z",
          expiresAt: "2026-06-20T00:00:00Z",
          lastUsedAt: "2026-05-30T00:00:00Z",
        },
        {
          tokenId: "t3",
          label: "forgotten",
          createdAt: "2026-01-01T00:00:00Z",
          expiresAt: undefined,
          lastUsedAt: undefined,
        },
      ],
    },
    {
      serviceAccountId: "s2",
      accountId: "a2",
      displayName: "zeta",
      email: undefined,
      status: "active",
      owner: undefined,
      purpose: undefined,
      createdAt: undefined,
      groupIds: [],
      tokens: [],
    },
  ],
  groups: [
    {
      groupId: "g1",
      name: "deployers",
      description: undefined,
      isExternallySynced: false,
      accountIds: ["a1"],
      roles: [{ resourceId: JIRA, role: "atlassian/user", app: "jira-software on acme.atlassian.net" }],
    },
  ],
};
