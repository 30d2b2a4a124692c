import { parseRetryAfterMs } from "../../../provider/src/client/retry-after";

const NOW = Date.parse("2026-11-24T12:00:00Z");

describe("parseRetryAfterMs", () => {
  it.each([
    ["seconds", { "retry-after": "7" }, 7000],
    ["a date", { "retry-after": "Tue, 24 Nov 2026 12:00:30 GMT" }, 30_000],
    ["a date that has passed", { "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, 0],
    ["the reset time of the admin APIs", { "x-ratelimit-reset": "2026-11-24T12:01:00Z" }, 60_000],
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
  ])("reads %s", (_form, headers, expected) => {
    expect(parseRetryAfterMs(headers, NOW)).toBe(expected);
  });
});
