import { withInterruption } from "../../../engine/src/interruption";

const untilAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve("cleaned up");
    });
  });

describe("withInterruption", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "aborts the work on %s and listens no longer",
    async (name) => {
      const before = process.listenerCount(name);
      const work = withInterruption(undefined, untilAborted);

      process.emit(name);

      await expect(work).resolves.toBe("cleaned up");
      expect(process.listenerCount(name)).toBe(before);
    },
  );

  it("leaves this process's signals to a caller that passes its own signal", async () => {
    const before = process.listenerCount("SIGINT");
    const controller = new AbortController();
    const work = withInterruption(controller.signal, untilAborted);

    expect(process.listenerCount("SIGINT")).toBe(before);
    controller.abort();
    await expect(work).resolves.toBe("cleaned up");
  });
});
