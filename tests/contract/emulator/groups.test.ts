import { PATHS, useEmulator } from "./support";

const organization = useEmulator({ seed: { users: 5, groups: 3, membersPerGroup: 2 } });
const { send, asScoped } = organization;
const GROUPS = "/admin/v2/orgs/{o}/directories/{d}/groups";
const SEARCH = "/admin/v2/orgs/{o}/directories/-/groups/search";

const names = (json: { data: { name: string }[] }) => json.data.map(({ name }) => name);
const group = (name: string) => {
  const found = organization.emulator.state().groups.find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new Error(`No group ${name}.`);
  }
  return found;
};
const user = (index: number) => organization.emulator.state().users[index]?.accountId ?? "";
const memberships = (name: string) => `${GROUPS}/${group(name).id}/memberships`;

describe("groups", () => {
  it("creates a group without a body, to be found by its name in any case", async () => {
    const created = await send("POST", GROUPS, { name: "Platform Admins", description: "runs it" });
    expect(created).toMatchObject({ status: 201, text: "" });
    const { json } = await send("POST", SEARCH, { groupNames: ["platform admins"] });
    expect(json.data).toMatchObject([
      { name: "Platform Admins", description: "runs it", externalSynced: false },
    ]);
    const got = await send("GET", `${GROUPS}/${json.data[0].id}`);
    expect(got.json.data).toMatchObject({
      name: "Platform Admins",
      directoryId: organization.emulator.directoryId,
    });
  });

  it("shows a new group in search only after the lag, and by id at once", async () => {
    organization.emulator.behaviour.patch({ groupSearchLagMs: 3000 });
    await send("POST", GROUPS, { name: "late" });
    expect((await send("POST", SEARCH, { groupNames: ["late"] })).json.data).toEqual([]);
    expect((await send("GET", `${GROUPS}/${group("late").id}`)).status).toBe(200);
    organization.emulator.clock.advance({ seconds: 3 });
    expect((await send("POST", SEARCH, { groupNames: ["late"] })).json.data).toHaveLength(1);
  });

  it("returns the chosen status for an existing name", async () => {
    expect((await send("POST", GROUPS, { name: "GROUP-1" })).status).toBe(409);
    organization.emulator.behaviour.patch({ duplicateGroupName: 400 });
    expect((await send("POST", GROUPS, { name: "group-1" })).status).toBe(400);
  });

  it("deletes a group and returns 404 ADMIN-UAM-404-3 afterwards", async () => {
    const path = `${GROUPS}/${group("group-1").id}`;
    expect((await send("DELETE", path, "")).status).toBe(204);
    for (const method of ["GET", "DELETE"]) {
      expect(await send(method, path)).toMatchObject({
        status: 404,
        json: { errors: [{ code: "ADMIN-UAM-404-3", status: "404" }] },
      });
    }
  });

  it.each([
    ["ADMIN-409-5", 409],
    ["ADMIN-403-6", 403],
    ["ADMIN-403-7", 403],
  ] as const)("refuses a delete with %s where seeded so", async (deleteRefusal, status) => {
    const groups = [{ name: "kept", deleteRefusal, members: [user(0)] }];
    organization.emulator.seed({ groups });
    const reply = await send("DELETE", `${GROUPS}/${group("kept").id}`);
    expect(reply).toMatchObject({ status, json: { errors: [{ code: deleteRefusal }] } });
  });

  it("refuses writes in the directory '-' and in one that does not exist", async () => {
    const inDirectory = (id: string) =>
      send("POST", `/admin/v2/orgs/{o}/directories/${id}/groups`, { name: "x" });
    expect((await inDirectory("-")).status).toBe(400);
    expect((await inDirectory("nowhere")).status).toBe(404);
    organization.emulator.behaviour.patch({ dashDirectoryWrites: "accept" });
    expect((await inDirectory("-")).status).toBe(201);
  });

  it("refuses writes of a scoped key with 403 and lets it search", async () => {
    expect((await asScoped("POST", GROUPS, { name: "x" })).status).toBe(403);
    expect((await asScoped("POST", SEARCH, {})).status).toBe(200);
  });
});

describe("group search", () => {
  it.each([
    [{ searchTerm: "a", groupNames: ["b"] }],
    [{ groupIds: ["a"], groupNames: ["b"] }],
    [{ limit: 101 }],
    [{ limit: 0 }],
    [{ groupIds: "not a list", limit: "many" }],
    [{ cursor: "invented" }],
  ])("refuses %j with 400", async (body) => {
    expect((await send("POST", SEARCH, body)).status).toBe(400);
  });

  it("finds groups by id, by part of the name and by member", async () => {
    expect(names((await send("POST", SEARCH, { groupIds: [group("group-2").id] })).json)).toEqual([
      "group-2",
    ]);
    expect(names((await send("POST", SEARCH, { searchTerm: "P-3" })).json)).toEqual(["group-3"]);
    expect(names((await send("POST", SEARCH, { accountIds: [user(1)] })).json)).toEqual([
      "group-1",
      "group-3",
    ]);
  });

  it("counts members and resources where asked", async () => {
    const { json } = await send("POST", SEARCH, { groupNames: ["group-1"], expand: ["counts.users"] });
    expect(json.data[0].counts).toEqual({ users: 2 });
    expect((await send("POST", SEARCH, { groupNames: ["group-1"] })).json.data[0]).not.toHaveProperty(
      "counts",
    );
  });

  it("pages with the cursor beside the same filters and refuses it beside others", async () => {
    const body = { searchTerm: "group", limit: 2 };
    const first = await send("POST", SEARCH, body);
    expect(names(first.json)).toEqual(["group-1", "group-2"]);
    const cursor = first.json.links.next;
    const second = await send("POST", SEARCH, { ...body, cursor });
    expect(names(second.json)).toEqual(["group-3"]);
    expect(second.json.links.next).toBeUndefined();
    expect((await send("POST", SEARCH, { searchTerm: "other", limit: 2, cursor })).status).toBe(400);
  });

  it("never gives more than the page size, whatever the limit", async () => {
    organization.emulator.behaviour.patch({ pageSize: 1 });
    expect((await send("POST", SEARCH, { limit: 100 })).json.data).toHaveLength(1);
  });

  it("returns the deprecated list and the count", async () => {
    expect((await send("GET", `${GROUPS}?limit=2`)).json.data).toHaveLength(2);
    expect((await send("GET", `${GROUPS}/count`)).json).toEqual({ count: 3 });
  });
});

describe("memberships", () => {
  it("adds and removes a member with 204", async () => {
    expect((await send("POST", memberships("group-1"), { accountId: user(5) })).status).toBe(204);
    expect(group("group-1").members).toContain(user(5));
    expect((await send("DELETE", `${memberships("group-1")}/${user(5)}`)).status).toBe(204);
    expect(group("group-1").members).not.toContain(user(5));
  });

  it("responds to a repeated add with 204, or 409 ADMIN-UAM-409-2 if the behaviour is set", async () => {
    const add = () => send("POST", memberships("group-1"), { accountId: user(1) });
    expect((await add()).status).toBe(204);
    organization.emulator.behaviour.patch({ reAddMembership: 409 });
    expect(await add()).toMatchObject({ status: 409, json: { errors: [{ code: "ADMIN-UAM-409-2" }] } });
  });

  it("responds to the removal of a non-member with the chosen status", async () => {
    const remove = () => send("DELETE", `${memberships("group-1")}/${user(5)}`);
    expect((await remove()).status).toBe(404);
    for (const removeNonMember of [204, 400, 409] as const) {
      organization.emulator.behaviour.patch({ removeNonMember });
      expect((await remove()).status).toBe(removeNonMember);
    }
  });

  it("refuses an unknown account with 404 ADMIN-UAM-404-1", async () => {
    const reply = await send("POST", memberships("group-1"), { accountId: "712020:nobody" });
    expect(reply).toMatchObject({ status: 404, json: { errors: [{ code: "ADMIN-UAM-404-1" }] } });
  });

  it("refuses an account of another directory", async () => {
    organization.emulator.seed({
      directories: [{ directoryId: "second", name: "Second" }],
      users: [{ email: "far@example.com", accountId: "712020:far", directoryId: "second" }],
    });
    const reply = await send("POST", memberships("group-1"), { accountId: "712020:far" });
    expect(reply).toMatchObject({ status: 404, json: { errors: [{ code: "ADMIN-UAM-404-1" }] } });
  });

  it("refuses a member above the licence limit with 409 ADMIN-UAM-409-3", async () => {
    organization.emulator.behaviour.patch({ licenceLimit: 5 });
    const add = (index: number) => send("POST", memberships("group-1"), { accountId: user(index) });
    expect((await add(5)).status).toBe(204);
    expect(await add(0)).toMatchObject({ status: 409, json: { errors: [{ code: "ADMIN-UAM-409-3" }] } });
  });

  it("refuses changes of a group that an identity provider fills", async () => {
    organization.emulator.seed({ groups: [{ name: "synced", externalSynced: true, members: [user(1)] }] });
    expect((await send("POST", memberships("synced"), { accountId: user(2) })).status).toBe(403);
    expect((await send("DELETE", `${memberships("synced")}/${user(1)}`)).status).toBe(403);
    expect((await send("DELETE", `${GROUPS}/${group("synced").id}`)).status).toBe(403);
  });

  it("takes a service account as a member, or refuses it if the behaviour is set", async () => {
    const { serviceAccounts } = organization.emulator.seed({ serviceAccounts: 1 });
    const accountId = serviceAccounts[0]?.atlassianId ?? "";
    expect((await send("POST", memberships("group-1"), { accountId: serviceAccounts[0]?.id })).status).toBe(
      404,
    );
    expect((await send("POST", memberships("group-1"), { accountId })).status).toBe(204);
    organization.emulator.behaviour.patch({ serviceAccountsInDirectory: false });
    expect((await send("POST", memberships("group-2"), { accountId })).status).toBe(404);
  });

  it.each([
    ["always", 204, 204],
    ["afterAppAccess", 404, 204],
    ["never", 404, 404],
  ] as const)("takes a service account %s", async (serviceAccountsInGroups, before, after) => {
    const { serviceAccounts } = organization.emulator.seed({ serviceAccounts: 1 });
    organization.emulator.behaviour.patch({ serviceAccountsInGroups });
    const account = serviceAccounts[0]?.atlassianId ?? "";
    const add = (name: string) => send("POST", memberships(name), { accountId: account });
    expect((await add("group-1")).status).toBe(before);
    const resourceId = organization.emulator.state().organizations[0]?.workspaces[0]?.id ?? "";
    organization.emulator.mutate({ action: "assignRole", account, resourceId, roleId: "atlassian/user" });
    expect((await add("group-2")).status).toBe(after);
  });

  it("returns other successes if the behaviour is set", async () => {
    organization.emulator.behaviour.patch({ addMembershipStatus: 201, removeMembershipStatus: 202 });
    expect((await send("POST", memberships("group-1"), { accountId: user(5) })).status).toBe(201);
    expect((await send("DELETE", `${memberships("group-1")}/${user(5)}`)).status).toBe(202);
  });

  it("leaves out a removed member only after its own lag", async () => {
    organization.emulator.behaviour.patch({ membershipRemoveLagMs: 120_000 });
    const member = user(1);
    await send("DELETE", `${memberships("group-1")}/${member}`);
    const body = { accountIds: [member], groupIds: [group("group-1").id] };
    const found = async () => (await send("POST", PATHS.userSearch, body)).json.data.length;
    expect(await found()).toBe(1);
    organization.emulator.clock.advance({ seconds: 120 });
    expect(await found()).toBe(0);
  });

  it("shows an added and a removed member to reads only after the lag", async () => {
    organization.emulator.behaviour.patch({ membershipLagMs: 2000 });
    const accountId = user(5);
    const found = async () =>
      (
        await send("POST", "/admin/v2/orgs/{o}/directories/{d}/users/search", {
          accountIds: [accountId],
          groupIds: [group("group-1").id],
          limit: 1,
        })
      ).json.data.length;
    await send("POST", memberships("group-1"), { accountId });
    expect(await found()).toBe(0);
    organization.emulator.clock.advance({ seconds: 2 });
    expect(await found()).toBe(1);
    await send("DELETE", `${memberships("group-1")}/${accountId}`);
    expect(await found()).toBe(1);
    organization.emulator.clock.advance({ seconds: 2 });
    expect(await found()).toBe(0);
    expect((await send("POST", memberships("group-1"), { accountId })).status).toBe(204);
    organization.emulator.clock.advance({ seconds: 2 });
    expect(await found()).toBe(1);
  });
});
