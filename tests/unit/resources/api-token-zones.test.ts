import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";

const ROOT = path.resolve(__dirname, "../../..");
const DAY_MS = 24 * 60 * 60 * 1000;

/** The farthest from UTC on both sides, some with summer time or odd offsets. */
const ZONES = [
  "UTC",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
  "Pacific/Apia",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/New_York",
  "Europe/Berlin",
];

interface Case {
  readonly nowMs: number;
  readonly lifetimeDays: number;
  readonly text: string;
}

/** Checks a token at each time, in a process of that time zone. Prints the days, and the times as they are read. */
const SCRIPT = `
const { ApiToken } = require("pulumi-atlassian-admin/handlers");
const { optionalTime } = require("./provider/dist/client/times.js");
const token = { orgId: "org", accountId: "712020:a", label: "ci", scopes: ["read:x"], rotation: { beforeExpiryDays: 3, overlapDays: 2 } };
(async () => {
  const results = [];
  for (const { nowMs, lifetimeDays, text } of JSON.parse(process.argv[1])) {
    Date.now = () => nowMs;
    const { inputs } = await ApiToken.check({}, { ...token, lifetimeDays });
    Date.now = () => nowMs + (lifetimeDays - 3) * ${DAY_MS};
    const rotated = (await ApiToken.check(inputs, { ...token, lifetimeDays })).inputs;
    results.push([inputs.expiresAt, rotated.expiresAt, rotated.overlapEndsAt, optionalTime.parse(text)]);
  }
  console.log(JSON.stringify({ results, offset: new Date(0).getTimezoneOffset() }));
})();
`;

/** The day by the calendar, without any clock or zone. */
function dayAfter(nowMs: number, days: number): string {
  const at = new Date(nowMs);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + days))
    .toISOString()
    .slice(0, 10);
}

const FIXED = [
  "2026-12-31T23:59:59.999Z",
  "2027-01-01T00:00:00Z",
  "2026-12-31T10:30:00Z",
  "2028-02-28T23:30:00Z",
  "2028-02-29T00:00:00Z",
  "2028-02-29T23:59:59Z",
  "2027-03-28T01:00:00Z",
  "2026-10-25T00:30:00Z",
];

const cases: readonly Case[] = [
  ...FIXED.flatMap((text) =>
    [5, 60, 365].map((lifetimeDays) => ({ nowMs: Date.parse(text), lifetimeDays, text })),
  ),
  ...fc
    .sample(
      fc.record({
        nowMs: fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2040-01-01") }),
        lifetimeDays: fc.integer({ min: 5, max: 365 }),
      }),
      200,
    )
    // Without an offset it is UTC.
    .map((one) => ({ ...one, text: new Date(one.nowMs).toISOString().slice(0, 19) })),
];

describe("the days of a token", () => {
  it.each(ZONES)("are UTC days in the time zone %s", (zone) => {
    const output = execFileSync(process.execPath, ["-e", SCRIPT, JSON.stringify(cases)], {
      cwd: ROOT,
      env: { PATH: process.env["PATH"], TZ: zone },
      encoding: "utf8",
    });
    const { offset, results } = JSON.parse(output) as { offset: number; results: string[][] };
    expect(offset === 0).toBe(zone === "UTC");
    expect(results).toEqual(
      cases.map(({ lifetimeDays, nowMs, text }) => {
        const due = nowMs + (lifetimeDays - 3) * DAY_MS;
        return [
          dayAfter(nowMs, lifetimeDays),
          dayAfter(due, lifetimeDays),
          dayAfter(due, 2),
          text.endsWith("Z") ? text : new Date(`${text}Z`).toISOString(),
        ];
      }),
    );
  });
});
