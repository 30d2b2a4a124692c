import { apiError, failures } from "../../support/failures";
import { ACCOUNT, onDay, TokenServer, TokenStack, type Behaviour } from "./token-world";

const START_MS = Date.parse("2026-11-24T09:30:00Z");
const TOKEN = { accountId: ACCOUNT, label: "Ci Bot", scopes: ["read:jira-work"] };
const ROTATING = { ...TOKEN, rotation: { beforeExpiryDays: 14, overlapDays: 7 } };

let server: TokenServer;
let stack: TokenStack;

const said = (): string => stack.messages.filter((message) => message.startsWith("warning")).join("\n");

/** Loses the response of the first creation, which was carried out. */
function loseFirst(): NonNullable<Behaviour["after"]> {
  let mints = 0;
  return (method) => {
    if (method === "POST" && (mints += 1) === 1) {
      throw failures.connectionLost();
    }
    return undefined;
  };
}

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS });
  server = new TokenServer();
  stack = new TokenStack(server);
});

afterEach(() => {
  jest.useRealTimers();
});

describe("a token creation whose response is lost", () => {
  it.each<[string, Behaviour]>([
    ["under the label that was sent", {}],
    ["in lower case", { relabel: (label) => label.toLowerCase() }],
    ["in upper case", { relabel: (label) => label.toUpperCase() }],
    ["with a suffix", { relabel: (label) => `${label} (1)` }],
    ["with a prefix", { relabel: (label) => `service: ${label}` }],
    ["with other spaces", { relabel: (label) => label.replace(" ", "  ") }],
    ["escaped", { relabel: (label) => label.replace("-", "&#45;-") }],
    ["some seconds late", { listLagMs: 7000 }],
    ["only in another list", { listLagMs: 90_000 }],
  ])("is found %s, and revoked", async (_how, behaviour) => {
    server.behaviour = { ...behaviour, after: loseFirst() };
    await stack.up(TOKEN);
    expect(server.tokens.map(({ id }) => id)).toEqual(["t2"]);
    expect(server.accepts(stack.secret)).toBe(true);
    expect(said()).toMatch(/revoking the token "Ci Bot-[0-9a-f]{8}" of account/);
  });

  it.each<[string, Behaviour]>([
    ["every list is late", { listLagMs: 90_000, isApiAccessRouted: false }],
    ["the API cut the label off", { relabel: (label) => label.slice(0, 8) }],
  ])("is named where %s", async (_why, behaviour) => {
    server.behaviour = { ...behaviour, after: loseFirst() };
    await stack.up(TOKEN);
    const sent =
      /response to the request for token "(Ci Bot-[0-9a-f]{8})" of account "712020:bot" was lost, and no list shows the token/.exec(
        said(),
      );
    expect(sent?.[1]?.startsWith(String(server.tokens[0]?.label))).toBe(true);
    expect(server.accepts(stack.secret)).toBe(true);
  });

  it.each([401, 403, 502])("is named when looking for it fails with %d", async (status) => {
    server.behaviour.after = loseFirst();
    server.behaviour.before = (method) => {
      if (method === "GET" && server.tokens.length > 0) {
        throw apiError(status);
      }
      return undefined;
    };
    await expect(stack.up(TOKEN)).rejects.toThrow(
      /Account "712020:bot" may have a token "Ci Bot-[0-9a-f]{8}" whose secret nobody has\. Revoke it at admin\.atlassian\.com/,
    );
    expect(server.tokens).toHaveLength(1);
    expect(stack.recorded).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["{}", {}],
    ["null", null],
    ["[]", []],
    ["HTML", "<!DOCTYPE html>"],
    ["the id only", { id: "t1" }],
    ["the secret only", { token: "secret-1" }],
  ])("and shows %s instead, is revoked", async (_body, body) => {
    let mints = 0;
    server.behaviour.after = (method) => (method === "POST" && (mints += 1) === 1 ? body : undefined);
    await stack.up(TOKEN);
    expect(server.tokens.map(({ id }) => id)).toEqual(["t2"]);
  });

  it("does not create more than three times", async () => {
    server.behaviour.after = (method) => {
      if (method === "POST") {
        throw failures.connectionLost();
      }
      return undefined;
    };
    await expect(stack.up(TOKEN)).rejects.toThrow(
      /Tried 3 times; any token that was created has been revoked/,
    );
    expect([server.tokens, server.count("POST")]).toEqual([[], 3]);
  });

  it("leaves the old token alone, and a rotation is made by a later run", async () => {
    await stack.up(ROTATING);
    onDay(78, START_MS);
    server.behaviour.after = (method) => {
      if (method === "POST") {
        throw failures.connectionLost();
      }
      return undefined;
    };
    const { recorded } = stack;
    await expect(stack.up(ROTATING)).rejects.toThrow(/Tried 3 times/);
    expect(stack.recorded).toEqual(recorded);
    expect(server.tokens.map(({ id }) => id)).toEqual(["t1"]);
    server.behaviour = {};
    await stack.up(ROTATING);
    expect(server.alive()).toHaveLength(2);
  });
});

describe("a label that the API changes", () => {
  it("is recorded as it is, and is no drift", async () => {
    server.behaviour.relabel = (label) => label.toLowerCase();
    await stack.up(TOKEN);
    expect(stack.recorded?.outputs["fullLabel"]).toMatch(/^ci bot-[0-9a-f]{8}$/);
    const { recorded } = stack;
    await stack.refresh();
    expect(stack.recorded).toEqual(recorded);
  });
});

describe("a rotation that was killed after the creation", () => {
  let orphan: string;

  beforeEach(async () => {
    await stack.up(ROTATING);
    const { recorded } = stack;
    onDay(78, START_MS);
    await stack.up(ROTATING);
    orphan = `"${String(server.tokens[1]?.label)}" (id t2)`;
    // The engine was killed before it could record that.
    stack.recorded = recorded;
    stack.messages.length = 0;
  });

  it("is named by every later operation that lists the tokens, until somebody deals with it", async () => {
    await stack.up(ROTATING);
    expect(said()).toContain(
      `with label "Ci Bot" that this stack does not have: ${orphan}. An interrupted run may have created it`,
    );
    for (const day of [79, 80]) {
      onDay(day, START_MS);
      stack.messages.length = 0;
      await stack.refresh();
      expect(said()).toContain(orphan);
    }
    onDay(87, START_MS);
    stack.messages.length = 0;
    expect(await stack.up(ROTATING)).toBe("update");
    expect(said()).toContain(orphan);

    server.drop("t2");
    stack.messages.length = 0;
    await stack.refresh();
    expect(said()).toBe("");
  });

  it("is named also where the API changed its label", async () => {
    server.behaviour.writeLabel = (label) => label.toUpperCase();
    await stack.refresh();
    expect(said()).toContain(orphan.toUpperCase().replace("(ID T2)", "(id t2)"));
  });

  it("is not revoked, since another copy of the state may have it", async () => {
    await stack.up(ROTATING);
    expect(server.tokens.map(({ id }) => id)).toEqual(["t1", "t2", "t3"]);
  });
});

describe("tokens that are nobody's orphans", () => {
  it("are not named: those of another resource, of a person, or dead", async () => {
    await stack.up(TOKEN);
    const other = new TokenStack(server);
    await other.up({ ...TOKEN, label: "Ci" });
    server.add("Ci Bot-by-hand", undefined);
    server.add("Ci Bot-00000000", START_MS - 1);
    stack.messages.length = 0;
    await stack.refresh();
    await stack.up({ ...TOKEN, lifetimeDays: 30 });
    expect(said()).toBe("");
  });

  it("are not the token that a replacement is about to revoke", async () => {
    await stack.up({ ...TOKEN, rotationTrigger: "one" });
    stack.messages.length = 0;
    expect(await stack.up({ ...TOKEN, rotationTrigger: "two" })).toBe("replace");
    expect(said()).toBe("");
    expect(server.tokens.map(({ id }) => id)).toEqual(["t2"]);
  });
});
