import { OrganizationApi } from "../../../provider/src/client/organization-api";
import { Groups } from "../../../provider/src/organization/groups";
import { RoleAssignments } from "../../../provider/src/organization/role-assignments";
import { apiError } from "../../support/failures";
import { FakeClient, type Answer } from "./fake-client";

const LISTING = "/directories/-/groups/g1/role-assignments";
const user = { groupId: "g1", directoryId: "d1", resourceId: "ari:cloud:x::site/c1", role: "atlassian/user" };
const admin = { ...user, role: "atlassian/admin" };

const notFound: Answer = () => {
  throw apiError(404);
};
const shows =
  (...roles: string[]): Answer =>
  () => ({ data: [{ resourceId: user.resourceId, resourceOwner: "x", defaultRole: null, roles }] });

interface Search {
  readonly roleIds?: readonly string[];
}

/**
 * @param groups What a search for groups by id finds.
 * @param search What a search for groups with a role returns.
 */
function setUp(
  listing: Answer,
  found: readonly { id: string; name: string }[] = [],
  search: Answer = () => ({ data: [] }),
) {
  const client = new FakeClient({
    [`GET ${LISTING}`]: listing,
    "POST /groups/search": (request) =>
      (request.body as Search).roleIds === undefined ? { data: found } : search(request),
    "GET /groups/g1": notFound,
    "POST /assign": () => undefined,
    "POST /revoke": () => undefined,
  });
  const api = new OrganizationApi(client, "org");
  const groups = new Groups({ api, directoryId: undefined });
  const roles = new RoleAssignments({ api, directory: api.in("-"), groups });
  return { client, roles, listings: () => client.count("GET", LISTING) };
}

afterEach(() => {
  jest.useRealTimers();
});

describe("RoleAssignments.has", () => {
  it("reads the roles of a group once for all of its assignments", async () => {
    const { roles, listings } = setUp(shows("atlassian/user", "atlassian/admin"));
    expect(await Promise.all([roles.has(user), roles.has(admin)])).toEqual([true, true]);
    expect(listings()).toBe(1);
  });

  it("is false only if a search for the role agrees", async () => {
    const found = setUp(shows(), [], () => ({ data: [{ id: "G1" }] }));
    expect(await found.roles.has(user)).toBe(true);
    const missing = setUp(shows());
    expect(await missing.roles.has(user)).toBe(false);
    expect(missing.client.sent.at(-1)?.body).toMatchObject({
      groupIds: ["g1"],
      resourceIds: [user.resourceId],
      roleIds: ["atlassian/user"],
    });
    expect(missing.listings()).toBe(1);
  });

  it("lists again later if the API rejects such a search", async () => {
    jest.useFakeTimers();
    let reads = 0;
    const { roles } = setUp(
      (request) => {
        reads += 1;
        return reads === 1 ? { data: [] } : shows("atlassian/user")(request);
      },
      [],
      () => {
        throw apiError(400);
      },
    );
    const startedAt = Date.now();
    const found = roles.has(user);
    await jest.runAllTimersAsync();
    expect(await found).toBe(true);
    expect(Date.now() - startedAt).toBe(10_000);
    expect(reads).toBe(2);
  });

  it("does not report no while the search fails", async () => {
    const { roles } = setUp(shows(), [], () => {
      throw apiError(403);
    });
    await expect(roles.has(user)).rejects.toMatchObject({ status: 403 });
  });

  it("is not false while the listing is incomplete", async () => {
    const { roles } = setUp(() => ({ data: [], total: 2 }), [{ id: "g1", name: "one" }]);
    await expect(roles.has(user)).rejects.toMatchObject({ code: "uncertain" });
    await expect(roles.list("g1")).rejects.toMatchObject({ code: "uncertain" });
  });

  it.each(["{}", "null", "[]", '{"data":null}'])("does not take the body %s for a listing", async (body) => {
    await expect(setUp(() => JSON.parse(body) as unknown).roles.has(user)).rejects.toThrow();
  });

  it("knows a role whatever the case", async () => {
    const { roles } = setUp(shows("Atlassian/User"));
    expect(await roles.has({ ...user, resourceId: user.resourceId.toUpperCase() })).toBe(true);
  });

  it("believes our own writes", async () => {
    const { roles, listings } = setUp(shows("atlassian/user"));
    await roles.has(user);
    await roles.assign(admin);
    expect(await roles.has(admin)).toBe(true);
    await roles.revoke(user);
    expect(await roles.has(user)).toBe(false);
    expect(listings()).toBe(1);
  });

  it("shows no roles of a group that is gone, but not of one that the key cannot see", async () => {
    expect(await setUp(notFound).roles.has(user)).toBe(false);
    await expect(setUp(notFound, [{ id: "g1", name: "one" }]).roles.has(user)).rejects.toMatchObject({
      status: 404,
    });
  });

  it("understands resources without an id, and ids without roles", async () => {
    const { roles } = setUp(() => ({
      data: [{ roles: ["atlassian/user"] }, { resourceId: user.resourceId, roles: null }],
    }));
    expect(await roles.has(user)).toBe(false);
  });
});

describe("RoleAssignments.hasNow", () => {
  it("asks again past everything that is known", async () => {
    const { roles, listings } = setUp(shows("atlassian/user"));
    expect([await roles.has(user), await roles.hasNow(user)]).toEqual([true, true]);
    expect(listings()).toBe(2);
  });
});
