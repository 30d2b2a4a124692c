import fc from "fast-check";
import { pick, withoutUndefined } from "../../../provider/src/lifecycle/properties";
import { hasUnknown, isUnknownAt, UNKNOWN } from "../../../provider/src/lifecycle/unknown";

describe("withoutUndefined", () => {
  it("drops undefined properties at any depth and keeps everything else", () => {
    const value = { a: undefined, b: null, c: { d: undefined, e: 0 }, f: [{ g: undefined }, false, ""] };
    const result = withoutUndefined(value);
    expect(result).toStrictEqual({ b: null, c: { e: 0 }, f: [{}, false, ""] });
  });

  it("leaves JSON as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(withoutUndefined(value)).toEqual(value);
      }),
    );
  });

  it("leaves its argument alone", () => {
    const value = { a: undefined };
    withoutUndefined(value);
    expect(value).toStrictEqual({ a: undefined });
  });
});

describe("pick", () => {
  it("takes the named keys that have a value", () => {
    const picked = pick({ a: 1, b: undefined, c: null, d: 4 }, ["a", "b", "c", "e"]);
    expect(picked).toStrictEqual({ a: 1, c: null });
  });
});

describe("hasUnknown", () => {
  it.each([
    ["the unknown itself", UNKNOWN, true],
    ["a list with one", ["a", UNKNOWN], true],
    ["an object with one deep inside", { a: [{ b: UNKNOWN }] }, true],
    ["a text that contains its mark", `x${UNKNOWN}`, false],
    ["null", null, false],
    ["nothing", undefined, false],
    ["known values", { a: ["b"] }, false],
  ])("judges %s", (_what, value, expected) => {
    expect(hasUnknown(value)).toBe(expected);
  });
});

describe("isUnknownAt", () => {
  it.each([
    ["at a step of the path", { a: UNKNOWN }, ["a", 0, "b"], true],
    ["at its end", { a: [{ b: UNKNOWN }] }, ["a", 0, "b"], true],
    ["below its end", { a: [{ b: UNKNOWN }] }, ["a"], true],
    ["beside it", { a: ["x", UNKNOWN] }, ["a", 0], false],
    ["where the path leads nowhere", { a: UNKNOWN }, ["b", "c"], false],
  ])("finds one %s", (_where, root, path, expected) => {
    expect(isUnknownAt(root, path)).toBe(expected);
  });
});
