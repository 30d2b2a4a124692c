import { Pacer } from "../../../provider/src/client/pacer";
import { Deadline } from "../../../provider/src/timing/deadline";
import type { ApiResponse } from "../../../provider/src/client/transport";
import { apiError } from "../../support/failures";

const BUDGET_SECONDS = 3600;

function answer(headers: Record<string, string> = {}): ApiResponse {
  return { status: 200, headers, parseBody: () => undefined, isHtml: false };
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
  const deadline = new Deadline(BUDGET_SECONDS);
  /** Sends one request, and resolves to when it left, in milliseconds from the start. */
  const send = async (reply: () => ApiResponse | Promise<ApiResponse> = answer): Promise<number> => {
    let sentAtMs = -1;
    await pacer
      .run(deadline, async () => {
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

  it("waits longer after each 429 without a time", async () => {
    const { send, refuse } = setUp();
    await refuse(undefined);
    const second = refuse(undefined);
    await jest.runAllTimersAsync();
    const third = send();
    await jest.runAllTimersAsync();
    expect([await second, await third]).toEqual([500, 1500]);
  });

  it("sends one request alone after a wait, and the others after its response", async () => {
    const { send, refuse } = setUp();
    let answerScout: (reply: ApiResponse) => void = () => undefined;
    await refuse(1000);
    const scout = send(() => new Promise<ApiResponse>((resolve) => (answerScout = resolve)));
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

  it("counts what it sent since, when a late response reports more than is left", async () => {
    const { send } = setUp();
    const resetAtMs = Date.now() + 10_000;
    await send(() => answer(windowHeaders(2, resetAtMs)));
    await Promise.all([send(), send(() => answer(windowHeaders(1, resetAtMs)))]);
    const late = send();
    await jest.runAllTimersAsync();
    expect(await late).toBe(10_000);
  });

  it("uses the whole rate limit without a 429, whatever is in flight", async () => {
    const { send } = setUp();
    const perSecond = 20;
    let endsAtMs = 0;
    let used = 0;
    let refusals = 0;
    const limited = async (): Promise<ApiResponse> => {
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

  it("doubts a wait that would outlast the deadline with one request, and goes on when that is accepted", async () => {
    const { send, refuse } = setUp();
    await refuse(2 * BUDGET_SECONDS * 1000);
    const sending = Promise.all([send(), send()]);
    await jest.runAllTimersAsync();
    const tenthMs = (BUDGET_SECONDS * 1000) / 10;
    expect((await sending).map((sentAtMs) => Math.round(sentAtMs / tenthMs))).toEqual([1, 1]);
  });

  it("believes in a wait that would outlast the deadline when it is asked for again", async () => {
    const { pacer, refuse } = setUp();
    await refuse(2 * BUDGET_SECONDS * 1000);
    const again = refuse(2 * BUDGET_SECONDS * 1000);
    await jest.runAllTimersAsync();
    await again;
    const startedAtMs = Date.now();
    await expect(pacer.run(new Deadline(30), async () => answer())).rejects.toMatchObject({
      code: "rate-limit",
    });
    expect(Date.now() - startedAtMs).toBe(0);
    const later = pacer.run(new Deadline(3 * BUDGET_SECONDS), async () => answer());
    await jest.runAllTimersAsync();
    expect(await later).toMatchObject({ status: 200 });
  });

  it("ignores windows once a doubted one proved to mean nothing", async () => {
    const { send } = setUp();
    const endless = () => answer(windowHeaders(0, Date.now() + 20 * 60 * 60 * 1000));
    await send(endless);
    const second = send(endless);
    await jest.runAllTimersAsync();
    const secondSentAtMs = await second;
    expect(await Promise.all([send(endless), send(endless)])).toEqual([secondSentAtMs, secondSentAtMs]);
  });

  it("reports a wait of five seconds once, but not a short one", async () => {
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
