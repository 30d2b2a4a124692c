import { defaultBehaviour } from "../../../emulator/src/behaviour";
import { Clock, toMilliseconds } from "../../../emulator/src/clock";
import { Faults, globToRegExp, randomOf } from "../../../emulator/src/faults";
import { uuidOf } from "../../../emulator/src/identifiers";
import { OrderedIndex } from "../../../emulator/src/ordered-index";
import { decodeCursor, encodeCursor, takePage } from "../../../emulator/src/paging";

describe("Clock", () => {
  it("adds the parts of a duration", () => {
    expect(toMilliseconds({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 })).toBe(93_784_005);
  });

  it("refuses a time that is none", () => {
    expect(() => new Clock().set("soon")).toThrow('"soon" is not a time');
  });
});

describe("OrderedIndex", () => {
  const index = () => {
    const made = new OrderedIndex<{ sequence: number }>();
    for (const sequence of [2, 4, 6, 8]) {
      made.add({ sequence });
    }
    return made;
  };
  const sequences = (items: Iterable<{ sequence: number }>) => [...items].map(({ sequence }) => sequence);

  it.each([
    [0, [2, 4, 6, 8]],
    [4, [6, 8]],
    [5, [6, 8]],
    [8, []],
  ])("goes on after %d", (after, expected) => {
    expect(sequences(index().after(after))).toEqual(expected);
  });

  it("goes on after an item that was removed meanwhile", () => {
    const made = index();
    const removed = made.all()[1];
    if (removed !== undefined) {
      made.remove(removed);
    }
    expect(sequences(made.all())).toEqual([2, 6, 8]);
    expect(sequences(made.after(4))).toEqual([6, 8]);
  });
});

describe("paging", () => {
  it("gives no cursor on a page that is exactly full", () => {
    const items = [{ sequence: 1 }, { sequence: 2 }];
    expect(takePage(defaultBehaviour(), items, 2, "f")).toEqual({ items });
    expect(takePage(defaultBehaviour(), items, 1, "f").next).toBe(encodeCursor(1, "f"));
  });

  it("refuses a cursor of other filters", () => {
    expect(decodeCursor(encodeCursor(7, "f"), "f")).toBe(7);
    expect(() => decodeCursor(encodeCursor(7, "f"), "g")).toThrow("HTTP 400");
  });
});

describe("faults", () => {
  it.each([
    ["/users/{accountId}/manage", "/users/712020:a-b/manage", true],
    ["/users/*/manage", "/users/a/b/manage", false],
    ["**/memberships", "/admin/v2/groups/g/memberships", true],
    ["/a.c", "/abc", false],
  ])("glob %s on %s: %s", (glob, path, isMatch) => {
    expect(globToRegExp(glob).test(path)).toBe(isMatch);
  });

  it("draws evenly and the same for the same seed", () => {
    const draw = (seed: number) => Array.from({ length: 10_000 }, randomOf(seed));
    const draws = draw(42);
    expect(draw(42)).toEqual(draws);
    expect(draw(43)).not.toEqual(draws);
    expect(draws.reduce((sum, value) => sum + value) / draws.length).toBeCloseTo(0.5, 1);
  });

  it("lets the first rule that fires decide", () => {
    const faults = new Faults();
    faults.add({ status: 500, count: 1 });
    faults.add({ status: 503 });
    const hit = () => faults.hit("GET", "/x", "/x")?.status;
    expect([hit(), hit()]).toEqual([500, 503]);
  });
});

describe("identifiers", () => {
  it("makes valid version 4 UUIDs that follow from the name", () => {
    expect(uuidOf("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidOf("a")).toBe(uuidOf("a"));
    expect(uuidOf("a")).not.toBe(uuidOf("b"));
  });
});
