import type { Properties } from "../../../provider/src/lifecycle/properties";
import { ACCOUNT, onDay, TokenServer, TokenStack } from "./token-world";

const START_MS = Date.parse("2026-11-24T09:30:00Z");
/** The program that `atlassian-admin import` writes; `ignoreChanges` has the engine give the recorded scopes. */
const PROGRAM = {
  accountId: ACCOUNT,
  label: "by-hand",
  scopes: ["unknown:imported"],
  expiresAt: "2026-12-24",
};

let server: TokenServer;
let stack: TokenStack;

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS });
  server = new TokenServer();
  stack = new TokenStack(server);
  server.add("by-hand", Date.parse("2026-12-24T00:00:00Z"));
  record();
});

/** What `pulumi import --file` records. */
function record(more: Properties = {}): void {
  const inputs = { ...PROGRAM, ...more, orgId: "org" };
  stack.recorded = { id: "t1", inputs, outputs: { ...inputs, tokenId: "t1", fullLabel: "by-hand" } };
}

afterEach(() => {
  jest.useRealTimers();
});

describe("an imported token", () => {
  it("is read without a change", async () => {
    const { recorded } = stack;
    await stack.refresh();
    expect(stack.recorded).toEqual(recorded);
    expect(await stack.up(PROGRAM)).toBe("same");
  });

  it.each([
    ["is still listed", () => undefined],
    [
      "is not listed any more",
      () => {
        server.drop("t1");
      },
    ],
  ])("that has expired and %s does not block the stack a fortnight later", async (_how, change) => {
    onDay(44, START_MS);
    change();
    const { recorded } = stack;
    await stack.refresh();
    expect(await stack.up(PROGRAM)).toBe("same");
    expect(stack.recorded).toEqual(recorded);
    expect(server.count("POST")).toBe(0);
    expect(stack.messages.join()).toMatch(
      /the token "by-hand" of account "712020:bot" has expired\. Remove it from the program/,
    );
    await stack.destroy();
    expect(server.tokens).toEqual([]);
  });

  it.each([
    [
      "while its scopes are the stand-in",
      { ...PROGRAM, expiresAt: undefined, rotation: {} },
      /^rotation: must be left out while scopes has the placeholder of an import/,
    ],
    [
      "with the day that it has",
      { ...PROGRAM, scopes: ["read:x"], rotation: {} },
      /^rotation: must be left out when expiresAt is given/,
    ],
  ])("cannot be given rotation %s", async (_how, program, reason) => {
    await expect(stack.up(program)).rejects.toThrow(reason);
    expect(server.sent).toEqual([]);
  });

  it.each([
    ["another day", { ...PROGRAM, expiresAt: "2027-01-15" }],
    ["another trigger", { ...PROGRAM, rotationTrigger: "two" }],
    ["another label", { ...PROGRAM, label: "other" }],
  ])("is not created with the stand-in scope for %s", async (_what, program) => {
    record({ rotationTrigger: "one" });
    await expect(stack.up({ rotationTrigger: "one", ...program })).rejects.toThrow(
      /its scopes are the placeholder that an import writes, and no API shows the real ones\. Declare the real scopes/,
    );
    expect([server.count("POST"), server.alive().length]).toEqual([0, 1]);
  });

  it("is not created with the stand-in scope where a program creates it", async () => {
    stack.recorded = undefined;
    await expect(stack.up(PROGRAM)).rejects.toThrow(/the placeholder that an import writes/);
    expect(server.count("POST")).toBe(0);
  });

  it("keeps its day, and creates no token, when a life takes the place of the day", async () => {
    const { expiresAt, ...rest } = PROGRAM;
    expect(expiresAt).toBeDefined();
    expect(await stack.up({ ...rest, lifetimeDays: 60 })).toBe("update");
    expect([stack.recorded?.outputs["expiresAt"], server.count("POST")]).toEqual([PROGRAM.expiresAt, 0]);
    onDay(44, START_MS);
    await stack.refresh();
    expect(await stack.up({ ...rest, lifetimeDays: 60 })).toBe("same");
  });

  it("is replaced, the new one first, when the program names its scopes, and can rotate then", async () => {
    const program = { accountId: ACCOUNT, label: "by-hand", scopes: ["read:x"], rotation: {} };
    expect(await stack.up(program)).toBe("replace");
    expect(server.tokens.map(({ id }) => id)).toEqual(["t2"]);
    expect(server.accepts(stack.secret)).toBe(true);
  });

  it("is gone when somebody revoked it", async () => {
    server.drop("t1");
    onDay(2, START_MS);
    await stack.refresh();
    expect(stack.recorded).toBeUndefined();
  });
});

describe("a token for a given day that has expired", () => {
  it("stays recorded, blocks nothing, and gets a new secret for another day", async () => {
    const program = { accountId: ACCOUNT, label: "ci", scopes: ["read:x"], expiresAt: "2026-12-01" };
    stack.recorded = undefined;
    await stack.up(program);
    onDay(20, START_MS);
    await stack.refresh();
    expect(await stack.up(program)).toBe("same");
    await stack.up({ ...program, expiresAt: "2027-01-01" });
    expect(server.accepts(stack.secret)).toBe(true);
    expect(server.alive().map(({ id }) => id)).toEqual(["t1", "t3"]);
  });
});
