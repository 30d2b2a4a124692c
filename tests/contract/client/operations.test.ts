import type { Emulator, FaultRule } from "pulumi-atlassian-admin-emulator";
import { RETRY_TABLE, type Failure } from "../../../provider/src/client/retry-table";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { groupDefinition } from "../../../provider/src/resources/group/handlers";
import { groupMembershipDefinition } from "../../../provider/src/resources/group-membership/handlers";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import { connectOrganization, everythingIn, failureFrom } from "../../support/connected-client";
import { useFastEmulator } from "../../support/fast-emulator";

let emulator: Emulator;
useFastEmulator(100, (started) => {
  emulator = started;
});

function seedAccount(displayName: string) {
  const [account] = emulator.seed({ serviceAccounts: [{ displayName }] }).serviceAccounts;
  const { id = "", atlassianId: accountId = "" } = account ?? {};
  const inputs = { orgId: emulator.orgId, displayName };
  return { inputs, state: { ...inputs, serviceAccountId: id, accountId, email: "", status: "active" } };
}

function tokenInputs() {
  const { state } = seedAccount("bot");
  const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  return {
    orgId: emulator.orgId,
    accountId: state.accountId,
    label: "ci",
    scopes: ["read:jira-work"],
    expiresAt,
    lifetimeDays: undefined,
  };
}

const count = (method: string, route: string) => emulator.requests().counts[`${method} ${route}`] ?? 0;
const MINT = "/users/{accountId}/manage/api-tokens";
const API_ACCESS = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const MEMBERSHIPS = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships";

describe("a read that goes on failing", () => {
  const faults: [Failure, FaultRule, string][] = [
    ["server-error", { status: 503 }, "api"],
    ["connection-lost", { drop: "before" }, "transport"],
    ["timed-out", { hang: true }, "timeout"],
    ["bad-shape", { html: true, status: 200 }, "response-shape"],
    ["refused", { status: 403 }, "api"],
  ];

  it.each(faults)("is given up after %s as often as the retry table allows", async (failure, fault, code) => {
    emulator.faults.add(fault);
    const { organization } = connectOrganization(emulator, { timeoutSeconds: 0.3 });
    const { retries } = RETRY_TABLE[failure];
    const error = await failureFrom(organization.serviceAccounts.named("bot"));
    expect(error).toMatchObject({ code });
    expect(emulator.requests().entries).toHaveLength(retries + 1);
    const tried = /Tried (\d+) times/.exec(String(error))?.[1];
    expect(tried).toBe(retries > 0 ? String(retries + 1) : undefined);
    expect(everythingIn(error)).not.toContain(emulator.apiKey);
  });

  it("is given up after 429 when the budget of the operation is used up", async () => {
    emulator.faults.add({ status: 429, retryAfter: 10 });
    const { organization } = connectOrganization(emulator, { retryBudgetSeconds: 55 });
    const { code, status } = (await failureFrom(organization.groups.findByName("g"))) as {
      code: string;
      status?: number;
    };
    // If the budget ends before a response has arrived completely, that response is the error.
    expect(code === "rate-limit" || status === 429).toBe(true);
    expect(emulator.requests().entries.length).toBeLessThanOrEqual(8);
    expect(emulator.requests().entries.length).toBeGreaterThan(2);
  });
});

describe("ApiToken.create", () => {
  it("records the token that exists after a lost response, with a secret that works", async () => {
    emulator.faults.add({ method: "POST", route: MINT, drop: "after", count: 1 });
    const { organization, messages } = connectOrganization(emulator);
    const { id, outputs } = await apiTokenDefinition.create(organization, tokenInputs());
    expect(emulator.state().tokens).toMatchObject([{ id, label: outputs.fullLabel }]);
    expect(messages.join("\n")).toMatch(/warning: revoking the token "ci-[0-9a-f]{8}"/);
    expect(messages.join("\n")).not.toContain(outputs.token);
    const cloudId = emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
    const { status } = await fetch(`${emulator.url}/ex/jira/${cloudId}/rest/api/3/myself`, {
      headers: { authorization: `Bearer ${outputs.token ?? ""}` },
    });
    expect(status).toBe(200);
  });

  it.each([["id"], ["token"]])("creates another token if the response lacks the %s", async (field) => {
    emulator.faults.add({ method: "POST", route: MINT, omitFields: [field], count: 1 });
    const { organization } = connectOrganization(emulator);
    const { id } = await apiTokenDefinition.create(organization, tokenInputs());
    expect(emulator.state().tokens.map((token) => token.id)).toEqual([id]);
  });

  it("gives up after three lost responses, with nothing left over", async () => {
    emulator.faults.add({ method: "POST", route: MINT, drop: "after" });
    const { organization } = connectOrganization(emulator);
    expect(await failureFrom(apiTokenDefinition.create(organization, tokenInputs()))).toMatchObject({
      code: "outcome-unknown",
    });
    expect({ mints: count("POST", MINT), tokens: emulator.state().tokens }).toEqual({ mints: 3, tokens: [] });
  });

  it("waits for an account that takes tokens only later", async () => {
    emulator.faults.add({ method: "POST", route: MINT, status: 404, count: 4 });
    const { organization } = connectOrganization(emulator);
    await apiTokenDefinition.create(organization, tokenInputs());
    expect({ mints: count("POST", MINT), tokens: emulator.state().tokens.length }).toEqual({
      mints: 5,
      tokens: 1,
    });
  });
});

describe("ServiceAccount.create", () => {
  const create = (displayName: string, settings?: Parameters<typeof connectOrganization>[1]) => {
    const { organization } = connectOrganization(emulator, settings);
    return serviceAccountDefinition.create(organization, { orgId: emulator.orgId, displayName });
  };

  it.each(["api-access", "account-management"] as const)(
    "finds the account that the %s listing shows only after a while",
    async (serviceAccountApi) => {
      emulator.behaviour.patch({ serviceAccountListLagMs: 20_000 });
      emulator.faults.add({ method: "POST", drop: "after", count: 1 });
      const { id, outputs, unfinished } = await create("bot", { serviceAccountApi });
      const [account] = emulator.state().serviceAccounts;
      expect(account).toMatchObject({ id, atlassianId: outputs.accountId });
      expect({ count: emulator.state().serviceAccounts.length, unfinished }).toEqual({
        count: 1,
        unfinished: [],
      });
    },
  );

  it("stops if the listing does not show it within a minute, with the remedy", async () => {
    emulator.behaviour.patch({ serviceAccountListLagMs: 120_000 });
    emulator.faults.add({ method: "POST", drop: "after", count: 1 });
    expect(await failureFrom(create("bot"))).toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(/within 60 s.*set adoptExisting to true/s) as string,
    });
    expect(count("POST", API_ACCESS)).toBe(1);
  });

  it("distinguishes two new accounts if both responses are lost", async () => {
    emulator.faults.add({ method: "POST", route: API_ACCESS, drop: "after", count: 2 });
    const { organization } = connectOrganization(emulator);
    const { orgId } = emulator;
    const [one, two] = await Promise.all(
      ["one", "two"].map((displayName) =>
        serviceAccountDefinition.create(organization, { orgId, displayName }),
      ),
    );
    const ids = Object.fromEntries(
      emulator.state().serviceAccounts.map((account) => [account.displayName, account.id]),
    );
    expect(ids).toEqual({ one: one?.id, two: two?.id });
  });

  it("uses the account-management API where the other one is not routed", async () => {
    emulator.behaviour.patch({ serviceAccountBackends: { apiAccess: false } });
    const { id } = await create("bot");
    expect(emulator.state().serviceAccounts.map((account) => account.id)).toEqual([id]);
    expect(count("POST", API_ACCESS)).toBe(0);
  });

  it("sends nothing if neither API is available", async () => {
    emulator.behaviour.patch({ serviceAccountBackends: { apiAccess: false, accountManagement: false } });
    expect(await failureFrom(create("bot"))).toMatchObject({ code: "refused" });
    expect(emulator.requests().entries.filter(({ method }) => method === "POST")).toEqual([]);
  });
});

describe("ServiceAccount.update", () => {
  const update = () => {
    const { state, inputs } = seedAccount("bot");
    const { organization } = connectOrganization(emulator);
    return serviceAccountDefinition.update(organization, state, { ...inputs, displayName: "renamed" });
  };

  it("passes on why the API rejects the new name", async () => {
    const detail = "displayName must not contain this";
    emulator.faults.add({ method: "PATCH", status: 400, body: { message: detail } });
    expect(await failureFrom(update())).toMatchObject({
      message: expect.stringContaining(detail) as string,
    });
  });

  it("does not report that the API accepted a change for which it returned 404", async () => {
    emulator.faults.add({ method: "PATCH", status: 404 });
    expect(await failureFrom(update())).toMatchObject({
      message: expect.not.stringContaining("the API accepted the change") as string,
    });
  });

  it.each(["serviceAccountId", "id", "accountId"] as const)(
    "succeeds where the API wants the id in the field %s",
    async (patchIdField) => {
      emulator.behaviour.patch({ patchIdField });
      await update();
      expect(emulator.state().serviceAccounts).toMatchObject([{ displayName: "renamed" }]);
    },
  );
});

describe("Group.create", () => {
  it("finds the group that the search shows only after a while", async () => {
    emulator.behaviour.patch({ groupSearchLagMs: 20_000 });
    const { organization } = connectOrganization(emulator);
    const { id } = await groupDefinition.create(organization, { orgId: emulator.orgId, name: "g" });
    expect(emulator.state().groups.map((group) => group.id)).toEqual([id]);
  });
});

describe("GroupMembership.create", () => {
  const create = () => {
    const { state } = seedAccount("bot");
    const [groupId = ""] = emulator.seed({ groups: [{ name: "g" }] }).groups;
    const { organization } = connectOrganization(emulator);
    const inputs = { orgId: emulator.orgId, groupId, accountId: state.accountId };
    return groupMembershipDefinition.create(organization, inputs);
  };

  it("waits for a new account that the directory does not know yet", async () => {
    const route = MEMBERSHIPS;
    const body = {
      errors: [{ code: "ADMIN-UAM-404-1", detail: "One or more user not found in the directory" }],
    };
    emulator.faults.add({ method: "POST", route, status: 404, body, count: 4 });
    await create();
    expect(count("POST", MEMBERSHIPS)).toBe(5);
    expect(emulator.state().groups[0]?.members).toHaveLength(1);
  });

  it("is content with the member that is there already (409 ADMIN-UAM-409-2)", async () => {
    const body = { errors: [{ code: "ADMIN-UAM-409-2" }] };
    emulator.faults.add({ method: "POST", route: MEMBERSHIPS, applyThenStatus: 409, body, count: 1 });
    await create();
    expect(count("POST", MEMBERSHIPS)).toBe(1);
  });

  it("gives up after three requests that are not carried out", async () => {
    emulator.faults.add({ method: "POST", route: MEMBERSHIPS, drop: "before" });
    expect(await failureFrom(create())).toMatchObject({ code: "transport" });
    expect(count("POST", MEMBERSHIPS)).toBe(3);
    expect(emulator.state().groups[0]?.members).toEqual([]);
  });
});
