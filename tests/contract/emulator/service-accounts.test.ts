import { useEmulator } from "./support";

const DOCUMENTED = "/admin/api-access/v1/orgs/{o}/service-accounts";
const CONSOLE = "/admin/account-management/v1/orgs/{o}/service-accounts";

describe.each([
  ["api-access", DOCUMENTED, 201],
  ["account-management", CONSOLE, 200],
])("service accounts through %s", (_name, collection, created) => {
  const { send, ...organization } = useOrganization();

  it("creates an account with two ids and an email, and no credential", async () => {
    const reply = await send("POST", collection, { displayName: "Deploy bot", description: "deploys" });
    expect(reply.status).toBe(created);
    expect(reply.json).toMatchObject({ displayName: "Deploy bot", description: "deploys", status: "active" });
    expect(reply.json.id).not.toBe(reply.json.atlassianId);
    expect(reply.json.email).toMatch(/@serviceaccount\.atlassian\.com$/);
    expect(reply.text).not.toContain("ATSTT");
  });

  it("lists accounts over pages with absolute next links and a total", async () => {
    organization.get().seed({ serviceAccounts: 5 });
    const first = await send("GET", `${collection}?limit=2`);
    expect(first.json.items).toHaveLength(2);
    expect(first.json.total).toBe(5);
    expect(typeof first.json.items[0].updatedAt).toBe("number");
    const names: string[] = [];
    let next: string | undefined =
      `${organization.get().url}${collection.replace("{o}", organization.get().orgId)}?limit=2`;
    while (next !== undefined) {
      expect(next).toMatch(/^http:\/\/127\.0\.0\.1:/);
      const page = await send("GET", next.slice(organization.get().url.length));
      names.push(...page.json.items.map(({ displayName }: { displayName: string }) => displayName));
      next = page.json.links.next;
    }
    expect(names).toEqual([1, 2, 3, 4, 5].map((number) => `service-account-${number}`));
  });

  it("deletes by id, refuses the atlassianId with 404, and returns 404 the second time", async () => {
    const { json } = await send("POST", collection, { displayName: "Short lived" });
    expect((await send("DELETE", `${collection}/${json.atlassianId}`)).status).toBe(404);
    expect((await send("DELETE", `${collection}/${json.id}`)).status).toBe(204);
    expect((await send("DELETE", `${collection}/${json.id}`)).status).toBe(404);
    expect(organization.get().state().serviceAccounts).toEqual([]);
  });

  it("refuses an account without a name", async () => {
    expect((await send("POST", collection, { description: "nameless" })).status).toBe(400);
  });

  it("refuses accounts above the quota with the chosen status", async () => {
    organization.get().behaviour.patch({ quota: 1 });
    await send("POST", collection, { displayName: "one" });
    expect((await send("POST", collection, { displayName: "two" })).status).toBe(402);
    organization.get().behaviour.patch({ quotaStatus: 409 });
    expect((await send("POST", collection, { displayName: "two" })).status).toBe(409);
  });

  it("allows two accounts of the same name", async () => {
    await send("POST", collection, { displayName: "twin" });
    await send("POST", collection, { displayName: "twin" });
    expect((await send("GET", collection)).json.total).toBe(2);
  });

  it("shows a new account in the listing only after the lag", async () => {
    organization.get().behaviour.patch({ serviceAccountListLagMs: 5000 });
    await send("POST", collection, { displayName: "late" });
    expect((await send("GET", collection)).json).toMatchObject({ items: [], total: 0 });
    organization.get().clock.advance({ seconds: 5 });
    expect((await send("GET", collection)).json.total).toBe(1);
  });
});

describe("the documented service-account API", () => {
  const { send, asScoped, ...organization } = useOrganization();

  it("changes the name and description of the account that the body names", async () => {
    const { json } = await send("POST", DOCUMENTED, { displayName: "before" });
    for (const field of ["serviceAccountId", "id", "accountId"]) {
      const reply = await send("PATCH", DOCUMENTED, { [field]: json.id, displayName: `by ${field}` });
      expect(reply).toMatchObject({ status: 200, json: { displayName: `by ${field}`, email: json.email } });
    }
  });

  it("takes only the chosen id field in a change", async () => {
    const { json } = await send("POST", DOCUMENTED, { displayName: "before" });
    organization.get().behaviour.patch({ patchIdField: "accountId" });
    expect((await send("PATCH", DOCUMENTED, { id: json.id, displayName: "x" })).status).toBe(400);
    expect((await send("PATCH", DOCUMENTED, { accountId: json.id, displayName: "x" })).status).toBe(200);
    expect((await send("PATCH", DOCUMENTED, { accountId: "nobody", displayName: "x" })).status).toBe(404);
  });

  it("responds to a create without a body if the behaviour is set", async () => {
    organization.get().behaviour.patch({ createServiceAccountBody: "none" });
    const reply = await send("POST", DOCUMENTED, { displayName: "silent" });
    expect(reply).toMatchObject({ status: 201, text: "" });
    expect(organization.get().state().serviceAccounts).toHaveLength(1);
  });

  it("puts a new account into additional groups", async () => {
    const { groups } = organization.get().seed({ groups: 1 });
    const { json } = await send("POST", DOCUMENTED, { displayName: "member", additionalGroups: groups });
    expect(organization.get().state().groups[0]?.members).toEqual([json.atlassianId]);
  });

  it("lets a scoped key read, and refuses its write with 403", async () => {
    expect((await asScoped("GET", DOCUMENTED)).status).toBe(200);
    expect((await asScoped("POST", DOCUMENTED, { displayName: "x" })).status).toBe(403);
  });

  it("returns 404 'match any route' when switched off, and for every unknown route", async () => {
    expect((await send("GET", "/admin/api-access/v1/orgs/{o}/nothing")).text).toContain(
      "Request failed to match any route",
    );
    organization.get().behaviour.patch({ serviceAccountBackends: { apiAccess: false } });
    const reply = await send("GET", DOCUMENTED);
    expect(reply.status).toBe(404);
    expect(reply.text).toContain("Request failed to match any route");
    expect((await send("GET", CONSOLE)).status).toBe(200);
  });

  it("gives equal ids if the behaviour is set", async () => {
    organization.get().behaviour.patch({ sameIds: true });
    const { json } = await send("POST", DOCUMENTED, { displayName: "same" });
    expect(json.id).toBe(json.atlassianId);
  });
});

describe("the console's service-account API", () => {
  const { send, asScoped, ...organization } = useOrganization();
  const jira = () => organization.get().state().organizations[0]?.workspaces[0]?.cloudId ?? "";
  const grant = (product: string) => ({
    resource: `ari:cloud:${product}::site/${jira()}`,
    role: `ari:cloud:${product}::role/product/member`,
  });

  it("refuses a limit above 80 instead of clamping it", async () => {
    expect((await send("GET", `${CONSOLE}?limit=80`)).status).toBe(200);
    expect((await send("GET", `${CONSOLE}?limit=81`)).status).toBe(400);
  });

  it("refuses a scoped key with 403", async () => {
    expect((await asScoped("GET", CONSOLE)).status).toBe(403);
  });

  it("returns 404 for an invite until the directory knows the account, then 202", async () => {
    organization.get().behaviour.patch({ accountReadyAfterMs: 4000 });
    const { json } = await send("POST", CONSOLE, { displayName: "new" });
    const invite = () =>
      send("POST", `${CONSOLE}/invite`, {
        userIds: [json.atlassianId],
        permissionRules: [grant("jira-software")],
      });
    const early = await invite();
    expect(early.status).toBe(404);
    expect(early.text).toContain("not found in the directory");
    organization.get().clock.advance({ seconds: 4 });
    expect((await invite()).status).toBe(202);
    expect(organization.get().state().serviceAccounts[0]?.grants).toHaveLength(1);
  });

  it("accepts a grant on the jira resource and grants nothing", async () => {
    const { json } = await send("POST", CONSOLE, { displayName: "new" });
    const body = { userIds: [json.atlassianId], permissionRules: [grant("jira")] };
    expect((await send("POST", `${CONSOLE}/invite`, body)).status).toBe(202);
    expect(organization.get().state().serviceAccounts[0]?.grants).toEqual([]);
  });

  it.each([
    ["accountManagement", 204, 403],
    ["lifecycle", 404, 204],
    ["any", 204, 204],
  ] as const)("deletes by variant %s", async (deleteVariant, byConsole, byLifecycle) => {
    organization.get().behaviour.patch({ deleteVariant });
    const first = await send("POST", CONSOLE, { displayName: "a" });
    const second = await send("POST", CONSOLE, { displayName: "b" });
    expect((await send("DELETE", `${CONSOLE}/${first.json.id}`)).status).toBe(byConsole);
    const lifecycle = `/users/${second.json.atlassianId}/manage/lifecycle/delete`;
    expect((await send("POST", lifecycle, { message: "bye" })).status).toBe(byLifecycle);
  });
});

function useOrganization() {
  const organization = useEmulator();
  return { send: organization.send, asScoped: organization.asScoped, get: () => organization.emulator };
}
