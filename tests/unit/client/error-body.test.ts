import fc from "fast-check";
import { parseErrorBody } from "../../../provider/src/client/error-body";

describe("parseErrorBody", () => {
  it.each([
    [
      "the Organizations API's list",
      `{"errors":[{"id":"65e9","code":"ADMIN-UAM-404-1","status":"404","title":"Unknown Resource","detail":"One or more user not found"}]}`,
      { apiCode: "ADMIN-UAM-404-1", detail: "One or more user not found", requestId: "65e9" },
    ],
    [
      "a list with a numeric status and without detail",
      `{"errors":[{"code":"ADMIN-429-1","status":429,"title":"Too many","detail":null}]}`,
      { apiCode: "ADMIN-429-1", detail: "Too many" },
    ],
    [
      "user management with a context object",
      `{"key":"forbidden.insufficientScope","context":{"message":"Insufficient scope for this action"}}`,
      { apiCode: "forbidden.insufficientScope", detail: "Insufficient scope for this action" },
    ],
    [
      "user management with a context text",
      `{"key":"user.notFound","errorDetail":null,"context":"no such account"}`,
      { apiCode: "user.notFound", detail: "no such account" },
    ],
    [
      "the gateway's",
      `{"timestamp":"x","path":"/x","status":404,"error":"Not Found","requestId":"r1","message":"TCS validation failed"}`,
      { detail: "TCS validation failed", requestId: "r1" },
    ],
    ["plain text", "Request failed to match any route", { detail: "Request failed to match any route" }],
    [
      "an HTML page",
      "<!doctype html><title> Forbidden </title>",
      { detail: `an HTML page titled "Forbidden"` },
    ],
    ["an HTML page without title", "<html></html>", { detail: "an HTML page" }],
    ["nothing", "", {}],
  ])("reads %s", (_shape, body, expected) => {
    expect(parseErrorBody(body)).toEqual(expected);
  });

  it("shortens what is long to one line", () => {
    const { detail } = parseErrorBody(`a\n${"b".repeat(1000)}`);
    expect(detail).toHaveLength(301);
    expect(detail).not.toContain("\n");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(() => parseErrorBody(body)).not.toThrow();
      }),
    );
  });
});
