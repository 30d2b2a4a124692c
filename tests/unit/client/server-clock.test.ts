import { ServerClock } from "../../../provider/src/client/server-clock";
import { recordingLog } from "../organization/fake-client";

const MINUTE_MS = 60_000;

function setUp() {
  const { log, messages } = recordingLog();
  const clock = new ServerClock(log);
  const note = (offsetMs: number) => {
    clock.note({ date: new Date(Date.now() + offsetMs).toUTCString() });
  };
  return { clock, messages, note, offsetMs: () => clock.nowMs() - Date.now() };
}

describe("ServerClock", () => {
  it("is this machine's clock before the first response, and if the difference is only that of whole seconds", () => {
    const { note, offsetMs } = setUp();
    expect(offsetMs()).toBe(0);
    note(2000);
    expect(offsetMs()).toBe(0);
  });

  it.each([2 * 24 * 60 * MINUTE_MS, -400 * 24 * 60 * MINUTE_MS, 10 * MINUTE_MS])(
    "is the server's where that differs by %i ms, and warns once",
    (differenceMs) => {
      const { messages, note, offsetMs } = setUp();
      note(differenceMs);
      note(differenceMs);
      expect(Math.abs(offsetMs() - differenceMs)).toBeLessThan(2000);
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(
        differenceMs > 0 ? /behind the server's/ : /400 days ahead of the server's/,
      );
    },
  );

  it.each(["", "soon", undefined])("ignores the date %j", (date) => {
    const { clock, messages } = setUp();
    clock.note({ date });
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(50);
    expect(messages).toEqual([]);
  });
});
