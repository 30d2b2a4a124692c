import { fillPath } from "../../../provider/src/client/path";

describe("fillPath", () => {
  it("encodes each id as one segment", () => {
    expect(fillPath("/users/{accountId}/tokens/{tokenId}", { accountId: "a/b?c#d e", tokenId: "1" })).toBe(
      "/users/a%2Fb%3Fc%23d%20e/tokens/1",
    );
  });

  it("keeps the colon of account ids", () => {
    expect(fillPath("/users/{accountId}/x", { accountId: "712020:0b1c" })).toBe("/users/712020:0b1c/x");
  });

  it.each(["", ".", ".."])("rejects %j, which would change the route, and names the place", (accountId) => {
    expect(() => fillPath("/users/{accountId}/manage", { accountId })).toThrow(/accountId.*users/);
  });

  it("rejects a path that lacks an id", () => {
    expect(() => fillPath("/orgs/{orgId}", {})).toThrow(RangeError);
  });
});
