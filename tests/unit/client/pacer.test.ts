import { Pacer } from "../../../provider/src/client/pacer";
import type { Answer } from "../../../provider/src/client/transport";
import { apiError } from "../../support/failures";

const BUDGET_SECONDS = 3600;

function answer(headers: Record<string, string> = {}): Answer {
  return { status: 200, headers, body: undefined };
}

function windowHeaders(remaining: number, resetAtMs: number): Record<string, string> {
  return {
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": new Date(resetAtMs).toISOString(),
  };
}

function setUp() {
  const waits: number[] = [];
  const startedAtMs = Date.now();
  const pacer = new Pacer({ random: () => 0.5, onLongWait: (_reason, waitMs) => waits.push(waitMs) });
  const budget = { seconds: BUDGET_SECONDS, deadlineMs: startedAtMs + BUDGET_SECONDS * 1000 };
  /** Sends one request, and resolves to when it left, in milliseconds from the start. */
  const send = async (reply: () => Answer | Promise<Answer> = answer): Promise<number> => {
    let sentAtMs = -1;
    await pacer
      .run(budget, async () => {
        sentAtMs = Date.now() - startedAtMs;
        return reply();
      })
      .catch(() => undefined);
    return sentAtMs;
  };
  const refuse = (retryAfterMs: number | undefined) =>
    send(() => {
      throw apiError(429, { retryAfterMs });
    });
  return { pacer, send, refuse, waits };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("Pacer", () => {
  it("sends at once while nothing is known of a limit", async () => {
    const { send } = setUp();
    expect(await Promise.all([send(), send(), send()])).toEqual([0, 0, 0]);
  });

  it("holds everything back until the time that a 429 names", async () => {
    const { send, refuse } = setUp();
    await refuse(30_000);
    const sending = Promise.all([send(), send()]);
    await jest.runAllTimersAsync();
    expect((await sending).every((sentAtMs) => sentAtMs >= 30_000)).toBe(true);
  });

  it("waits longer and longer after refusals that name no time", async () => {
    const { send, refuse } = setUp();
    await refuse(undefined);
    const second = refuse(undefined);
    await jest.runAllTimersAsync();
    const third = send();
    await jest.runAllTimersAsync();
    expect([await second, await third]).toEqual([500, 1500]);
  });

  it("lets one request through alone after a wait, and the others when it has its answer", async () => {
    const { send, refuse } = setUp();
    let answerScout: (reply: Answer) => void = () => undefined;
    await refuse(1000);
    const scout = send(() => new Promise<Answer>((resolve) => (answerScout = resolve)));
    let othersSent = 0;
    const others = Array.from({ length: 3 }, async () => {
      await send();
      othersSent += 1;
    });
    await jest.runAllTimersAsync();
    expect(othersSent).toBe(0);
    answerScout(answer());
    await jest.runAllTimersAsync();
    await Promise.all([scout, ...others]);
    expect(othersSent).toBe(3);
  });

  it("sends no more than the window has left, and the rest after its reset", async () => {
    const { send } = setUp();
    await send(() => answer(windowHeaders(2, Date.now() + 10_000)));
    const sending = Promise.all([send(), send(), send(), send()]);
    await jest.runAllTimersAsync();
    expect(await sending).toEqual([0, 0, 10_000, 10_000]);
  });

  it("counts what it sent since, when a late answer names more than is left", async () => {
    const { send } = setUp();
    const resetAtMs = Date.now() + 10_000;
    await send(() => answer(windowHeaders(2, resetAtMs)));
    await Promise.all([send(), send(() => answer(windowHeaders(1, resetAtMs)))]);
    const late = send();
    await jest.runAllTimersAsync();
    expect(await late).toBe(10_000);
  });

  it("uses a limited API to the full and is never refused, whatever is under way", async () => {
    const { send } = setUp();
    const perSecond = 20;
    let endsAtMs = 0;
    let used = 0;
    let refusals = 0;
    const limited = async (): Promise<Answer> => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (Date.now() >= endsAtMs) {
        endsAtMs = Date.now() + 1000;
        used = 0;
      }
      used += 1;
      refusals += used > perSecond ? 1 : 0;
      const reply = answer(windowHeaders(Math.max(0, perSecond - used), endsAtMs));
      await new Promise((resolve) => setTimeout(resolve, 10));
      return reply;
    };
    const workers = Array.from({ length: 8 }, async () => {
      for (let n = 0; n < 25; n += 1) {
        await send(limited);
      }
      return Date.now();
    });
    const startedAtMs = Date.now();
    await jest.runAllTimersAsync();
    const endedAtMs = Math.max(...(await Promise.all(workers)));
    expect(refusals).toBe(0);
    expect(endedAtMs - startedAtMs).toBeLessThan((200 / perSecond) * 1000 * 1.05);
  });

  it("spreads requests out after a 429 that came without a window", async () => {
    const { send, refuse } = setUp();
    await refuse(1000);
    const sending = Promise.all([send(), send(), send()]);
    await jest.runAllTimersAsync();
    const [first, second, third] = await sending;
    expect(second - first).toBeGreaterThanOrEqual(20);
    expect(third - second).toBeGreaterThanOrEqual(20);
  });

  it("fails at once when the wait would outlast the budget, and lets the next one wait for itself", async () => {
    const { pacer, refuse } = setUp();
    await refuse(60_000);
    const short = { seconds: 30, deadlineMs: Date.now() + 30_000 };
    const long = { seconds: 90, deadlineMs: Date.now() + 90_000 };
    const failing = pacer.run(short, async () => answer());
    const waiting = pacer.run(long, async () => answer());
    await expect(failing).rejects.toMatchObject({ code: "rate-limit" });
    await jest.runAllTimersAsync();
    expect(await waiting).toEqual(answer());
  });

  it("tells of a wait of five seconds once, and not of a short one", async () => {
    const { send, refuse, waits } = setUp();
    await refuse(4000);
    expect(waits).toEqual([]);
    jest.advanceTimersByTime(5000);
    let refuseFirst: () => void = () => undefined;
    const first = send(
      () =>
        new Promise((_resolve, reject) => {
          refuseFirst = () => {
            reject(apiError(429, { retryAfterMs: 6000 }));
          };
        }),
    );
    await jest.advanceTimersByTimeAsync(0);
    refuseFirst();
    await first;
    const waiting = Promise.all([send(), send()]);
    await jest.runAllTimersAsync();
    await waiting;
    expect(waits).toEqual([6000]);
  });
});
