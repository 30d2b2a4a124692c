import { anyText, useEmulator } from "./support";

const organization = useEmulator({ seed: { users: 120, groups: 2, membersPerGroup: 3 } });
const { send } = organization;
const DIRECTORY = "/admin/v2/orgs/{o}/directories/{d}";
const search = (body: object) => send("POST", `${DIRECTORY}/users/search`, body);
const emails = (json: { data: { email: string }[] }) => json.data.map(({ email }) => email);
const state = () => organization.emulator.state();
const jira = () => state().organizations[0]?.workspaces[0]?.id ?? "";

describe("user search", () => {
  it("gives 50 users without a limit and every user once over its pages", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const { json } = await search(cursor === undefined ? {} : { cursor });
      seen.push(...emails(json));
      cursor = json.links.next;
      pages += 1;
    } while (cursor !== undefined);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(121);
  });

  it("finds by account id, email in any case, group, text and status", async () => {
    const accountId = state().users[7]?.accountId ?? "";
    expect(emails((await search({ accountIds: [accountId, "712020:nobody"] })).json)).toEqual([
      "user-7@example.com",
    ]);
    expect(emails((await search({ emails: ["USER-8@example.com"] })).json)).toEqual(["user-8@example.com"]);
    const inSecond = await search({ groupIds: [state().groups[1]?.id] });
    expect(emails(inSecond.json)).toEqual([4, 5, 6].map((number) => `user-${number}@example.com`));
    expect(emails((await search({ searchTerm: "user-119" })).json)).toEqual(["user-119@example.com"]);
    organization.emulator.mutate({ action: "suspendUser", account: "user-9@example.com" });
    expect(emails((await search({ status: ["suspended"] })).json)).toEqual(["user-9@example.com"]);
  });

  it.each([
    [{ emails: ["a"], searchTerm: "b" }],
    [{ limit: 101 }],
    [{ accountIds: 7 }],
    [{ cursor: "invented" }],
  ])("refuses %j with 400", async (body) => {
    expect((await search(body)).status).toBe(400);
  });

  it("shows groups and platform roles only where asked", async () => {
    const plain = await search({ emails: ["user-4@example.com"] });
    expect(plain.json.data[0]).not.toHaveProperty("groups");
    const expanded = await search({ emails: ["user-4@example.com"], expand: ["groups", "platformRoles"] });
    expect(expanded.json.data[0]).toMatchObject({ groups: [{ name: "group-2" }], platformRoles: [] });
  });

  it("finds service accounts as apps, or not if the behaviour is set", async () => {
    organization.emulator.seed({
      serviceAccounts: [{ displayName: "bot", email: "bot@serviceaccount.atlassian.com" }],
    });
    const find = () => search({ emails: ["bot@serviceaccount.atlassian.com"] });
    expect((await find()).json.data).toMatchObject([{ accountType: "app", name: "bot" }]);
    organization.emulator.behaviour.patch({ serviceAccountsInDirectory: false });
    expect((await find()).json.data).toEqual([]);
  });
});

describe("users", () => {
  it("gets one user, 404 for nobody, and counts all", async () => {
    const accountId = state().users[1]?.accountId ?? "";
    expect((await send("GET", `${DIRECTORY}/users/${accountId}`)).json.data).toMatchObject({ accountId });
    expect((await send("GET", `${DIRECTORY}/users/712020:nobody`)).status).toBe(404);
    expect((await send("GET", `${DIRECTORY}/users/count`)).json).toEqual({ count: 121 });
  });

  it("invites users into groups and responds with account ids", async () => {
    const additionalGroups = [state().groups[0]?.id];
    const invited = await send("POST", "/admin/v2/orgs/{o}/users/invite", {
      emails: ["new@example.com"],
      additionalGroups,
    });
    expect(invited.json.data).toMatchObject([{ email: "new@example.com", id: anyText }]);
    expect(state().groups[0]?.members).toContain(invited.json.data[0].id);
  });

  it("suspends and restores a user but not an organisation admin, and removes a user", async () => {
    const [admin, user] = state().users;
    const path = `${DIRECTORY}/users/${user?.accountId ?? ""}`;
    expect((await send("POST", `${path}/suspend`, "")).status).toBe(204);
    expect(state().users[1]?.status).toBe("suspended");
    expect((await send("POST", `${path}/restore`)).status).toBe(204);
    expect((await send("POST", `${DIRECTORY}/users/${admin?.accountId ?? ""}/suspend`)).status).toBe(400);
    expect((await send("DELETE", path)).status).toBe(204);
    expect(state().users).toHaveLength(120);
  });
});

describe("role assignments", () => {
  const ofGroup = () => `${DIRECTORY}/groups/${state().groups[0]?.id ?? ""}/role-assignments`;
  const assign = (roleId = "atlassian/user", resourceId = jira()) =>
    send("POST", `${ofGroup()}/assign`, { resourceId, roleId });

  it("assigns, lists and revokes a role of a group", async () => {
    expect((await assign()).status).toBe(204);
    expect((await assign()).status).toBe(204);
    const data = [{ resourceId: jira(), resourceOwner: "jira", roles: ["atlassian/user"] }];
    expect((await send("GET", ofGroup())).json.data).toEqual(data);
    const revoked = await send("POST", `${ofGroup()}/revoke`, {
      resourceId: jira(),
      roleId: "atlassian/user",
    });
    expect(revoked.status).toBe(204);
    expect((await send("GET", ofGroup())).json.data).toEqual([]);
  });

  it("refuses an unknown role and an unknown resource", async () => {
    expect((await assign("atlassian/king")).status).toBe(400);
    expect((await assign("atlassian/user", "ari:cloud:jira::site/nowhere")).status).toBe(404);
  });

  it("takes the workspace's own ARI, and another of its site only if the behaviour is set", async () => {
    const other = jira().replace("ari:cloud:jira::", "ari:cloud:jira-software::");
    expect(other).not.toBe(jira());
    expect((await assign("atlassian/user", other)).status).toBe(404);
    organization.emulator.behaviour.patch({ roleResource: "site" });
    expect((await assign("atlassian/user", other)).status).toBe(204);
  });

  it("leaves out a revoked role only after its own lag", async () => {
    organization.emulator.behaviour.patch({ roleLagMs: 10_000, roleRevokeLagMs: 120_000 });
    const shown = async () => (await send("GET", ofGroup())).json.data.length;
    await assign();
    organization.emulator.clock.advance({ seconds: 10 });
    await send("POST", `${ofGroup()}/revoke`, { resourceId: jira(), roleId: "atlassian/user" });
    organization.emulator.clock.advance({ seconds: 119 });
    expect(await shown()).toBe(1);
    organization.emulator.clock.advance({ seconds: 1 });
    expect(await shown()).toBe(0);
  });

  it("shows an assignment only after the lag", async () => {
    organization.emulator.behaviour.patch({ roleLagMs: 30_000 });
    await assign();
    expect((await send("GET", ofGroup())).json.data).toEqual([]);
    organization.emulator.clock.advance({ seconds: 30 });
    expect((await send("GET", ofGroup())).json.data).toHaveLength(1);
  });

  it("pages by a cursor that must come alone", async () => {
    await assign();
    await assign("atlassian/admin", state().organizations[0]?.workspaces[1]?.id);
    const first = await send("GET", `${ofGroup()}?limit=1`);
    const cursor = first.json.links.next;
    expect((await send("GET", `${ofGroup()}?cursor=${cursor ?? ""}&limit=1`)).status).toBe(400);
    const second = await send("GET", `${ofGroup()}?cursor=${cursor ?? ""}`);
    expect(second.json.data).toMatchObject([{ roles: ["atlassian/admin"] }]);
    expect(second.json.links.next).toBeUndefined();
  });

  it("distinguishes a user's direct roles from those of a group", async () => {
    await assign();
    const account = "user-1@example.com";
    organization.emulator.mutate({
      action: "assignRole",
      account,
      resourceId: jira(),
      roleId: "atlassian/admin",
    });
    const path = `${DIRECTORY}/users/${state().users[1]?.accountId ?? ""}/role-assignments`;
    expect((await send("GET", path)).json.data[0].roleAssignments).toEqual([
      { role: "atlassian/admin", roleAssignmentMethods: ["direct"] },
      { role: "atlassian/user", roleAssignmentMethods: ["group_direct"] },
    ]);
  });
});
