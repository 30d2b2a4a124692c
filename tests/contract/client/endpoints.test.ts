import { type Emulator, startEmulator } from "pulumi-atlassian-admin-emulator";
import type { ApiClient } from "../../../provider/src/client/client";
import { UPDATE_FORMS } from "../../../provider/src/client/endpoints/service-accounts";
import { accountOf, connect, failureFrom, organizationOf } from "../../support/connected-client";
import { SmallServer } from "../../support/small-server";

const APIS = ["api-access", "account-management"] as const;
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();

/** What there is before each test: ids as the emulator gave them. */
interface Fixture {
  readonly orgId: string;
  readonly directoryId: string;
  readonly id: string;
  readonly accountId: string;
  readonly groupId: string;
  readonly userId: string;
  readonly tokenId: string;
}

let emulator: Emulator;
let fixture: Fixture;
let client: ApiClient;

beforeAll(async () => {
  const workspaces = [
    { name: "wiki", typeKey: "confluence", cloudId: "wiki", hostUrl: "https://acme.atlassian.net" },
  ];
  emulator = await startEmulator({ scopedKeyScopes: [], workspaces });
});

afterAll(async () => {
  await emulator.close();
});

beforeEach(() => {
  emulator.reset();
  const seeded = emulator.seed({
    serviceAccounts: [{ displayName: "bot", description: "builds" }],
    groups: [
      {
        name: "Builders",
        description: "who build",
        members: ["ann@example.com"],
        roles: [{ resourceId: WIKI, roleId: "atlassian/user" }],
      },
    ],
    users: [{ email: "ann@example.com", name: "Ann" }],
    tokens: [{ account: "bot", label: "ci" }],
  });
  fixture = {
    orgId: emulator.orgId,
    directoryId: emulator.directoryId,
    id: seeded.serviceAccounts[0]?.id ?? "",
    accountId: seeded.serviceAccounts[0]?.atlassianId ?? "",
    groupId: seeded.groups[0] ?? "",
    userId: seeded.users[0] ?? "",
    tokenId: seeded.tokens[0] ?? "",
  };
  client = connect({ url: emulator.url, apiKey: emulator.apiKey }).client;
});

interface EndpointCase {
  readonly name: string;
  readonly call: (client: ApiClient, fixture: Fixture) => Promise<unknown>;
  /** What the call resolves to with the fixture. */
  readonly result: (fixture: Fixture) => unknown;
  /** What the fixture is changed in so that the response is 404. */
  readonly missing: Partial<Fixture>;
}

const anyText: unknown = expect.any(String);
const WIKI = "ari:cloud:confluence::site/wiki";
const JIRA_ACCESS = {
  resource: "ari:cloud:jira-software::site/any",
  role: "ari:cloud:jira-software::role/product/member",
};
const ROLE = { resourceId: WIKI, role: "atlassian/user" };
const nobody = { accountId: "712020:nobody" };
const noGroup = { groupId: "no-such-group" };
const noOrganization = { orgId: "no-such-organisation" };

const bot = ({ id, accountId }: Fixture) => ({
  id,
  accountId,
  displayName: "bot",
  description: "builds",
  email: expect.stringMatching(/@serviceaccount\.atlassian\.com$/) as unknown,
  status: "active",
});
const builders = ({ groupId, directoryId }: Fixture): unknown =>
  expect.objectContaining({
    id: groupId,
    name: "Builders",
    description: "who build",
    directoryId,
    isExternallySynced: false,
    isBeingDeleted: false,
  });

const endpoints: EndpointCase[] = [
  ...APIS.flatMap((api): EndpointCase[] => [
    {
      name: `listServiceAccounts (${api})`,
      call: (sender, { orgId }) => organizationOf(sender, orgId).serviceAccounts(api).list(),
      result: (ids) => ({ items: [bot(ids)], isComplete: true, isPaged: false }),
      missing: noOrganization,
    },
    {
      name: `createServiceAccount (${api})`,
      call: (sender, { orgId }) =>
        organizationOf(sender, orgId)
          .serviceAccounts(api)
          .create({ displayName: "new", description: "second" }),
      result: () => ({
        id: anyText,
        accountId: expect.stringMatching(/:/) as unknown,
        displayName: "new",
        description: "second",
        email: anyText,
        status: "active",
      }),
      missing: noOrganization,
    },
    {
      name: `deleteServiceAccount (${api})`,
      call: (sender, { orgId, id }) => organizationOf(sender, orgId).serviceAccounts(api).delete(id),
      result: () => undefined,
      missing: { id: "no-such-account" },
    },
  ]),
  {
    name: "updateServiceAccount",
    call: (sender, { orgId, id }) =>
      organizationOf(sender, orgId).updateServiceAccount(
        { idField: UPDATE_FORMS[0].idField, id: id },
        { displayName: "new", description: "" },
      ),
    result: (ids) => ({ ...bot(ids), displayName: "new", description: "" }),
    missing: { id: "no-such-account" },
  },
  {
    name: "inviteServiceAccount",
    call: (sender, { orgId, accountId }) =>
      organizationOf(sender, orgId).inviteServiceAccount(accountId, [JIRA_ACCESS]),
    result: () => undefined,
    missing: nobody,
  },
  {
    name: "deleteAccountLifecycle",
    call: (sender, { accountId }) => accountOf(sender, accountId).delete(),
    result: () => undefined,
    missing: nobody,
  },
  {
    name: "listApiTokens",
    call: (sender, { accountId }) => accountOf(sender, accountId).tokens(),
    result: ({ tokenId }) => [
      { id: tokenId, label: "ci", createdAt: anyText, expiry: anyText, lastAccess: undefined },
    ],
    missing: nobody,
  },
  {
    name: "mintApiToken",
    call: (sender, { accountId }) =>
      accountOf(sender, accountId).mintToken({
        label: "second",
        scopes: ["read:jira-work"],
        expiry: inAMonth,
      }),
    result: () => ({
      id: anyText,
      label: "second",
      expiry: undefined,
      token: expect.stringMatching(/^ATSTT/) as unknown,
    }),
    missing: nobody,
  },
  {
    name: "revokeApiToken",
    call: (sender, { accountId, tokenId }) => accountOf(sender, accountId).revokeToken(tokenId),
    result: () => ({ isDone: true }),
    missing: { tokenId: "no-such-token" },
  },
  {
    name: "searchGroups",
    call: (sender, { orgId, groupId }) =>
      organizationOf(sender, orgId)
        .in("-")
        .searchGroups({ groupIds: [groupId] }),
    result: (ids) => ({ items: [builders(ids)], isComplete: true, isPaged: false }),
    missing: noOrganization,
  },
  {
    name: "getGroup",
    call: (sender, { orgId, groupId }) => organizationOf(sender, orgId).in("-").group(groupId).get(),
    result: builders,
    missing: noGroup,
  },
  {
    name: "createGroup",
    call: (sender, { orgId, directoryId }) =>
      organizationOf(sender, orgId).in(directoryId).createGroup({ name: "new" }),
    result: () => undefined,
    missing: noOrganization,
  },
  {
    name: "changeGroup",
    call: (sender, { orgId, directoryId, groupId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).change("PATCH", { name: "renamed" }),
    result: () => undefined,
    missing: noGroup,
  },
  {
    name: "deleteGroup",
    call: (sender, { orgId, directoryId, groupId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).delete(),
    result: () => undefined,
    missing: noGroup,
  },
  {
    name: "addGroupMember",
    call: (sender, { orgId, directoryId, groupId, accountId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).addMember(accountId),
    result: () => undefined,
    missing: nobody,
  },
  {
    name: "removeGroupMember",
    call: (sender, { orgId, directoryId, groupId, userId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).removeMember(userId),
    result: () => undefined,
    missing: noGroup,
  },
  {
    name: "assignRole",
    call: (sender, { orgId, directoryId, groupId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).assignRole(ROLE),
    result: () => undefined,
    missing: noGroup,
  },
  {
    name: "revokeRole",
    call: (sender, { orgId, directoryId, groupId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).revokeRole(ROLE),
    result: () => undefined,
    missing: noGroup,
  },
  {
    name: "listRoleAssignments",
    call: (sender, { orgId, directoryId, groupId }) =>
      organizationOf(sender, orgId).in(directoryId).group(groupId).roles(),
    result: () => ({
      items: [{ resourceId: ROLE.resourceId, roles: [ROLE.role] }],
      isComplete: true,
      isPaged: false,
    }),
    missing: noGroup,
  },
  {
    name: "listWorkspaces",
    call: (sender, { orgId }) => organizationOf(sender, orgId).workspaces(),
    result: () => [{ resourceId: WIKI, product: "confluence", hostUrl: "https://acme.atlassian.net" }],
    missing: noOrganization,
  },
  {
    name: "searchUsers",
    call: (sender, { orgId, userId }) =>
      organizationOf(sender, orgId)
        .in("-")
        .users({ accountIds: [userId] })
        .collect(),
    result: ({ userId }) => [
      expect.objectContaining({
        accountId: userId,
        email: "ann@example.com",
        name: "Ann",
        status: "active",
      }) as unknown,
    ],
    missing: noOrganization,
  },
  {
    name: "listDirectories",
    call: (sender, { orgId }) => organizationOf(sender, orgId).directories(),
    result: ({ directoryId }) => [{ directoryId, name: anyText }],
    missing: noOrganization,
  },
];

const withoutEvents = () => ({ ...emulator.state(), events: 0, now: "" });

describe.each(endpoints)("$name", ({ call, result, missing }) => {
  it("returns the API's response, with one request", async () => {
    expect(await call(client, fixture)).toEqual(result(fixture));
    expect(emulator.requests().entries).toHaveLength(1);
  });

  it("fails with 401 and its remedy for a wrong key, and changes nothing", async () => {
    const before = withoutEvents();
    const { client: stranger } = connect({ url: emulator.url, apiKey: "wrong" });
    expect(await failureFrom(call(stranger, fixture))).toMatchObject({
      code: "api",
      status: 401,
      message: expect.stringContaining("Check the organisation API key") as string,
    });
    expect(emulator.requests().entries).toHaveLength(1);
    expect(withoutEvents()).toEqual(before);
  });

  it("fails with 403 and its remedy for a key without the scope", async () => {
    const { client: scoped } = connect({ url: emulator.url, apiKey: emulator.scopedApiKey });
    expect(await failureFrom(call(scoped, fixture))).toMatchObject({
      code: "api",
      status: 403,
      message: expect.stringContaining("API key created without scopes") as string,
    });
    expect(emulator.requests().entries).toHaveLength(1);
  });

  it("fails with 404 for an object that does not exist, without a retry", async () => {
    expect(await failureFrom(call(client, { ...fixture, ...missing }))).toMatchObject({
      code: "api",
      status: 404,
      method: anyText,
      path: expect.stringMatching(/^\//) as unknown,
    });
    expect(emulator.requests().entries).toHaveLength(1);
  });
});

describe("a conflict (409)", () => {
  it.each<[string, string | RegExp, (fixture: Fixture) => Promise<unknown>]>([
    [
      "of a group name that is taken",
      "ADMIN-UAM-409-2",
      ({ orgId, directoryId }) =>
        organizationOf(client, orgId).in(directoryId).createGroup({ name: "builders" }),
    ],
    [
      "of a label that is taken",
      "LABEL_ALREADY_EXISTS",
      ({ accountId }) =>
        accountOf(client, accountId).mintToken({ label: "ci", scopes: ["x"], expiry: inAMonth }),
    ],
    [
      "of a member that is there",
      "ADMIN-UAM-409-2",
      ({ orgId, directoryId, groupId, userId }) => {
        emulator.behaviour.patch({ reAddMembership: 409 });
        return organizationOf(client, orgId).in(directoryId).group(groupId).addMember(userId);
      },
    ],
    [
      "of a member for whom there is no licence",
      "ADMIN-UAM-409-3",
      ({ orgId, directoryId, groupId, accountId }) => {
        emulator.behaviour.patch({ licenceLimit: 0 });
        return organizationOf(client, orgId).in(directoryId).group(groupId).addMember(accountId);
      },
    ],
    [
      "of a group that is not empty",
      "ADMIN-409-5",
      ({ orgId, directoryId }) => {
        const [full = ""] = emulator.seed({
          groups: [{ name: "full", members: ["bot"], deleteRefusal: "ADMIN-409-5" }],
        }).groups;
        return organizationOf(client, orgId).in(directoryId).group(full).delete();
      },
    ],
  ])("%s is an error with its code, without a retry", async (_case, apiCode, call) => {
    expect(await failureFrom(call(fixture))).toMatchObject({ code: "api", status: 409, apiCode });
    expect(emulator.requests().entries).toHaveLength(1);
  });

  it.each(APIS)("of an account above the quota is an error (%s), and 402 has a remedy", async (api) => {
    emulator.behaviour.patch({ quota: 1, quotaStatus: 409 });
    const create = () =>
      organizationOf(client, fixture.orgId).serviceAccounts(api).create({ displayName: "second" });
    expect(await failureFrom(create())).toMatchObject({ code: "api", status: 409 });
    emulator.behaviour.patch({ quotaStatus: 402 });
    expect(await failureFrom(create())).toMatchObject({
      status: 402,
      message: expect.stringContaining("raise the plan") as string,
    });
    expect(emulator.state().serviceAccounts).toHaveLength(1);
  });
});

describe("a listing of several pages", () => {
  beforeEach(() => {
    emulator.behaviour.patch({ pageSize: 2 });
  });

  it.each([
    ["api-access", "absolute"],
    ["api-access", "cursor"],
    ["account-management", "absolute"],
  ] as const)("has every service account (%s, %s links)", async (api, apiAccessNextLink) => {
    emulator.behaviour.patch({ apiAccessNextLink });
    emulator.seed({ serviceAccounts: 6 });
    const { items: accounts, isComplete } = await organizationOf(client, fixture.orgId)
      .serviceAccounts(api)
      .list();
    expect(isComplete).toBe(true);
    expect(new Set(accounts.map(({ id }) => id))).toEqual(
      new Set(emulator.state().serviceAccounts.map(({ id }) => id)),
    );
    expect(accounts).toHaveLength(7);
    expect(emulator.requests().entries).toHaveLength(4);
  });

  it("has every group that a search fits", async () => {
    const { groups } = emulator.seed({ groups: 5 });
    const { items: found } = await organizationOf(client, fixture.orgId)
      .in("-")
      .searchGroups({ groupIds: groups });
    expect(found.map(({ id }) => id).sort()).toEqual([...groups].sort());
    expect(emulator.requests().entries).toHaveLength(3);
  });

  it("has every user that a search fits", async () => {
    const { users } = emulator.seed({ users: 5 });
    const found = await organizationOf(client, fixture.orgId)
      .in(fixture.directoryId)
      .users({ accountIds: users })
      .collect();
    expect(found.map(({ accountId }) => accountId).sort()).toEqual([...users].sort());
    expect(emulator.requests().entries).toHaveLength(3);
  });

  it("has every directory", async () => {
    emulator.seed({ directories: [{ name: "two" }, { name: "three" }, { name: "four" }] });
    expect(await organizationOf(client, fixture.orgId).directories()).toHaveLength(4);
    expect(emulator.requests().entries).toHaveLength(2);
  });

  it("fails as a whole when its second page fails", async () => {
    emulator.seed({ serviceAccounts: 6 });
    emulator.faults.add({ status: 403, skip: 1 });
    expect(
      await failureFrom(organizationOf(client, fixture.orgId).serviceAccounts("api-access").list()),
    ).toMatchObject({
      status: 403,
    });
  });

  it("retries the page whose response was lost", async () => {
    emulator.seed({ serviceAccounts: 6 });
    emulator.faults.add({ drop: "after", skip: 2, count: 1 });
    const { items } = await organizationOf(client, fixture.orgId).serviceAccounts("api-access").list();
    expect(items).toHaveLength(7);
    expect(emulator.requests().entries).toHaveLength(5);
  });
});

describe("an empty response", () => {
  it("to a create of an account is no account, which the caller looks up", async () => {
    emulator.behaviour.patch({ createServiceAccountBody: "none" });
    const created = organizationOf(client, fixture.orgId)
      .serviceAccounts("api-access")
      .create({ displayName: "new" });
    expect(await created).toBeUndefined();
    expect(emulator.state().serviceAccounts).toHaveLength(2);
  });

  it.each([200, 201, 202, 204])(
    "with status %d is a success of a write and an error of a read",
    async (status) => {
      const server = await SmallServer.start((response) => {
        response.writeHead(status).end();
      });
      const { client: sender } = connect({ url: server.url, apiKey: "key" });
      const writes = [
        organizationOf(sender, "o").in("d").createGroup({ name: "g" }),
        organizationOf(sender, "o").in("d").group("g").addMember("a"),
        organizationOf(sender, "o").in("d").group("g").removeMember("a"),
        organizationOf(sender, "o").in("d").group("g").delete(),
        organizationOf(sender, "o").serviceAccounts("api-access").delete("1"),
        organizationOf(sender, "o").serviceAccounts("api-access").create({ displayName: "n" }),
        organizationOf(sender, "o").updateServiceAccount(
          { idField: UPDATE_FORMS[0].idField, id: "1" },
          { displayName: "n", description: "" },
        ),
      ];
      expect(await Promise.all(writes)).toEqual(writes.map(() => undefined));
      // A revocation that was only accepted is followed.
      expect(await accountOf(sender, "a").revokeToken("t")).toEqual({ isDone: status !== 202 });
      const reads = [
        organizationOf(sender, "o").serviceAccounts("api-access").list(),
        accountOf(sender, "a").tokens(),
        organizationOf(sender, "o")
          .in("-")
          .searchGroups({ groupNames: ["g"] }),
        organizationOf(sender, "o").in("-").group("g").get(),
        organizationOf(sender, "o").in("-").users({}).collect(),
        organizationOf(sender, "o").directories(),
      ];
      const failures = await Promise.all(reads.map(failureFrom));
      await server.stop();
      expect(failures).toEqual(
        reads.map(() => expect.objectContaining({ code: "response-shape" }) as unknown),
      );
    },
  );
});
