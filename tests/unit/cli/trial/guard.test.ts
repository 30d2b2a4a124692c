import { Ledger, type Entry } from "../../../../cli/src/commands/trial/ledger/ledger";
import type { LedgerFile } from "../../../../cli/src/commands/trial/ledger/ledger-file";
import { namesOf } from "../../../../cli/src/commands/trial/names";
import {
  CALLS,
  pathOf,
  type Call,
  type CallId,
  type Values,
} from "../../../../cli/src/commands/trial/requests/calls";
import {
  checkRequest,
  ForbiddenRequestError,
  type Allowed,
  type Outgoing,
} from "../../../../cli/src/commands/trial/requests/guard";

const NAMES = namesOf("0badcafe");
const ALLOWED: Allowed = {
  orgId: "org",
  personId: "712020:person",
  resourceId: "ari:cloud:jira-software::site/cloud",
  accessResource: "ari:cloud:jira-software::site/cloud",
};
const MEMBER = "ari:cloud:jira-software::role/product/member";

const made = (kind: Entry["kind"], name: string, ids: string[]): Entry => ({
  kind,
  name,
  ids,
  at: "2026-11-28T00:00:00Z",
  state: "made",
  isProven: true,
});
const planned = (kind: Entry["kind"], name: string): Entry => ({
  ...made(kind, name, []),
  state: "planned",
  isProven: false,
});

function ledgerOf(...entries: Entry[]): Ledger {
  const file = { write: () => undefined, remove: () => undefined } as unknown as LedgerFile;
  return new Ledger(file, {
    format: "atlassian-admin-trial-ledger/1",
    trialId: "0badcafe",
    orgId: "org",
    baseUrl: "https://x",
    startedAt: "",
    process: { pid: 1, host: "here" },
    entries,
  });
}

const LEDGER = ledgerOf(
  made("account", NAMES.account, ["sa-1", "712020:acc-1"]),
  planned("account", NAMES.plainAccount),
  made("group", NAMES.group, ["group-1"]),
  planned("group", NAMES.renamedGroup(9)),
  made("token", NAMES.label("A"), ["token-1"]),
  planned("token", NAMES.label("B")),
);

/** A request of this call as the wire would send it. */
function request(id: CallId, values: Values): Outgoing {
  const call: Call = CALLS[id];
  const all = { orgId: "org", directoryId: "d", ...values };
  return { method: call.method, path: pathOf(call, all), body: call.body?.(all) };
}

const GOOD: readonly (readonly [CallId, Values])[] = [
  ["accounts.create.documented", { displayName: NAMES.plainAccount, description: "x" }],
  ["accounts.create.console", { displayName: NAMES.plainAccount }],
  ["groups.create", { name: NAMES.renamedGroup(9) }],
  ["tokens.create", { accountId: "712020:acc-1", label: NAMES.label("B"), scopes: [], expiry: "" }],
  ["accounts.update.collection", { idField: "id", idValue: "sa-1", displayName: NAMES.account }],
  ["accounts.update.item", { id: "SA-1", displayName: NAMES.account }],
  ["accounts.delete.documented", { id: "sa-1" }],
  ["accounts.delete.console", { id: "712020:acc-1" }],
  ["accounts.delete.lifecycle", { accountId: "712020:acc-1" }],
  ["tokens.revoke", { accountId: "712020:acc-1", tokenId: "token-1" }],
  ["groups.update.patch", { groupId: "group-1", name: NAMES.group }],
  ["groups.update.put", { groupId: "group-1", name: NAMES.group }],
  ["groups.delete", { groupId: "ari:cloud:platform::group/group-1" }],
  ["members.add", { groupId: "group-1", accountId: "712020:acc-1" }],
  ["members.add", { groupId: "group-1", accountId: "712020:person" }],
  ["members.remove", { groupId: "group-1", accountId: "anybody" }],
  ["roles.assign", { groupId: "group-1", resourceId: ALLOWED.resourceId, roleId: "atlassian/user" }],
  ["roles.revoke", { groupId: "group-1", resourceId: ALLOWED.resourceId, roleId: "atlassian/user" }],
  ["access.grant", { accountId: "712020:acc-1", resource: ALLOWED.accessResource, role: MEMBER }],
  ["access.revoke", { accountId: "712020:acc-1", role: "atlassian/user", resource: "x" }],
];

const BAD: readonly (readonly [string, Outgoing])[] = [
  ["an account with a name of its own", request("accounts.create.documented", { displayName: "deploy-bot" })],
  [
    "an account that the ledger does not have yet",
    request("accounts.create.console", { displayName: NAMES.renamedAccount(1, false) }),
  ],
  ["an account that exists already", request("accounts.create.console", { displayName: NAMES.account })],
  [
    "an account that gets access with it",
    {
      ...request("accounts.create.documented", {}),
      body: { displayName: NAMES.plainAccount, permissionRules: [] },
    },
  ],
  ["a group with a name of its own", request("groups.create", { name: "admins" })],
  [
    "a token of another account",
    request("tokens.create", { accountId: "712020:boss", label: NAMES.label("B") }),
  ],
  ["a token with another label", request("tokens.create", { accountId: "712020:acc-1", label: "ci" })],
  [
    "a rename of another account",
    request("accounts.update.item", { id: "sa-2", displayName: NAMES.account }),
  ],
  [
    "a rename of another account in the body",
    request("accounts.update.collection", { idField: "id", idValue: "sa-2", displayName: NAMES.account }),
  ],
  [
    "a rename of no account",
    {
      method: "PATCH",
      path: "/admin/api-access/v1/orgs/org/service-accounts",
      body: { displayName: NAMES.account },
    },
  ],
  [
    "a rename of two accounts",
    {
      method: "PATCH",
      path: "/admin/api-access/v1/orgs/org/service-accounts",
      body: { id: "sa-1", accountId: "712020:boss", displayName: NAMES.account },
    },
  ],
  ["a rename to another name", request("accounts.update.item", { id: "sa-1", displayName: "deploy-bot" })],
  ["a delete of another account", request("accounts.delete.documented", { id: "sa-2" })],
  [
    "a delete of another account by lifecycle",
    request("accounts.delete.lifecycle", { accountId: "712020:person" }),
  ],
  [
    "a delete of a token by the account's id",
    request("tokens.revoke", { accountId: "712020:acc-1", tokenId: "token-2" }),
  ],
  ["a token of a person", request("tokens.revoke", { accountId: "712020:person", tokenId: "token-1" })],
  ["a rename of another group", request("groups.update.patch", { groupId: "group-2", name: NAMES.group })],
  ["a delete of another group", request("groups.delete", { groupId: "group-2" })],
  ["an account as a group", request("groups.delete", { groupId: "sa-1" })],
  ["a member of another group", request("members.add", { groupId: "group-2", accountId: "712020:acc-1" })],
  ["another person", request("members.add", { groupId: "group-1", accountId: "712020:boss" })],
  [
    "a removal from another group",
    request("members.remove", { groupId: "group-2", accountId: "712020:acc-1" }),
  ],
  [
    "an administrator's role",
    request("roles.assign", {
      groupId: "group-1",
      resourceId: ALLOWED.resourceId,
      roleId: "atlassian/admin",
    }),
  ],
  [
    "a role on another app",
    request("roles.assign", {
      groupId: "group-1",
      resourceId: "ari:cloud:confluence::site/cloud",
      roleId: "atlassian/user",
    }),
  ],
  [
    "a role of another group",
    request("roles.revoke", { groupId: "group-2", resourceId: ALLOWED.resourceId, roleId: "atlassian/user" }),
  ],
  [
    "access of another account",
    request("access.grant", { accountId: "712020:boss", resource: ALLOWED.accessResource, role: MEMBER }),
  ],
  [
    "access to another app",
    request("access.grant", { accountId: "712020:acc-1", resource: "ari:cloud:x::site/y", role: MEMBER }),
  ],
  [
    "access as an administrator",
    request("access.grant", {
      accountId: "712020:acc-1",
      resource: ALLOWED.accessResource,
      role: "ari:cloud:jira-software::role/product/admin",
    }),
  ],
  [
    "access of two accounts",
    {
      ...request("access.grant", {}),
      body: {
        userIds: ["712020:acc-1", "712020:boss"],
        permissionRules: [{ resource: ALLOWED.accessResource, role: MEMBER }],
      },
    },
  ],
  ["another organisation", request("groups.delete", { orgId: "another", groupId: "group-1" })],
  ["a read of another organisation", request("organization.get", { orgId: "another" })],
  ["a call that is in no list", { method: "DELETE", path: "/admin/api-access/v1/orgs/org/api-tokens" }],
  [
    "a suspended person",
    { method: "POST", path: "/admin/v2/orgs/org/directories/d/users/712020:acc-1/suspend" },
  ],
  ["a key that is revoked", { method: "PATCH", path: "/admin/api-access/v1/orgs/org/api-keys/revoke/1" }],
];

describe("the guard of a trial", () => {
  it.each(GOOD)("lets %s through, about objects of the ledger: %j", (id, values) => {
    expect(checkRequest(request(id, values), LEDGER, ALLOWED)).toBe(id);
  });

  it.each(BAD)("refuses %s", (_, outgoing) => {
    expect(() => checkRequest(outgoing, LEDGER, ALLOWED)).toThrow(ForbiddenRequestError);
    expect(() => checkRequest(outgoing, LEDGER, ALLOWED)).toThrow(
      /Nothing was sent\. This is a bug in atlassian-admin; report it\.$/,
    );
  });

  it.each(GOOD.filter(([id]) => !id.includes("create")))(
    "refuses %s while nothing is known to be the trial's",
    (id, values) => {
      expect(() => checkRequest(request(id, values), ledgerOf(), ALLOWED)).toThrow(ForbiddenRequestError);
    },
  );

  it.each(GOOD.filter(([id]) => !id.includes("create")))(
    "refuses %s about an object whose name nobody has seen",
    (id, values) => {
      const unproven = LEDGER.entries.map((entry) => ({ ...entry, isProven: false }));
      expect(() => checkRequest(request(id, values), ledgerOf(...unproven), ALLOWED)).toThrow(
        ForbiddenRequestError,
      );
    },
  );

  it.each(["members.add", "roles.assign", "access.grant"] as const)(
    "refuses %s of what the user did not name",
    (id) => {
      const [, values = {}] = GOOD.findLast(([call]) => call === id) ?? [];
      const nothing = { ...ALLOWED, personId: undefined, resourceId: undefined, accessResource: undefined };
      expect(() =>
        checkRequest(
          request(id, { ...values, ...(id === "members.add" && { accountId: "712020:person" }) }),
          LEDGER,
          nothing,
        ),
      ).toThrow(ForbiddenRequestError);
    },
  );

  it("has a rule for every write", () => {
    const writes = (Object.entries(CALLS) as [CallId, Call][])
      .filter(([, { effect }]) => effect !== "read")
      .map(([id]) => id);
    expect(writes.filter((id) => !GOOD.some(([good]) => good === id))).toEqual([]);
  });
});

describe("the ledger of a trial", () => {
  it("takes no name that is not marked", () => {
    expect(() => ledgerOf().plan({ kind: "account", name: "deploy-bot" }, new Date())).toThrow(
      "is no name of trial 0badcafe",
    );
  });
});
