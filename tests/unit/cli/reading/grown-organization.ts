import { Organization } from "../../../../provider/src/organization/organization";
import { FakeClient, recordingLog, type Answer, type SentRequest } from "../../organization/fake-client";

const PAGE = 100;

export interface Grown {
  /** How many service accounts there are: `a0` with the service account id `s0`, and so on. */
  readonly accounts: number;
  /** The members of each group, by name; the id is the same. Accounts by account id, users by e-mail address. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** The roles of groups on the app `jira`. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** Accounts that the users' search does not show. */
  readonly hidden?: readonly string[];
  /** What the organisation's listing of tokens has of each. @default everything */
  readonly listed?: (token: object) => object;
  /** Responses that differ, by `METHOD end-of-path`. */
  readonly answers?: Readonly<Record<string, Answer>>;
}

const token = (accountId: string) => ({
  id: `t-${accountId}`,
  label: "ci",
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: "2099-01-01T00:00:00Z",
  lastActiveAt: "2026-02-01T00:00:00Z",
  user: { id: accountId },
});

/** An organisation of many objects behind a client without a network. */
export function grownOrganization({
  accounts,
  answers = {},
  groups,
  hidden = [],
  listed,
  roles = {},
}: Grown): {
  organization: Organization;
  client: FakeClient;
} {
  const ids = Array.from({ length: accounts }, (_, index) => `a${index}`);
  const groupOf = (name: string) => ({
    id: name,
    name,
    directoryId: "d",
    counts: { users: (groups[name] ?? []).length, resources: (roles[name] ?? []).length > 0 ? 1 : 0 },
  });
  const filterOf = ({ body }: SentRequest) => body as Readonly<Record<string, readonly string[] | undefined>>;
  const userOf = (id: string) => ({
    accountId: id,
    name: id,
    email: id.includes("@") ? id : `${id}@serviceaccount.atlassian.com`,
    addedToOrg: "2026-01-01T00:00:00Z",
  });
  const client = new FakeClient({
    "GET /service-accounts": () => ({
      items: ids.map((id) => ({ id: id.replace("a", "s"), atlassianId: id, displayName: `bot-${id}` })),
    }),
    "GET /service-accounts/api-tokens": () => ({ data: ids.map(token).map(listed ?? ((one) => one)) }),
    "POST /service-accounts/count": ({ body }) => ({
      count: (body as { serviceAccountIds: string[] }).serviceAccountIds.length,
    }),
    "GET /manage/api-tokens": ({ path }) => {
      const { id, label, createdAt, expiresAt, lastActiveAt } = token(path.split("/")[2] ?? "");
      return [{ id, label, createdAt, expiry: expiresAt, lastAccess: lastActiveAt }];
    },
    "POST /users/search": (request) => {
      const { accountIds, groupIds, roleIds } = filterOf(request);
      const members = groupIds === undefined ? undefined : groupIds.flatMap((name) => groups[name] ?? []);
      const everybody = members ?? accountIds ?? [];
      const found = everybody.filter((id) => accountIds?.includes(id) ?? true);
      return { data: roleIds === undefined ? found.filter((id) => !hidden.includes(id)).map(userOf) : [] };
    },
    "POST /groups/search": (request) => {
      const { accountIds, roleIds } = filterOf(request);
      const names = Object.keys(groups).filter(
        (name) =>
          (accountIds?.some((id) => groups[name]?.includes(id)) ?? true) &&
          (roleIds?.some((role) => roles[name]?.includes(role)) ?? true),
      );
      return { data: names.slice(0, PAGE).map(groupOf) };
    },
    "GET /role-assignments": ({ path }) => ({
      data: [{ resourceId: "jira", roles: roles[path.split("/").at(-2) ?? ""] ?? [] }],
    }),
    ...answers,
  });
  const rest = { directoryId: undefined, serviceAccountApi: "api-access", log: recordingLog().log } as const;
  return { client, organization: new Organization({ orgId: "org", client, ...rest }) };
}
