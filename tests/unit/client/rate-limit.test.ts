import { readRateLimit } from "../../../provider/src/client/rate-limit";

const NOW = Date.parse("2026-11-24T12:00:00Z");

describe("readRateLimit", () => {
  it.each([
    ["seconds", { "retry-after": "7" }, 7000],
    ["a date", { "retry-after": "Tue, 24 Nov 2026 12:00:30 GMT" }, 30_000],
    ["a date that has passed", { "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, 0],
    ["the reset time of the admin APIs", { "x-ratelimit-reset": "2026-11-24T12:01:00Z" }, 60_000],
    ["a reset in seconds since 1970", { "x-ratelimit-reset": String(NOW / 1000 + 5) }, 5000],
    ["a reset in milliseconds since 1970", { "x-ratelimit-reset": String(NOW + 5000) }, 5000],
    ["a reset in seconds from now", { "x-ratelimit-reset": "30" }, 30_000],
    ["values that a proxy joined", { "retry-after": "3, 3" }, 3000],
    [
      "Retry-After rather than the reset",
      { "retry-after": "2", "x-ratelimit-reset": "2026-11-24T12:01:00Z" },
      2000,
    ],
    [
      "the reset when Retry-After is no use",
      { "retry-after": "soon", "x-ratelimit-reset": "2026-11-24T12:00:05Z" },
      5000,
    ],
    ["nothing", {}, undefined],
    ["nothing usable", { "retry-after": "-1", "x-ratelimit-reset": "later" }, undefined],
    ["an empty value", { "retry-after": "", "x-ratelimit-reset": " " }, undefined],
    ["a wait of years", { "retry-after": "999999999" }, undefined],
    ["a reset in ten years", { "x-ratelimit-reset": "2036-11-24T12:00:00Z" }, undefined],
  ])("reads %s", (_form, headers, expected) => {
    expect(readRateLimit(headers, NOW).waitMs).toBe(expected);
  });

  it("counts from the server's clock, since this machine's can be wrong", () => {
    const headers = {
      date: "Sun, 22 Nov 2026 12:00:00 GMT",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": "2026-11-22T12:00:09Z",
    };
    expect(readRateLimit(headers, NOW)).toEqual({ waitMs: 9000, window: { remaining: 0, resetInMs: 9000 } });
  });

  it.each(["", "-3", "many", "1e400"])("knows no window where %j requests are left", (remaining) => {
    const headers = { "x-ratelimit-remaining": remaining, "x-ratelimit-reset": "2026-11-24T12:00:09Z" };
    expect(readRateLimit(headers, NOW).window).toBeUndefined();
  });
});

describe("a window of a second", () => {
  it("is not made longer by a `Date` that counts whole seconds", () => {
    const nowMs = NOW + 900;
    const headers = {
      date: new Date(NOW).toUTCString(),
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": new Date(nowMs + 100).toISOString(),
    };
    expect(readRateLimit(headers, nowMs).window?.resetInMs).toBe(100);
  });
});
