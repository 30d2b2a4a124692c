import { Pacer } from "../../../provider/src/client/pacer";

const BUDGET_SECONDS = 3600;

function setUp(): { pacer: Pacer; waits: string[]; send: (answer?: Promise<void>) => Promise<number> } {
  const waits: string[] = [];
  const pacer = new Pacer({ onLongWait: (reason) => waits.push(reason) });
  const budget = { seconds: BUDGET_SECONDS, deadlineMs: Date.now() + BUDGET_SECONDS * 1000 };
  const startedAtMs = Date.now();
  return {
    pacer,
    waits,
    send: (answer = Promise.resolve()) =>
      pacer.run(budget, async () => {
        const sentAtMs = Date.now() - startedAtMs;
        await answer;
        return sentAtMs;
      }),
  };
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
    const { pacer, send } = setUp();
    pacer.block(30_000);
    const sending = Promise.all([send(), send()]);
    await jest.runAllTimersAsync();
    expect((await sending).every((sentAtMs) => sentAtMs >= 30_000)).toBe(true);
  });

  it("lets one request through alone after a wait, and the others when it has its answer", async () => {
    const { pacer, send } = setUp();
    let answer: () => void = () => undefined;
    const scoutAnswer = new Promise<void>((resolve) => (answer = resolve));
    let othersSent = 0;
    pacer.block(1000);
    const scout = send(scoutAnswer);
    const others = [send(), send(), send()].map(async (sending) => {
      await sending;
      othersSent += 1;
    });
    await jest.runAllTimersAsync();
    expect(othersSent).toBe(0);
    answer();
    await jest.runAllTimersAsync();
    await Promise.all([scout, ...others]);
    expect(othersSent).toBe(3);
  });

  it("sends no more than the window has left, and the rest after its reset", async () => {
    const { pacer, send } = setUp();
    const resetAt = new Date(Date.now() + 10_000).toISOString();
    pacer.observe({ "x-ratelimit-remaining": "2", "x-ratelimit-reset": resetAt });
    const sending = Promise.all([send(), send(), send(), send()]);
    await jest.runAllTimersAsync();
    expect(await sending).toEqual([0, 0, 10_000, 10_000]);
  });

  it("counts what it sent since, when a late answer names more than is left", async () => {
    const { pacer, send } = setUp();
    const resetAt = new Date(Date.now() + 10_000).toISOString();
    pacer.observe({ "x-ratelimit-remaining": "2", "x-ratelimit-reset": resetAt });
    await Promise.all([send(), send()]);
    pacer.observe({ "x-ratelimit-remaining": "1", "x-ratelimit-reset": resetAt });
    const late = send();
    await jest.runAllTimersAsync();
    expect(await late).toBe(10_000);
  });

  it("spreads requests out after a 429 that came without a window", async () => {
    const { pacer, send } = setUp();
    pacer.block(1000);
    const sending = Promise.all([send(), send(), send()]);
    await jest.runAllTimersAsync();
    const [first, second, third] = await sending;
    expect(second - first).toBeGreaterThanOrEqual(20);
    expect(third - second).toBeGreaterThanOrEqual(20);
  });

  it("fails at once when the wait would outlast the budget, and lets the next one wait for itself", async () => {
    const { pacer } = setUp();
    pacer.block(60_000);
    const short = { seconds: 30, deadlineMs: Date.now() + 30_000 };
    const long = { seconds: 90, deadlineMs: Date.now() + 90_000 };
    const failing = pacer.run(short, async () => "sent");
    const waiting = pacer.run(long, async () => "sent");
    await expect(failing).rejects.toMatchObject({ code: "rate-limit" });
    await jest.runAllTimersAsync();
    expect(await waiting).toBe("sent");
  });

  it("tells of a wait of five seconds once, not of a short one", async () => {
    const { pacer, waits } = setUp();
    pacer.block(1000);
    expect(waits).toHaveLength(0);
    jest.advanceTimersByTime(2000);
    pacer.block(5000);
    pacer.block(6000);
    expect(waits).toHaveLength(1);
  });
});
