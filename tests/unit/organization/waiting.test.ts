import { KeyedMutex } from "../../../provider/src/organization/keyed-mutex";
import { poll } from "../../../provider/src/timing/poll";

describe("KeyedMutex", () => {
  /** Runs tasks that take a moment and returns in which order they began and ended. */
  async function trace(keys: readonly string[]): Promise<string[]> {
    const mutex = new KeyedMutex();
    const events: string[] = [];
    await Promise.all(
      keys.map((key, index) =>
        mutex.run(key, async () => {
          events.push(`${key}${index} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          events.push(`${key}${index} ends`);
        }),
      ),
    );
    return events;
  }

  it("runs tasks of one key one after another, in their order", async () => {
    expect(await trace(["a", "a", "a"])).toEqual([
      "a0 begins",
      "a0 ends",
      "a1 begins",
      "a1 ends",
      "a2 begins",
      "a2 ends",
    ]);
  });

  it("runs tasks of different keys side by side", async () => {
    expect((await trace(["a", "b"])).slice(0, 2)).toEqual(["a0 begins", "b1 begins"]);
  });

  it("hands results and failures to their own callers, and goes on", async () => {
    const mutex = new KeyedMutex();
    const results = await Promise.allSettled([
      mutex.run("a", async () => 1),
      mutex.run("a", () => Promise.reject(new Error("stuck"))),
      mutex.run("a", async () => 3),
    ]);
    expect(results).toEqual([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: new Error("stuck") },
      { status: "fulfilled", value: 3 },
    ]);
  });
});

describe("poll", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  /** Polls something that is ready at the given time, and returns when it was polled, in milliseconds. */
  async function askedAt(
    timeoutSeconds: number,
    answerAtMs = Infinity,
  ): Promise<{ answer: unknown; times: number[] }> {
    const startedAtMs = Date.now();
    const times: number[] = [];
    const polling = poll(timeoutSeconds, async () => {
      const now = Date.now() - startedAtMs;
      times.push(now);
      return now >= answerAtMs ? "answer" : undefined;
    });
    await jest.runAllTimersAsync();
    return { answer: await polling, times };
  }

  it("does not wait if it finds something at once", async () => {
    expect(await askedAt(60, 0)).toEqual({ answer: "answer", times: [0] });
  });

  it("asks at growing intervals until there is one", async () => {
    expect(await askedAt(60, 1000)).toEqual({ answer: "answer", times: [0, 250, 750, 1750] });
  });

  it("asks every five seconds at the longest, and stops when the time is up", async () => {
    const { answer, times } = await askedAt(20);
    expect(answer).toBeUndefined();
    expect(times).toEqual([0, 250, 750, 1750, 3750, 7750, 12_750, 17_750]);
  });

  it("asks once when there is no time", async () => {
    expect(await askedAt(0)).toEqual({ answer: undefined, times: [0] });
  });

  it("fails when asking fails", async () => {
    await expect(poll(60, () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  });
});
