import { poll } from "../../../provider/src/timing/poll";
import {
  currentDeadline,
  Deadline,
  runForEveryone,
  runWithDeadline,
  waitForShared,
} from "../../../provider/src/timing/deadline";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const never = new Promise<never>(() => undefined);

/** Runs all timers, and returns how a promise ended and after how many seconds. */
async function endOf(work: () => Promise<unknown>): Promise<{ code: unknown; seconds: number }> {
  const startedAtMs = Date.now();
  const ended = work().then(
    (value) => ({ code: value, seconds: (Date.now() - startedAtMs) / 1000 }),
    (error: unknown) => ({
      code: (error as { code?: string }).code,
      seconds: (Date.now() - startedAtMs) / 1000,
    }),
  );
  await jest.runAllTimersAsync();
  return ended;
}

describe("Deadline", () => {
  it("bounds a wait, and lets a result pass", async () => {
    expect(await endOf(() => new Deadline(5).bound(never, "ever"))).toEqual({ code: "deadline", seconds: 5 });
    expect(await endOf(() => new Deadline(5).bound(Promise.resolve("done"), "ever"))).toMatchObject({
      code: "done",
    });
  });

  it("bounds waits of months, which no timer of Node can", async () => {
    const days = 60;
    expect(await endOf(() => new Deadline(days * 86_400).bound(never, "ever"))).toEqual({
      code: "deadline",
      seconds: days * 86_400,
    });
  });

  it("gives ten seconds, once, to find out what a lost write did", async () => {
    const deadline = new Deadline(1);
    jest.advanceTimersByTime(1000);
    deadline.allowAftermath();
    expect(deadline.remainingMs).toBe(10_000);
    jest.advanceTimersByTime(9000);
    deadline.allowAftermath();
    expect(deadline.remainingMs).toBe(1000);
  });

  it("ends a poll", async () => {
    expect(await endOf(() => runWithDeadline(3, () => poll(60, async () => undefined)))).toMatchObject({
      code: undefined,
    });
    const { seconds } = await endOf(() => runWithDeadline(3, () => poll(60, async () => undefined)));
    expect(seconds).toBeLessThanOrEqual(3);
  });
});

describe("work that operations share", () => {
  it("has its own deadline, and each caller waits until the caller's own", async () => {
    let deadlineOfWork: Deadline | undefined;
    let work: Promise<string> | undefined;
    const slow = () =>
      (work ??= runForEveryone(async () => {
        deadlineOfWork = currentDeadline();
        await new Promise((resolve) => setTimeout(resolve, 8000));
        return "read";
      }));
    const short = endOf(() => runWithDeadline(5, () => waitForShared(slow(), "the listing")));
    const long = endOf(() => runWithDeadline(60, () => waitForShared(slow(), "the listing")));
    // A second longer than its own, in which the work can end with a better reason.
    expect(await short).toEqual({ code: "deadline", seconds: 6 });
    expect(await long).toEqual({ code: "read", seconds: 8 });
    expect(deadlineOfWork?.seconds).toBe(5);
  });
});
