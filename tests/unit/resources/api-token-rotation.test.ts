import fc from "fast-check";
import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { utcDay } from "../../../provider/src/timing/days";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { checkResource, NOW_MS } from "./check-resource";

const DAY_MS = 24 * 60 * 60 * 1000;
const TOKEN: Properties = { accountId: "712020:a", label: "ci", scopes: ["read:jira-work"] };
const ROTATING: Properties = { ...TOKEN, rotation: { beforeExpiryDays: 14, overlapDays: 7 } };

/** Checks the program on a day, counted from the first one. */
function checkOn(day: number, news: Properties, olds: Properties = {}) {
  return checkResource(apiTokenDefinition, news, { olds, nowMs: NOW_MS + day * DAY_MS });
}

const inputsOn = (...args: Parameters<typeof checkOn>): Properties => checkOn(...args).inputs;
const dayOf = (day: number): string => utcDay(NOW_MS, day);

describe("a rotation in ApiToken.check", () => {
  const recorded = inputsOn(0, ROTATING);

  it("is not due until so many days before the expiry", () => {
    expect(recorded["expiresAt"]).toBe(dayOf(90));
    expect(inputsOn(75, ROTATING, recorded)).toEqual(recorded);
  });

  it("moves the day and keeps the old token for the overlap when it is due", () => {
    expect(inputsOn(76, ROTATING, recorded)).toEqual({
      ...recorded,
      expiresAt: dayOf(76 + 90),
      overlapEndsAt: dayOf(76 + 7),
    });
  });

  it("is an update, not a replacement", () => {
    expect(diff(apiTokenDefinition, recorded, inputsOn(76, ROTATING, recorded))).toEqual({});
  });

  it("ends the overlap by its day, and not before", () => {
    const rotated = inputsOn(76, ROTATING, recorded);
    expect(inputsOn(82, ROTATING, rotated)).toEqual(rotated);
    const { overlapEndsAt, ...ended } = rotated;
    expect(overlapEndsAt).toBe(dayOf(83));
    expect(inputsOn(83, ROTATING, rotated)).toEqual(ended);
  });

  it("ends the overlap also if the rotation was removed from the program", () => {
    const rotated = inputsOn(76, ROTATING, recorded);
    expect(inputsOn(83, TOKEN, rotated)).not.toHaveProperty("overlapEndsAt");
    expect(inputsOn(83, TOKEN, rotated)["expiresAt"]).toBe(rotated["expiresAt"]);
  });

  it("has no longer overlap than the old token lives", () => {
    expect(inputsOn(88, ROTATING, recorded)["overlapEndsAt"]).toBe(dayOf(90));
  });

  it("has no overlap with a token that has expired", () => {
    const late = inputsOn(120, ROTATING, recorded);
    expect(late["expiresAt"]).toBe(dayOf(210));
    expect(late).not.toHaveProperty("overlapEndsAt");
  });

  it("is 14 days before and 7 days over by default", () => {
    const news = { ...TOKEN, rotation: {} };
    const olds = inputsOn(0, news);
    expect(inputsOn(75, news, olds)).toEqual(olds);
    expect(inputsOn(76, news, olds)).toMatchObject({ expiresAt: dayOf(166), overlapEndsAt: dayOf(83) });
  });

  it("never comes to a token that does not ask for it, whatever the day", () => {
    const olds = inputsOn(0, TOKEN);
    expect(inputsOn(300, TOKEN, olds)).toEqual(olds);
  });

  it("does not come because it is added, removed or tuned", () => {
    const olds = inputsOn(0, TOKEN);
    expect(inputsOn(10, ROTATING, olds)["expiresAt"]).toBe(dayOf(90));
    expect(inputsOn(10, { ...TOKEN, rotation: { beforeExpiryDays: 30 } }, recorded)["expiresAt"]).toBe(
      dayOf(90),
    );
  });

  it("keeps the old token for a while as well when another life moves the day", () => {
    const changed = inputsOn(10, { ...TOKEN, lifetimeDays: 30 }, inputsOn(0, TOKEN));
    expect(changed).toMatchObject({ expiresAt: dayOf(40), overlapEndsAt: dayOf(17) });
  });

  it("gives a token that a refresh found dead another day, and leaves a running overlap as it is", () => {
    const { expiresAt, ...dead } = inputsOn(76, ROTATING, recorded);
    expect(expiresAt).toBeDefined();
    expect(inputsOn(78, ROTATING, dead)).toMatchObject({ expiresAt: dayOf(168), overlapEndsAt: dayOf(83) });
  });

  it("leaves recorded days alone that come back with ignoreChanges", () => {
    const rotated = inputsOn(76, ROTATING, recorded);
    const { expiresAt, overlapEndsAt } = rotated;
    const { inputs, failures } = checkOn(
      80,
      { ...ROTATING, lifetimeDays: 90, expiresAt, overlapEndsAt },
      rotated,
    );
    expect(failures).toEqual([]);
    expect(inputs).toEqual(rotated);
  });

  it.each([
    [
      "a life that ends before it",
      { lifetimeDays: 14 },
      {},
      "rotation.beforeExpiryDays",
      /^must be less than lifetimeDays \(14\), or every/,
    ],
    [
      "an overlap longer than the old token lives",
      {},
      { beforeExpiryDays: 5, overlapDays: 6 },
      "rotation.overlapDays",
      /^must be at most 5: the old token expires 5 days after/,
    ],
    [
      "an overlap longer than the next rotation takes",
      { lifetimeDays: 20 },
      { beforeExpiryDays: 15, overlapDays: 6 },
      "rotation.overlapDays",
      /^must be at most 5: .* the next rotation comes after 5 days/,
    ],
    ["no overlap", {}, { overlapDays: 0 }, "rotation.overlapDays", /^must be from 1 to 364 days/],
    ["an unknown setting", {}, { every: 3 }, "rotation", /Unrecognized key: "every"/],
    ["a given day", { expiresAt: "2027-01-01" }, {}, "rotation", /^must be left out when expiresAt is given/],
    [
      "a computed day",
      { overlapEndsAt: "2027-01-01" },
      {},
      "overlapEndsAt",
      /^must be left out, since it is computed/,
    ],
  ])("is refused with %s", (_what, news, rotation, property, reason) => {
    expect(checkOn(0, { ...TOKEN, ...news, rotation }).failures).toEqual([
      { property, reason: expect.stringMatching(reason) as string },
    ]);
  });

  it("always leaves a living token with weekly runs, and never two old ones", () => {
    const life = fc.integer({ min: 9, max: 365 });
    fc.assert(
      fc.property(life, fc.nat(), fc.nat(), (lifetimeDays, beforeSeed, overlapSeed) => {
        const beforeExpiryDays = 8 + (beforeSeed % (lifetimeDays - 8));
        const longest = Math.min(beforeExpiryDays, lifetimeDays - beforeExpiryDays);
        const overlapDays = 1 + (overlapSeed % longest);
        const news = { ...TOKEN, lifetimeDays, rotation: { beforeExpiryDays, overlapDays } };
        let olds = inputsOn(0, news);
        for (let day = 7; day < 730; day += 7) {
          expect(String(olds["expiresAt"]) > dayOf(day)).toBe(true);
          const { inputs, failures } = checkOn(day, news, olds);
          expect(failures).toEqual([]);
          const isRotated = inputs["expiresAt"] !== olds["expiresAt"];
          // The overlap that ran before has ended by the day of a rotation.
          expect(isRotated && ((olds["overlapEndsAt"] as string | undefined) ?? "") > dayOf(day)).toBe(false);
          olds = inputs;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("rotationTrigger", () => {
  const replaces = (olds: Properties, news: Properties): string[] | undefined =>
    diff(apiTokenDefinition, olds, inputsOn(1, { ...TOKEN, ...news }, olds)).replaces;
  const recorded = inputsOn(0, { ...TOKEN, rotationTrigger: "2026-11" });

  it("replaces the token when one text becomes another", () => {
    expect(replaces(recorded, { rotationTrigger: "2026-12" })).toEqual(["rotationTrigger"]);
  });

  it.each([
    ["added", inputsOn(0, TOKEN), { rotationTrigger: "2026-12" }],
    [
      "added over an empty text",
      inputsOn(0, { ...TOKEN, rotationTrigger: "" }),
      { rotationTrigger: "2026-12" },
    ],
    ["taken out", recorded, {}],
    ["emptied", recorded, { rotationTrigger: "" }],
    ["kept", recorded, { rotationTrigger: "2026-11" }],
  ])("does nothing when it is %s", (_how, olds, news) => {
    expect(replaces(olds, news)).toBeUndefined();
  });
});
