import fc from "fast-check";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { utcDay } from "../../../provider/src/timing/days";
import { failures } from "../../support/failures";
import { ACCOUNT, DAY_MS, onDay, TokenServer, TokenStack, type Behaviour } from "./token-world";

const START_MS = Date.parse("2026-11-24T09:30:00Z");
const TOKEN = { accountId: ACCOUNT, label: "ci", scopes: ["read:jira-work"] };
const ROTATING = { ...TOKEN, rotation: { beforeExpiryDays: 14, overlapDays: 7 } };
const dayOf = (day: number): string => utcDay(START_MS, day);

let server: TokenServer;
let stack: TokenStack;
const on = (day: number): void => {
  onDay(day, START_MS);
};
const warnings = (): string[] => stack.messages.filter((message) => message.startsWith("warning"));

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS });
  server = new TokenServer();
  stack = new TokenStack(server);
});

afterEach(() => {
  jest.useRealTimers();
});

// Years of operations are simulated, on machines that can be busy.
jest.setTimeout(60_000);

/** What can become of the expiry, and the day that is recorded for day 90. */
const expiries: [string, Behaviour, string][] = [
  ["as it was asked for", {}, dayOf(90)],
  ["with an offset", { write: (ms) => new Date(ms + 36e6).toISOString().replace("Z", "+10:00") }, dayOf(90)],
  [
    "with an offset without a colon",
    { write: (ms) => new Date(ms - 18e6).toISOString().replace("Z", "-0500") },
    dayOf(90),
  ],
  ["without any offset", { write: (ms) => new Date(ms).toISOString().slice(0, 19) }, dayOf(90)],
  ["as a day", { write: (ms) => new Date(ms).toISOString().slice(0, 10) }, dayOf(90)],
  ["as milliseconds", { write: (ms) => ms }, dayOf(90)],
  ["as text of milliseconds", { write: String }, dayOf(90)],
  ["as seconds", { write: (ms) => ms / 1000 }, dayOf(90)],
  ["at the end of its day", { round: (ms) => ms + DAY_MS - 1000 }, dayOf(90)],
  ["a second earlier", { round: (ms) => ms - 1000 }, dayOf(89)],
  ["absent", { write: () => undefined }, dayOf(90)],
  ["as nothing that can be read", { write: () => "soon" }, dayOf(90)],
  ["capped", { capDays: 30 }, dayOf(30)],
  ["later than asked for", { round: (ms) => ms + 5 * DAY_MS }, dayOf(95)],
];

describe("an expiry that the API reports", () => {
  it.each(expiries)(
    "%s is recorded as the day that holds, and creates no further token",
    async (_form, behaviour, day) => {
      server.behaviour = behaviour;
      await stack.up(TOKEN);
      expect(stack.recorded?.outputs["expiresAt"]).toBe(day);
      expect(warnings()).toHaveLength(day === dayOf(90) ? 0 : 1);
      const { recorded } = stack;
      for (const later of [0, 1, 5]) {
        on(later);
        await stack.refresh();
        expect(stack.recorded).toEqual(recorded);
        expect(await stack.up(TOKEN)).toBe("same");
      }
      expect([server.tokens.length, warnings().length]).toEqual([1, day === dayOf(90) ? 0 : 1]);
    },
  );

  it.each(expiries)("%s does the same to a given day", async (_form, behaviour, day) => {
    server.behaviour = behaviour;
    const program = { ...TOKEN, expiresAt: dayOf(90) };
    await stack.up(program);
    expect(stack.recorded?.outputs["expiresAt"]).toBe(day);
    for (const later of [0, 1, 20]) {
      on(later);
      await stack.refresh();
      expect(await stack.up(program)).toBe("same");
    }
    // Correcting the program to the real value changes nothing.
    await stack.up({ ...TOKEN, expiresAt: day });
    expect(server.count("POST")).toBe(1);
  });

  it("is corrected by a refresh where a version before 0.2.0 recorded what was asked for", async () => {
    await stack.up(TOKEN);
    const { issuedAt, ...outputs } = stack.recorded?.outputs ?? {};
    expect(issuedAt).toBeDefined();
    stack.recorded = { id: "t1", inputs: stack.recorded?.inputs ?? {}, outputs };
    server.tokens.forEach((token) => (token.expiryMs = START_MS + 30 * DAY_MS));
    on(1);
    await stack.refresh();
    expect(stack.recorded.outputs).toMatchObject({
      expiresAt: dayOf(30),
      requested: { expiresAt: dayOf(90) },
    });
    expect(stack.recorded.inputs["expiresAt"]).toBe(dayOf(90));
    expect(warnings()).toEqual([
      expect.stringMatching(/expires on 2026-12-24, not on 2027-02-22 as requested/),
    ]);
    await stack.refresh();
    expect(warnings()).toHaveLength(1);
    expect(await stack.up(TOKEN)).toBe("same");
  });

  it("is searched for again on another day where the list was late, and by then the rotation counts from it", async () => {
    server.behaviour = { capDays: 30, listLagMs: 90_000, isApiAccessRouted: false };
    await stack.up(ROTATING);
    expect(stack.recorded?.outputs).toMatchObject({ expiresAt: dayOf(90), isExpiryUnseen: true });
    expect(await stack.up(ROTATING)).toBe("same");
    on(7);
    expect(await stack.up(ROTATING)).toBe("update");
    expect(stack.recorded?.outputs["expiresAt"]).toBe(dayOf(30));
    expect(stack.recorded?.outputs).not.toHaveProperty("isExpiryUnseen");
    on(16);
    expect(await stack.up(ROTATING)).toBe("update");
    expect(server.count("POST")).toBe(2);
  });
});

describe("a rotation in an organisation that caps the life of tokens", () => {
  it.each([
    [60, 14, 7],
    [30, 14, 7],
    [30, 60, 7],
    [10, 14, 3],
    [14, 14, 3],
    [2, 14, 1],
    [1, 14, 1],
  ])(
    "of %d days, %d days before: always a working secret, and a bounded number of creates in a year",
    async (capDays, beforeExpiryDays, every) => {
      server.behaviour = { capDays };
      const program = { ...TOKEN, rotation: { beforeExpiryDays, overlapDays: 7 } };
      await stack.up(program);
      for (let day = every; day <= 365; day += every) {
        on(day);
        const before = stack.secret;
        expect(capDays > every ? server.accepts(before) : true).toBe(true);
        if (day % 2 === 0) {
          await stack.refresh();
        }
        await stack.up(program);
        expect(server.accepts(stack.secret)).toBe(true);
        // Consumers go on with the secret that they have until they get the new one.
        expect(capDays > every ? server.accepts(before) : true).toBe(true);
        const mints = server.count("POST");
        await stack.up(program);
        const { recorded } = stack;
        await stack.refresh();
        expect(stack.recorded).toEqual(recorded);
        await stack.up(program);
        expect(server.count("POST")).toBe(mints);
      }
      // No rotation comes in the first half of a life.
      const fewestDays = Math.max(1, capDays - beforeExpiryDays, capDays / 2);
      expect(server.count("POST")).toBeLessThanOrEqual(2 + 365 / fewestDays);
      expect(server.tokens.length).toBeLessThanOrEqual(4);
    },
  );

  it("warns once for each new token", async () => {
    server.behaviour = { capDays: 30 };
    await stack.up(ROTATING);
    await stack.up(ROTATING);
    await stack.refresh();
    expect(warnings()).toEqual([
      expect.stringMatching(
        /^warning: the API reports that the token "ci-[0-9a-f]{8}" expires on 2026-12-24, not on 2027-02-22 as requested/,
      ),
    ]);
  });
});

describe("a clock of this machine that is wrong", () => {
  const LIFE = { min: -400, max: 400 };

  it.each([
    [2, /^$/],
    [
      400,
      /by the clock of this machine \(2027-12-29\), but not by the server's \(2026-11-24\). Set the clock/,
    ],
  ])("%d days ahead: nothing is created or revoked, and what waits is named", async (days, warning) => {
    await stack.up(ROTATING);
    const [first] = server.tokens;
    on(days);
    server.clockOffsetMs = -days * DAY_MS;
    stack.messages.length = 0;
    await stack.up(ROTATING);
    await stack.refresh();
    await stack.up(ROTATING);
    expect(server.tokens).toEqual([first]);
    expect(stack.secret).toBe(first?.secret);
    expect(warnings().join()).toMatch(warning);
    // The clock is set, and everything goes on.
    server.clockOffsetMs = 0;
    on(76);
    await stack.up(ROTATING);
    expect(server.tokens).toHaveLength(2);
    expect(server.accepts(first?.secret)).toBe(true);
    on(83);
    await stack.up(ROTATING);
    expect(server.tokens).toHaveLength(1);
    expect(server.accepts(stack.secret)).toBe(true);
  });

  it("does not end an overlap before its day", async () => {
    await stack.up(ROTATING);
    on(76);
    await stack.up(ROTATING);
    const [first] = server.tokens;
    on(84);
    server.clockOffsetMs = -6 * DAY_MS;
    await stack.up(ROTATING);
    expect(server.accepts(first?.secret)).toBe(true);
    expect(warnings()).toEqual([expect.stringMatching(/the end of its overlap period is due/)]);
    server.clockOffsetMs = 0;
    expect(await stack.up(ROTATING)).toBe("update");
    expect(server.tokens).toHaveLength(1);
  });

  it("asks for a lifetime that the server accepts, whatever the clock shows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(LIFE),
        fc.integer({ min: 1, max: 365 }),
        async (offsetDays, lifetimeDays) => {
          jest.setSystemTime(START_MS);
          server = new TokenServer();
          server.clockOffsetMs = offsetDays * DAY_MS;
          stack = new TokenStack(server);
          await stack.up({ ...TOKEN, lifetimeDays });
          expect(stack.recorded?.outputs["expiresAt"]).toBe(utcDay(server.nowMs(), lifetimeDays));
          expect(server.accepts(stack.secret)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("never loses the last working token, whatever the clocks, the caps, and refused creations do", async () => {
    const step = fc.record({
      days: fc.integer({ min: 0, max: 6 }),
      offsetDays: fc.constantFrom(0, 0, 0, -2, 2, -400, 400),
      action: fc.constantFrom("up", "up", "refresh", "up --refresh"),
      refused: fc.constantFrom(false, false, true),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.constantFrom(undefined, 30, 60),
        fc.constantFrom(0, 1000, -1000),
        async (steps, capDays, roundMs) => {
          jest.setSystemTime(START_MS);
          server = new TokenServer();
          server.behaviour = { round: (ms) => ms + roundMs, ...(capDays !== undefined && { capDays }) };
          stack = new TokenStack(server);
          await stack.up(ROTATING);
          let serverMs = START_MS;
          for (const { days, offsetDays, action, refused } of steps) {
            serverMs += days * DAY_MS;
            // The machine is ahead by `offsetDays`.
            jest.setSystemTime(serverMs + offsetDays * DAY_MS);
            server.clockOffsetMs = -offsetDays * DAY_MS;
            const held = stack.secret;
            const wasHeldAlive = server.accepts(held);
            const wasOverlapOver = replacedIn(stack.recorded?.outputs ?? {}).filter(
              ({ endsAt }) => endsAt <= utcDay(server.nowMs()),
            );
            server.revocations.length = 0;
            server.behaviour.before = (method) => {
              if (refused && method === "POST") {
                throw failures.refused();
              }
              return undefined;
            };
            try {
              if (action !== "up") {
                await stack.refresh();
              }
              if (action !== "refresh") {
                await stack.up(ROTATING);
              }
            } catch (error) {
              if (!refused) {
                throw error;
              }
            }
            // What consumers have goes on working until they have something else, and for the overlap.
            expect(server.accepts(held)).toBe(wasHeldAlive);
            for (const { token, atMs } of server.revocations) {
              const isDead = (token.expiryMs ?? Number.POSITIVE_INFINITY) <= atMs;
              expect(isDead || wasOverlapOver.some(({ tokenId }) => tokenId === token.id)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

interface Replaced {
  readonly tokenId: string;
  readonly endsAt: string;
}

/** The replaced tokens that a state names. */
function replacedIn(outputs: Properties): Replaced[] {
  const { previousTokenId, overlapEndsAt = "", olderTokens = [] } = outputs;
  return [
    { tokenId: String(previousTokenId), endsAt: String(overlapEndsAt) },
    ...(olderTokens as readonly Replaced[]),
  ];
}
