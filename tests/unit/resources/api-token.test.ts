import fc from "fast-check";
import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { toApiExpiry } from "../../../provider/src/organization/token-expiry";
import { utcDay } from "../../../provider/src/timing/days";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { scopesAdvice } from "../../../provider/src/resources/api-token/scopes-advice";
import { checkResource, NOW_MS } from "./check-resource";

const DAY_MS = 24 * 60 * 60 * 1000;
const TOKEN: Properties = { accountId: "712020:a", label: "ci", scopes: ["read:jira-work"] };

function checkToken(news: Properties, options?: { olds?: Properties; nowMs?: number }) {
  return checkResource(apiTokenDefinition, { ...TOKEN, ...news }, options);
}

describe("utcDay", () => {
  it.each([
    ["the last second of a day in UTC", "2026-11-24T23:59:59Z", 0, "2026-11-24"],
    ["its first", "2026-11-25T00:00:00Z", 0, "2026-11-25"],
    ["the day after a leap day's eve", "2028-02-28T12:00:00Z", 1, "2028-02-29"],
    ["the next year", "2026-11-24T12:00:00Z", 365, "2027-11-24"],
  ])("counts in whole days from %s", (_when, now, days, expected) => {
    expect(utcDay(Date.parse(now), days)).toBe(expected);
  });

  it("is that many days ahead, whatever the time of day", () => {
    const time = fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2040-01-01") });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 365 }), (nowMs, days) => {
        const lifeMs = Date.parse(toApiExpiry(utcDay(nowMs, days))) - nowMs;
        expect(lifeMs).toBeGreaterThan((days - 1) * DAY_MS);
        // The API takes no life of more than 365 days.
        expect(lifeMs).toBeLessThanOrEqual(days * DAY_MS);
      }),
    );
  });
});

describe("ApiToken.check of the expiry", () => {
  it("takes 90 days by default", () => {
    expect(checkToken({}).inputs).toMatchObject({ lifetimeDays: 90, expiresAt: "2027-02-22" });
  });

  it("computes the day from the life", () => {
    expect(checkToken({ lifetimeDays: 30 }).inputs).toMatchObject({
      lifetimeDays: 30,
      expiresAt: "2026-12-24",
    });
  });

  it("takes a given day as it is, without a life", () => {
    const { inputs } = checkToken({ expiresAt: "2027-03-01" });
    expect(inputs["expiresAt"]).toBe("2027-03-01");
    expect(inputs).not.toHaveProperty("lifetimeDays");
  });

  it("carries the day forward as time passes", () => {
    const olds = checkToken({ lifetimeDays: 30 }).inputs;
    const later = checkToken({ lifetimeDays: 30 }, { olds, nowMs: NOW_MS + 20 * DAY_MS });
    expect(later).toEqual({ inputs: olds, failures: [] });
  });

  it("carries the default's day forward", () => {
    const olds = checkToken({}).inputs;
    expect(checkToken({}, { olds, nowMs: NOW_MS + 200 * DAY_MS }).inputs).toEqual(olds);
  });

  it("computes another day when the life changes", () => {
    const olds = checkToken({ lifetimeDays: 30 }).inputs;
    const { inputs } = checkToken({ lifetimeDays: 60 }, { olds, nowMs: NOW_MS + 20 * DAY_MS });
    expect(inputs).toMatchObject({ lifetimeDays: 60, expiresAt: "2027-02-12" });
  });

  it("keeps a given day when a life takes its place, as after an import", () => {
    const olds = checkToken({ expiresAt: "2027-03-01" }).inputs;
    expect(checkToken({}, { olds }).inputs).toEqual({ ...olds, lifetimeDays: 90 });
  });

  it("computes the day again for a replacement, which has no recorded inputs", () => {
    const { inputs } = checkToken({ lifetimeDays: 30 }, { nowMs: NOW_MS + DAY_MS });
    expect(inputs["expiresAt"]).toBe("2026-12-25");
  });

  it.each([
    ["tomorrow", "2026-11-25"],
    ["365 days ahead", "2027-11-24"],
  ])("takes %s", (_when, expiresAt) => {
    expect(checkToken({ expiresAt }).failures).toEqual([]);
  });

  it.each([
    ["today", "2026-11-24"],
    ["a day in the past", "2025-11-24"],
    ["366 days ahead", "2027-11-25"],
  ])("refuses %s", (_when, expiresAt) => {
    expect(checkToken({ expiresAt }).failures).toEqual([
      {
        property: "expiresAt",
        reason: `must be 1 to 365 days from today: "2026-11-25" to "2027-11-24" (received "${expiresAt}")`,
      },
    ]);
  });

  it("keeps a given day that has come, since time passing makes no program wrong", () => {
    const olds = checkToken({ expiresAt: "2026-11-25" }).inputs;
    const later = checkToken({ expiresAt: "2026-11-25" }, { olds, nowMs: NOW_MS + 50 * DAY_MS });
    expect(later.failures).toEqual([]);
  });

  it.each(["2027-2-1", "2027-02-30", "2027-02-01T00:00:00Z", "soon", ""])(
    "refuses %j, which is no day",
    (expiresAt) => {
      expect(checkToken({ expiresAt }).failures[0]).toEqual({
        property: "expiresAt",
        reason: `must be a day in UTC such as "2027-03-01" (received "${expiresAt}")`,
      });
    },
  );

  it.each([
    [0, "must be from 1 to 365 days"],
    [-5, "must be from 1 to 365 days"],
    [366, "must be from 1 to 365 days"],
    [1.5, "must be a whole number of days"],
  ])("refuses a life of %d days", (lifetimeDays, rule) => {
    expect(checkToken({ lifetimeDays }).failures).toEqual([
      { property: "lifetimeDays", reason: `${rule} (received ${lifetimeDays})` },
    ]);
  });

  it.each([1, 365])("takes a life of %d days", (lifetimeDays) => {
    expect(checkToken({ lifetimeDays }).failures).toEqual([]);
  });

  it("refuses a day and a life together", () => {
    expect(checkToken({ expiresAt: "2027-03-01", lifetimeDays: 30 }).failures).toEqual([
      { property: "lifetimeDays", reason: "must be left out when expiresAt is given (received 30)" },
    ]);
  });
});

describe("ApiToken.check of what is not known yet", () => {
  const recorded = checkToken({ lifetimeDays: 30 }).inputs;

  it("computes the day for an account that does not exist yet", () => {
    const { inputs, failures } = checkToken({ accountId: UNKNOWN });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ accountId: UNKNOWN, expiresAt: "2027-02-22" });
  });

  it("does not know the day while it does not know the life", () => {
    const { inputs, failures } = checkToken({ lifetimeDays: UNKNOWN });
    expect(failures).toEqual([]);
    expect(inputs["expiresAt"]).toBe(UNKNOWN);
  });

  it("passes an unknown day", () => {
    expect(checkToken({ expiresAt: UNKNOWN }).failures).toEqual([]);
  });

  it.each([
    ["scopes", { lifetimeDays: 30, scopes: UNKNOWN }],
    ["one scope", { lifetimeDays: 30, scopes: ["read:jira-work", UNKNOWN] }],
    ["life", { lifetimeDays: UNKNOWN }],
    ["label", { lifetimeDays: 30, label: UNKNOWN }],
  ])("previews no replacement of an existing token for unknown %s", (_what, news) => {
    const { inputs } = checkToken(news, { olds: recorded });
    expect(diff(apiTokenDefinition, recorded, inputs)).toEqual({});
  });

  it("previews no replacement for scopes in another order while the life is unknown", () => {
    const olds = checkToken({ scopes: ["read:a", "read:b"], lifetimeDays: 30 }).inputs;
    const { inputs } = checkToken({ scopes: ["read:b", "read:a"], lifetimeDays: UNKNOWN }, { olds });
    expect(diff(apiTokenDefinition, olds, inputs)).toEqual({});
  });
});

describe("ApiToken.check of scopes", () => {
  it("sorts them and drops repetitions, so that their order makes no difference", () => {
    const { inputs } = checkToken({ scopes: ["write:jira-work", "read:jira-work", "write:jira-work"] });
    expect(inputs["scopes"]).toEqual(["read:jira-work", "write:jira-work"]);
    const other = checkToken({ scopes: ["read:jira-work", "write:jira-work"] }, { olds: inputs });
    expect(diff(apiTokenDefinition, inputs, other.inputs)).toEqual({});
  });

  it("makes the same list of every order and repetition", () => {
    const scope = fc.constantFrom("read:a", "read:b", "write:issue:jira", "read:x.y-z:confluence");
    fc.assert(
      fc.property(fc.array(scope, { minLength: 1, maxLength: 20 }), (scopes) => {
        expect(checkToken({ scopes }).inputs["scopes"]).toEqual([...new Set(scopes)].sort());
      }),
    );
  });

  it.each([
    "read:jira-work",
    "read:issue:jira",
    "read:content.summary:confluence",
    "manage:jira-configuration",
  ])("takes %s", (scope) => {
    expect(checkToken({ scopes: [scope] }).failures).toEqual([]);
  });

  it.each(["read", "read:", ":jira", "Read:jira", "read jira", "read:jira work", "", "read:a:b:c:d"])(
    "refuses %j at its place in the list",
    (scope) => {
      expect(checkToken({ scopes: ["read:jira-work", scope] }).failures).toEqual([
        {
          property: "scopes[1]",
          reason: `must be a scope such as "read:jira-work" or "read:issue:jira" (received "${scope}")`,
        },
      ]);
    },
  );

  it("refuses none, and advises against fifty", () => {
    expect(checkToken({ scopes: [] }).failures).toEqual([
      {
        property: "scopes",
        reason: "must name at least one scope. The API creates no token without one (received [])",
      },
    ]);
    const many = Array.from({ length: 50 }, (_, index) => `read:s${index}`);
    expect(checkToken({ scopes: many }).failures).toEqual([]);
    expect(scopesAdvice(many.slice(1))).toEqual([]);
    expect(scopesAdvice(many)).toEqual([
      {
        property: "scopes",
        fact: "names 50 scopes, and Atlassian recommends fewer than 50",
        remedy: "Give each consumer a token with only the scopes that it needs.",
      },
    ]);
  });
});

describe("ApiToken.check", () => {
  it("reports everything at once", () => {
    const { failures } = checkToken({
      accountId: "a b",
      label: " ci",
      scopes: "read:jira-work",
      colour: "red",
    });
    expect(failures).toEqual([
      { property: "accountId", reason: 'must be an id without spaces and slashes (received "a b")' },
      {
        property: "label",
        reason:
          'must be one line of text that neither is empty nor starts or ends with a space (received " ci")',
      },
      { property: "scopes", reason: 'must be of type array (received "read:jira-work")' },
      {
        property: "colour",
        reason:
          "is not a property here; the properties are orgId, accountId, label, scopes, expiresAt, lifetimeDays, " +
          'rotation, rotationTrigger (received "red")',
      },
    ]);
  });

  it.each(["a/b", "a b", "a?b", "a#b", "", ".", ".."])(
    "refuses %j as an account id, which would lead to another place",
    (accountId) => {
      expect(checkToken({ accountId }).failures.map(({ property }) => property)).toEqual(["accountId"]);
    },
  );
});
