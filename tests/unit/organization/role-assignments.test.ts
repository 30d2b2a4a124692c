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

function setUp(listing: Answer, groups: readonly { id: string; name: string }[] = []) {
  const client = new FakeClient({
    [`GET ${LISTING}`]: listing,
    "POST /groups/search": () => ({ data: groups }),
    "GET /groups/g1": notFound,
    "POST /assign": () => undefined,
    "POST /revoke": () => undefined,
  });
  const options = { client, orgId: "org", directoryId: undefined };
  const roles = new RoleAssignments({ ...options, groups: new Groups(options) });
  return { roles, listings: () => client.count("GET", LISTING) };
}

describe("RoleAssignments.has", () => {
  it("reads the roles of a group once for all of its assignments", async () => {
    const { roles, listings } = setUp(shows("atlassian/user", "atlassian/admin"));
    expect(await Promise.all([roles.has(user), roles.has(admin)])).toEqual([true, true]);
    expect(listings()).toBe(1);
  });

  it("says no only when a second listing agrees", async () => {
    let reads = 0;
    const { roles, listings } = setUp((request) => {
      reads += 1;
      return reads === 1 ? { data: [] } : shows("atlassian/user")(request);
    });
    expect(await roles.has(user)).toBe(true);
    expect(await roles.has(admin)).toBe(false);
    expect(listings()).toBe(3);
  });

  it("believes our own writes", async () => {
    const { roles, listings } = setUp(shows("atlassian/user"));
    await roles.has(user);
    await roles.assign(admin);
    expect(await roles.has(admin)).toBe(true);
    expect(listings()).toBe(1);
    await roles.revoke(user);
    await roles.has(user);
    expect(listings()).toBe(2);
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
