import { failures } from "../../support/failures";
import { apiError } from "../../support/failures";
import { ACCOUNT, DAY_MS, onDay, TokenServer, TokenStack } from "./token-world";

const START_MS = Date.parse("2026-11-24T09:30:00Z");
const TOKEN = { accountId: ACCOUNT, label: "ci", scopes: ["read:jira-work"] };
const ROTATING = { ...TOKEN, rotation: { beforeExpiryDays: 14, overlapDays: 7 } };

let server: TokenServer;
let stack: TokenStack;

const isAccountList = (method: string, path: string): boolean =>
  method === "GET" && path.startsWith("/users/");

beforeEach(async () => {
  jest.useFakeTimers({ now: START_MS });
  server = new TokenServer();
  stack = new TokenStack(server);
  await stack.up(TOKEN);
  // Old enough that no list can be late with it.
  onDay(1, START_MS);
});

afterEach(() => {
  jest.useRealTimers();
});

describe("a token that is not listed", () => {
  it("is gone where another list of the API lacks it too", async () => {
    server.drop("t1");
    const startMs = Date.now();
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
    expect(Date.now() - startMs).toBeLessThan(1000);
    expect(server.sent.at(-1)).toBe("GET /admin/api-access/v1/orgs/org/service-accounts/sa1/api-tokens");
  });

  it("is gone where no other list can be read, after the time that a list can be late", async () => {
    server.behaviour.isApiAccessRouted = false;
    server.drop("t1");
    const startMs = Date.now();
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(120_000);
  });

  it("is not gone where the list shows it again within that time", async () => {
    server.behaviour.isApiAccessRouted = false;
    const [token] = server.tokens.splice(0);
    setTimeout(() => {
      if (token !== undefined) {
        server.tokens.push(token);
      }
    }, 100_000);
    const { recorded } = stack;
    await stack.refresh();
    expect(stack.recorded).toEqual(recorded);
  });

  it("is in doubt, and stays recorded, where another list still shows it", async () => {
    const { recorded } = stack;
    server.behaviour.before = (method, path) => (isAccountList(method, path) ? [] : undefined);
    await expect(stack.refresh()).rejects.toThrow(
      /Cannot read API token "ci" of account "712020:bot": the account's list of tokens does not have token "t1", but another list of the API still does/,
    );
    expect(stack.recorded).toEqual(recorded);
  });

  it("is gone once a list that was late agrees", async () => {
    const listed = [...server.tokens];
    server.drop("t1");
    const endMs = Date.now() + 60_000;
    server.behaviour.after = (_method, path) =>
      path.includes("/api-access/") && path.endsWith("api-tokens") && Date.now() < endMs
        ? { data: listed.map(({ id, label }) => ({ id, label })) }
        : undefined;
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
  });

  it("is not called gone by another list that shows none of the account's tokens", async () => {
    server.add("other", undefined);
    server.drop("t1");
    server.behaviour.after = (_method, path) =>
      path.includes("/api-access/") && path.endsWith("api-tokens") ? { data: [] } : undefined;
    const startMs = Date.now();
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(120_000);
  });

  it("is given time to show where no list has shown it yet, which a rotation makes young again", async () => {
    server.behaviour.listLagMs = 60_000;
    await stack.up({ ...TOKEN, lifetimeDays: 60 });
    const { recorded } = stack;
    expect(recorded?.outputs["isExpiryUnseen"]).toBe(true);
    await stack.refresh();
    expect(stack.recorded?.outputs["token"]).toBe(recorded?.outputs["token"]);
    expect(stack.recorded?.inputs).toEqual(recorded?.inputs);
  });

  it("is gone with its account", async () => {
    server.isAccountThere = false;
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
  });

  it("is not gone because of a 404 about an account that is there", async () => {
    const { recorded } = stack;
    server.behaviour.before = (method, path) => {
      if (isAccountList(method, path)) {
        throw apiError(404);
      }
      return undefined;
    };
    await expect(stack.refresh()).rejects.toThrow(/404/);
    expect(stack.recorded).toEqual(recorded);
  });
});

describe("a response that is not a list of tokens", () => {
  it.each<[string, unknown]>([
    ["an empty object", {}],
    ["null", null],
    ["a page", { data: [], links: {} }],
    ["HTML", "<!DOCTYPE html>"],
    ["a list of something else", [{ name: "x" }]],
    ["an empty list, of everything", []],
  ])("changes nothing: %s", async (_what, body) => {
    const { recorded } = stack;
    const isEverywhere = Array.isArray(body);
    server.drop("t1");
    server.behaviour.before = (method, path) =>
      method === "GET" && (isEverywhere || isAccountList(method, path)) ? body : undefined;
    await expect(stack.refresh()).rejects.toThrow();
    expect(stack.recorded).toEqual(recorded);
  });

  it.each([401, 403])("changes nothing: a refusal with %d", async (status) => {
    const { recorded } = stack;
    server.drop("t1");
    server.behaviour.before = (method, path) => {
      if (isAccountList(method, path)) {
        throw apiError(status);
      }
      return undefined;
    };
    await expect(stack.refresh()).rejects.toThrow(String(status));
    expect(stack.recorded).toEqual(recorded);
  });

  it.each<[string, unknown]>([
    ["an empty object", {}],
    ["null", null],
    ["HTML", "<!DOCTYPE html>"],
  ])("proves nothing as the second list: %s", async (_what, body) => {
    const { recorded } = stack;
    server.drop("t1");
    server.behaviour.before = (_method, path) =>
      path.includes("/api-access/") && path.endsWith("api-tokens") ? body : undefined;
    await expect(stack.refresh()).rejects.toThrow();
    expect(stack.recorded).toEqual(recorded);
  });
});

describe("a token that an administrator has blocked", () => {
  it("counts as revoked, and gets a new secret", async () => {
    server.tokens.forEach((token) => (token.isBlocked = true));
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
    await stack.up(TOKEN);
    expect(server.accepts(stack.secret)).toBe(true);
  });

  it("gives its place to a new one, and is revoked, where the one before it still works", async () => {
    await stack.up({ ...TOKEN, lifetimeDays: 60 });
    const [before, blocked] = server.tokens;
    if (blocked !== undefined) {
      blocked.isBlocked = true;
    }
    await stack.refresh();
    await stack.up({ ...TOKEN, lifetimeDays: 60 });
    expect(server.accepts(before?.secret)).toBe(true);
    expect(server.accepts(stack.secret)).toBe(true);
    expect(server.tokens).not.toContain(blocked);
  });
});

describe("the token before one that somebody revoked", () => {
  it("stays until the state has the new secret, even when its overlap is over", async () => {
    stack = new TokenStack(new TokenServer());
    server = stack.server;
    await stack.up(ROTATING);
    const held = stack.secret;
    onDay(78, START_MS);
    await stack.up(ROTATING);
    server.drop("t2");
    onDay(86, START_MS);
    await stack.refresh();
    await stack.up(ROTATING);
    expect([server.accepts(held), server.accepts(stack.secret)]).toEqual([true, true]);
    expect(await stack.up(ROTATING)).toBe("same");
    onDay(87, START_MS);
    await stack.up(ROTATING);
    expect(server.tokens.map(({ id }) => id)).toEqual(["t3"]);
  });
});

describe("ids in another case", () => {
  it("are the same token", async () => {
    server.behaviour.writeId = (id) => id.toUpperCase();
    const { recorded } = stack;
    await stack.refresh();
    expect(stack.recorded).toEqual(recorded);
  });

  it("are revoked in the form that the list shows", async () => {
    server.drop("t1");
    server.add("ci-0123abcd", undefined, "T1");
    await stack.destroy();
    expect(server.tokens).toEqual([]);
  });
});

describe("a revocation", () => {
  it.each([404, 400, 410])("that is refused with %d has succeeded when the token is gone", async (status) => {
    server.drop("t1");
    server.behaviour.before = (method) => {
      if (method === "DELETE") {
        throw apiError(status);
      }
      return undefined;
    };
    await stack.destroy();
    expect(stack.recorded).toBeUndefined();
  });

  it.each([404, 400])("that is refused with %d has failed while the token is there", async (status) => {
    server.behaviour.before = (method) => {
      if (method === "DELETE") {
        throw apiError(status);
      }
      return undefined;
    };
    await expect(stack.destroy()).rejects.toThrow(`Cannot delete API token "ci" of account "712020:bot": `);
    expect(stack.recorded).toBeDefined();
  });

  it("reports what was refused when the check fails too", async () => {
    server.drop("t1");
    server.behaviour.before = (method, path) => {
      if (method === "DELETE") {
        throw apiError(404, { apiCode: "no.such.token" });
      }
      if (isAccountList(method, path)) {
        throw apiError(403);
      }
      return undefined;
    };
    await expect(stack.destroy()).rejects.toThrow(
      /no\.such\.token.*The check whether the token is gone failed: .*403/,
    );
  });

  it("that was only accepted is followed until it is done", async () => {
    server.behaviour = { revokeStatus: 202, revokeLagMs: 30_000 };
    const startMs = Date.now();
    await stack.destroy();
    expect(server.tokens).toEqual([]);
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(30_000);
  });

  it("that was accepted and is never done is reported, and stays recorded", async () => {
    server.behaviour = { revokeStatus: 202, revokeLagMs: DAY_MS };
    await expect(stack.destroy()).rejects.toThrow(
      /the API accepted the revocation, but still lists token "t1" after 120 s\. Run the command again later/,
    );
    expect(stack.recorded).toBeDefined();
  });

  it("that fails at the end of an overlap is finished by the next run, which creates no token", async () => {
    stack = new TokenStack(new TokenServer());
    server = stack.server;
    await stack.up(ROTATING);
    onDay(78, START_MS);
    await stack.up(ROTATING);
    onDay(86, START_MS);
    server.behaviour.before = (method) => {
      if (method === "DELETE") {
        throw failures.refused();
      }
      return undefined;
    };
    await stack.up(ROTATING);
    expect(stack.recorded?.reasons).toEqual([
      expect.stringMatching(
        /was updated but is unfinished: its previous token "t1" could not be revoked: .*403/,
      ),
    ]);
    expect(server.accepts(stack.secret)).toBe(true);
    server.behaviour = {};
    await stack.up(ROTATING);
    expect(stack.recorded).not.toHaveProperty("reasons");
    expect([server.tokens.length, server.count("POST")]).toEqual([1, 2]);
    expect(await stack.up(ROTATING)).toBe("same");
  });
});
