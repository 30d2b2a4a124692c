import fc from "fast-check";
import { NOT_SEEN_MS, SCHEDULE_MS, Stopwatch } from "../../../../cli/src/commands/trial/clock";
import {
  formOfId,
  formOfReset,
  formOfRetryAfter,
  formOfTime,
  idsIn,
} from "../../../../cli/src/commands/trial/forms";
import { isLabelOf, namesOf, newTrialId, trialIdIn } from "../../../../cli/src/commands/trial/names";
import { shapeOf, shapeOfText } from "../../../../cli/src/commands/trial/profile/shape";
import { isApiName } from "../../../../cli/src/commands/trial/profile/vocabulary";
import { bareId, itemsIn, nextIn, objectIn, textAt } from "../../../../cli/src/commands/trial/reading";
import { changedText } from "../../../../cli/src/commands/trial/texts";

const NOW = Date.parse("2026-11-28T12:00:00Z");

describe("the names of a trial", () => {
  const names = namesOf("0badcafe");

  it("are identified by their number, however an organisation writes them", () => {
    for (const name of [
      names.account,
      names.plainAccount,
      names.group,
      names.longAccount,
      names.label("A"),
      names.description("Bot"),
    ]) {
      for (const change of [
        name,
        name.toUpperCase(),
        name.normalize("NFC"),
        name.replaceAll("-", " "),
        `ACME: ${name}`,
        `${name} (1)`,
      ]) {
        expect([change, trialIdIn(change)]).toEqual([change, "0badcafe"]);
      }
    }
  });

  it.each(["aa-trial-", "aa-trial-run", "aa-trial-0badcaf", "trial-0badcafe", "deploy-bot", "", undefined])(
    "are not %j",
    (name) => {
      expect(trialIdIn(name)).toBeUndefined();
    },
  );

  it("have at most the 30 characters that Atlassian gives for an account, and 40 for the long one", () => {
    expect(names.account.length).toBeLessThanOrEqual(30);
    expect(names.plainAccount).toMatch(/^[A-Za-z0-9]{6,30}$/);
    expect(names.longAccount.length).toBeGreaterThan(30);
    expect(names.description("Bot", 300)).toHaveLength(300);
  });

  it("distinguish one label from another", () => {
    expect(isLabelOf(names, "A", names.label("A").toUpperCase())).toBe(true);
    expect(isLabelOf(names, "B", names.label("A"))).toBe(false);
    expect(isLabelOf(namesOf("00000001"), "A", names.label("A"))).toBe(false);
  });

  it("differ from trial to trial", () => {
    expect(new Set(Array.from({ length: 100 }, newTrialId)).size).toBe(100);
  });
});

describe("what an organisation does to a text", () => {
  const SENT = "aa-trial  E\u0301 & <b>";
  const ALL = ["squeeze", "nfc", "lowercase", "uppercase", "escape", "suffix"] as const;

  it.each<[string, readonly string[]]>([
    [SENT, []],
    [SENT.replace("  ", " "), ["squeeze"]],
    [SENT.normalize("NFC"), ["nfc"]],
    [SENT.toLowerCase(), ["lowercase"]],
    [SENT.toUpperCase(), ["uppercase"]],
    ["aa-trial  E\u0301 &amp; &lt;b&gt;", ["escape"]],
    [`${SENT} (1)`, ["suffix"]],
    [`${SENT.normalize("NFC").replace("  ", " ")} (1)`, ["squeeze", "nfc", "suffix"]],
  ])("is found: %j", (shown, changes) => {
    expect(changedText(SENT, shown, ALL)).toEqual({ changes, limit: undefined });
  });

  it("is found where the text is cut, also inside of an escape", () => {
    expect(changedText("0123456789", "0123", [])).toEqual({ changes: [], limit: 4 });
    expect(changedText("ab & cd & ef", "ab &amp; c", ["escape"])).toEqual({ changes: ["escape"], limit: 6 });
  });

  it.each(["something else", "", "aa", "bb-trial  E\u0301 & <b>"])("is not guessed: %j", (shown) => {
    const changed = changedText(SENT, shown, ["squeeze", "nfc"]);
    expect(changed === undefined || changed.limit !== undefined).toBe(true);
  });
});

describe("the forms of values", () => {
  it.each([
    ["6d497734-d4cc-4234-8425-8522cddf5bda", "plain"],
    ["6D497734-D4CC-4234-8425-8522CDDF5BDA", "uppercase"],
    ["ari:cloud:identity::user/712020:x", "ari"],
    ["12345", "plain"],
  ])("of the id %s", (id, form) => {
    expect(formOfId(id)).toBe(form);
  });

  it.each([
    [undefined, "absent"],
    ["", "empty"],
    ["2026-11-28T12:01:00Z", "iso"],
    ["2036-11-28T12:01:00Z", "tenYears"],
    ["2026-11-28T12:01:00Z, 2026-11-28T12:01:00Z", "joined"],
    ["-60", "negative"],
    ["60", "secondsLeft"],
    ["60000", "millisecondsLeft"],
    ["1795867260", "epochSeconds"],
    ["1795867260000", "epochMilliseconds"],
    ["soon", undefined],
  ])("of the reset %j", (reset, form) => {
    expect(formOfReset(reset === undefined ? {} : { "x-ratelimit-reset": reset }, NOW)).toBe(form);
  });

  it.each([
    ["3", "seconds"],
    ["Sat, 28 Nov 2026 12:00:03 GMT", "date"],
    ["30000", "milliseconds"],
    ["3, 3", "joined"],
    ["-3", "negative"],
    ["", "empty"],
    ["315360000", "tenYears"],
    ["later", undefined],
  ])("of the wait %j", (wait, form) => {
    expect(formOfRetryAfter({ "retry-after": wait })).toBe(form);
  });

  it.each([
    ["2026-11-28T12:00:00.000Z", "utc"],
    ["2026-11-28T12:00:00+00:00", "offset"],
    ["2026-11-28T22:00:00+10:00", "offset10"],
    [1_795_867_260_000, "epochMilliseconds"],
    ["1795867260000", "epochMillisecondsText"],
    ["yesterday", undefined],
    [null, undefined],
  ])("of the time %j", (time, form) => {
    expect(formOfTime(time)).toBe(form);
  });

  it("of ids that are shown as each other's", () => {
    expect(idsIn({ id: "712020:a", atlassianId: "b" })).toEqual({ id: "b", atlassianId: "712020:a" });
    expect(idsIn({ id: "b", atlassianId: "712020:a" })).toEqual({ id: "b", atlassianId: "712020:a" });
  });
});

describe("reading what nobody promises", () => {
  it("never fails", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        itemsIn(body);
        nextIn(body);
        objectIn(body);
        textAt(body, "data", "id");
        expect(shapeOf(body)).not.toBeUndefined();
      }),
    );
  });

  it.each([
    [[{ id: 1 }], 1],
    [{ data: [{}, {}] }, 2],
    [{ items: [{}], links: {} }, 1],
    [{ records: [{}, "text"] }, 1],
    [{ data: {} }, undefined],
    ["text", undefined],
    [undefined, undefined],
  ])("finds the list in %j", (body, count) => {
    expect(itemsIn(body)?.length).toBe(count);
  });

  it("compares ids without their forms", () => {
    expect(bareId("ari:cloud:identity::user/712020:AB")).toBe("712020:ab");
  });
});

describe("the shape of a body", () => {
  it("shows names of fields and kinds of values, and nothing that is somebody's", () => {
    const body = {
      id: "6d497734-d4cc-4234-8425-8522cddf5bda",
      displayName: "Mia Mustermann",
      status: "active",
      "mia@acme.example": { token: "ATSTT3xsecret", count: 3 },
      owner: "mia@acme.example",
      createdAt: "2026-11-28T12:00:00Z",
      roles: ["atlassian/user", "Kunden"],
      errors: [{ code: "ADMIN-UAM-409-2", detail: "Mia is a member", status: "409" }],
      accountType: "Mias Konto",
    };
    expect(shapeOf(body)).toEqual({
      id: "UUID",
      displayName: "text of words",
      status: '"active"',
      owner: "address",
      createdAt: "time (UTC)",
      "<field 1>": { token: "text", count: "number" },
      roles: ["text"],
      errors: [{ code: '"ADMIN-UAM-409-2"', detail: "text of words", status: "digits" }],
      accountType: "text of words",
    });
  });

  it("shows no name and no text of the body, whatever they are", () => {
    const SHOWN =
      /^(empty text|time .*|day|UUID.*|account id.*|ARI|link|address|digits.*|text|text of words)$/;
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (body) => {
        const shape = Object.entries(shapeOf(body) as Record<string, string>);
        expect(shape.filter(([name]) => !isApiName(name) && !/^<field \d+>$/.test(name))).toEqual([]);
        expect(shape.filter(([, kind]) => !SHOWN.test(kind) && !isApiName(kind.replaceAll('"', "")))).toEqual(
          [],
        );
      }),
    );
  });

  it.each([
    ["", null],
    ["<html>", "HTML"],
    ["oops {", "text that is no JSON"],
  ])("of what is no JSON: %j", (text, shape) => {
    expect(shapeOfText(text)).toBe(shape);
  });

  it.each(["displayName", "user_added_to_group", "ADMIN-UAM-409-2", "rateLimitReset"].slice(0, 4))(
    "has the word %s",
    (name) => {
      expect(isApiName(name)).toBe(true);
    },
  );

  it.each([
    "Mustermann",
    "miaMustermann",
    "acme",
    "hunter2",
    "ATSTT3xsecret",
    "mia@acme.example",
    "",
    "2026",
    "a".repeat(70),
  ])("has not the word %s", (name) => {
    expect(isApiName(name)).toBe(false);
  });
});

describe("the vocabulary", () => {
  it("judges a long text that does not fit at once", () => {
    const startedAt = performance.now();
    expect(isApiName(`${"a".repeat(58)}!`)).toBe(false);
    expect(isApiName(`${"a1".repeat(29)}\n`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

describe("the stopwatch", () => {
  const NEVER = new AbortController().signal;

  /** A watch whose waits take no time, and what it waited. */
  function watchOf(): { watch: Stopwatch; waited: () => number } {
    let nowMs = 0;
    const clock = {
      now: () => nowMs,
      sleep: (ms: number) => {
        nowMs += ms;
        return Promise.resolve();
      },
    };
    return { watch: new Stopwatch(clock, NEVER), waited: () => nowMs };
  }

  it.each([
    [0, 0],
    [1, 1000],
    [1000, 1000],
    [2000, 3000],
    [60_000, 60_000],
    [60_001, NOT_SEEN_MS],
  ])("sees what shows after %i ms at %i ms", async (lagMs, seenMs) => {
    const { watch } = watchOf();
    const { it } = await watch.firstSeen(watch.moment(), { it: async () => watch.now() >= lagMs });
    expect(it).toBe(seenMs);
  });

  it("sees the same again in an organisation that has the measured delay", async () => {
    for (const dueMs of SCHEDULE_MS) {
      const { watch } = watchOf();
      expect((await watch.firstSeen(0, { it: async () => watch.now() >= dueMs })).it).toBe(dueMs);
    }
  });

  it("asks for several things at once, and stops when all are there", async () => {
    const { watch, waited } = watchOf();
    const seen = await watch.firstSeen(0, {
      soon: async () => watch.now() >= 500,
      late: async () => watch.now() >= 6000,
    });
    expect(seen).toEqual({ soon: 1000, late: 7000 });
    expect(waited()).toBe(7000);
  });

  it("does not report since when something existed that it checks too late", async () => {
    const { watch } = watchOf();
    const since = watch.moment();
    await watch.wait(5000);
    expect(await watch.firstSeen(since, { there: async () => true })).toEqual({ there: null });
    await watch.wait(1000);
    expect((await watch.firstSeen(since, { later: async () => watch.now() >= 20_000 })).later).toBe(25_000);
  });
});
