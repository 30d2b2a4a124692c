import fc from "fast-check";
import { redact } from "../../../provider/src/errors";

describe("redact", () => {
  it.each([
    ["a user token", "got ATATT3xFfGF0abc_DEF-123=AB here", "got [hidden] here"],
    ["a service-account token", "ATSTT3xFfGF0abc", "[hidden]"],
    ["an organisation key", '{"token":"ATCTT3xFfGF0abc=12AB"}', '{"token":"[hidden]"}'],
    ["a bearer header", "Authorization: Bearer abc.def", "Authorization: Bearer [hidden]"],
    ["a basic header", "Authorization: Basic YWJjOmRlZg==", "Authorization: Basic [hidden]"],
    ["a basic header of letters alone", "basic dXNlcjpwYXNz", "basic [hidden]"],
    ["a token behind an underscore or a letter", "key_ATATT3xFfGF0 xATSTT3xFf", "key_[hidden] x[hidden]"],
  ])("hides %s", (_kind, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it("hides every occurrence of a known secret, whatever its form", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!"[hidden]".includes(secret));
        expect(redact(`${before}${secret}${after}${secret}`, [secret])).not.toContain(secret);
      }),
    );
  });

  it("leaves other text as it is", () => {
    const text = "group ATLAS has 3 members; Bearer and Basic work, basic authentication too.";
    expect(redact(text)).toBe(text);
  });
});
