import { path } from "../../../provider/src/client/path";

describe("path", () => {
  it("encodes what is inserted and names the route", () => {
    expect(path`/users/${"a/b?c#d e"}/manage`).toEqual({
      path: "/users/a%2Fb%3Fc%23d%20e/manage",
      route: "/users/{}/manage",
    });
  });

  it("keeps the colon of account ids", () => {
    expect(path`/users/${"712020:0b1c"}/x`.path).toBe("/users/712020:0b1c/x");
  });

  it.each(["", ".", ".."])("refuses %j, which would change the route", (segment) => {
    expect(() => path`/users/${segment}/manage`).toThrow(RangeError);
  });
});
