import type { Emulator } from "pulumi-atlassian-admin-emulator";

/** What each endpoint returned, without what differs from run to run. By `METHOD path`, and by `429`. */
export type Responses = ReadonlyMap<string, readonly string[]>;

interface Sent {
  readonly status: number;
  readonly body: unknown;
}

/** Sends each request that a guess is about. The organisation has one user and two service accounts. */
export async function exercise(emulator: Emulator): Promise<Responses> {
  const session = new Session(emulator);
  await exerciseAccounts(session);
  await exerciseTokens(session);
  await exerciseGroups(session);
  await exerciseDeletes(session);
  await session.send("GET", "/admin/v1/orgs/{orgId}/events");
  await session.send("GET", "/admin/v1/orgs/{orgId}/event-actions");
  await session.sendTooMany();
  return session.responses;
}

const ACCOUNTS = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const DIRECTORY = "/admin/v2/orgs/{orgId}/directories/{directoryId}";
const EXPIRY = new Date(Date.now() + 30 * 86_400_000).toISOString();

async function exerciseAccounts(session: Session): Promise<void> {
  for (const query of ["", "?limit=1", "?limit=60", "?limit=600"]) {
    await session.send("GET", `${ACCOUNTS}${query}`);
  }
  await session.send("POST", ACCOUNTS, { displayName: "made", description: "by hand" });
  const { id, atlassianId } = session.account;
  for (const field of ["serviceAccountId", "id", "accountId", "atlassianId"]) {
    for (const value of [id, atlassianId]) {
      await session.send("PATCH", ACCOUNTS, { [field]: value, displayName: "renamed" });
    }
  }
}

async function exerciseTokens(session: Session): Promise<void> {
  const { id, atlassianId } = session.account;
  const tokens = `/users/${atlassianId}/manage/api-tokens`;
  const mint = (label: string): Promise<Sent> =>
    session.send("POST", tokens, { label, scopes: ["read:jira-work"], expiry: EXPIRY });
  await mint("one");
  await mint("one");
  await mint("two");
  await session.send("GET", `${ACCOUNTS}/api-tokens`);
  await session.send("GET", `${ACCOUNTS}/${id}/api-tokens`);
  const [first] = session.emulator.state().tokens;
  await session.send("DELETE", `${tokens}/${first?.id ?? ""}`);
  await session.send("DELETE", `${tokens}/${first?.id ?? ""}`);
  await session.send("DELETE", `${ACCOUNTS}/${id}/api-tokens`);
}

async function exerciseGroups(session: Session): Promise<void> {
  const groups = `${DIRECTORY}/groups`;
  await session.send("POST", groups, { name: "team", description: "a team" });
  await session.send("POST", groups, { name: "team", description: "a team" });
  const { groups: made, organizations, users } = session.emulator.state();
  const group = `${groups}/${made[0]?.id ?? ""}`;
  await session.send("PATCH", group, { name: "crew" });
  await session.send("PATCH", group, { name: "protected" });
  await session.send("PATCH", group, { name: "team" });
  const account = users[0]?.accountId ?? "";
  await session.send("POST", `${group}/memberships`, { accountId: account });
  await session.send("DELETE", `${group}/memberships/${account}`);
  await session.send("DELETE", `${group}/memberships/${account}`);
  const [workspace] = organizations[0]?.workspaces ?? [];
  const others = [workspace?.id, `ari:cloud:jira-software::site/${workspace?.cloudId ?? ""}`];
  for (const resourceId of others) {
    await session.send("POST", `${group}/role-assignments/assign`, { resourceId, roleId: "atlassian/user" });
  }
  await session.send("POST", `${DIRECTORY}/users/search`, { accountIds: [session.account.atlassianId] });
}

async function exerciseDeletes(session: Session): Promise<void> {
  const { groups, serviceAccounts } = session.emulator.state();
  const group = `${DIRECTORY}/groups/${groups[0]?.id ?? ""}`;
  await session.send("DELETE", group);
  await session.send("DELETE", group);
  const [first, second] = serviceAccounts;
  await session.send("DELETE", `${ACCOUNTS}/${first?.atlassianId ?? ""}`);
  await session.send("DELETE", `${ACCOUNTS}/${first?.id ?? ""}`);
  await session.send("DELETE", `${ACCOUNTS}/${first?.id ?? ""}`);
  await session.send("POST", `/users/${second?.atlassianId ?? ""}/manage/lifecycle/delete`);
  await session.send("POST", `/users/${second?.atlassianId ?? ""}/manage/lifecycle/delete`);
}

class Session {
  readonly responses = new Map<string, string[]>();

  constructor(readonly emulator: Emulator) {}

  get account(): { readonly id: string; readonly atlassianId: string } {
    return this.emulator.state().serviceAccounts[0] ?? { id: "", atlassianId: "" };
  }

  async send(method: string, template: string, body?: unknown): Promise<Sent> {
    const { apiKey, directoryId, orgId, url } = this.emulator;
    const path = template.replace("{orgId}", orgId).replace("{directoryId}", directoryId);
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const wait = response.headers.get("retry-after");
    const key =
      response.status === 429 ? "429" : `${method} ${(path.split("?")[0] ?? "").replace(UUID, "id")}`;
    const seen = this.responses.get(key) ?? [];
    seen.push(`${response.status} ${stable(text)}${wait === null ? "" : ` ${stable(wait)}`}`);
    this.responses.set(key, seen);
    return { status: response.status, body: text };
  }

  /** A request that the rate limit refuses. */
  async sendTooMany(): Promise<void> {
    this.emulator.behaviour.patch({ rateLimit: { requests: 0, periodSeconds: 60, headerStyle: "both" } });
    await this.send("GET", "/admin/v1/orgs");
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** A text without ids, secrets, times and other numbers. */
function stable(text: string): string {
  return text
    .replace(UUID, "id")
    .replace(/"(id|requestId)":"[^"]*"/g, '"$1":"id"')
    .replace(/ATSTT3x[\w-]+/g, "secret")
    .replace(/-[a-z0-9]{10}@/g, "@")
    .replace(/\d+/g, "0")
    .replace(/"cursor=?[^"]*"|[A-Za-z0-9_-]{20,}/g, "text");
}
