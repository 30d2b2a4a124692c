import { ApiError, ConfigError, ProviderError } from "pulumi-atlassian-admin/organization";
import { verdictOf } from "../../../../cli/src/commands/doctor/verdict";

class StubError extends ProviderError {
  constructor(readonly code: ProviderError["code"]) {
    super("it failed.");
  }
}

const apiError = (status: number) => new ApiError({ method: "GET", path: "/x", status, statusText: "No" });

describe("the verdict of an error", () => {
  it.each([
    ["a refused key", apiError(401), "problem"],
    ["something that is not there", apiError(404), "problem"],
    ["a setting that cannot be used", new ConfigError("no key."), "problem"],
    ["a stack that is missing", new Error("no stack."), "problem"],
    ["a rate limit", apiError(429), "unknown"],
    ["a time-out on the way", apiError(408), "unknown"],
    ["a fault of the server", apiError(503), "unknown"],
    ["a wait that is too long", new StubError("rate-limit"), "unknown"],
    ["no connection", new StubError("transport"), "unknown"],
    ["no answer in time", new StubError("timeout"), "unknown"],
    ["an unreadable answer", new StubError("response-shape"), "unknown"],
  ])("for %s", (_, error, status) => {
    expect(verdictOf(error).status).toBe(status);
  });

  it("parts the fact from the remedy", () => {
    expect(verdictOf(new Error(`the file "a.b" is missing.\nMake it. Then go on.`))).toEqual({
      status: "problem",
      fact: `the file "a.b" is missing.`,
      remedy: "Make it. Then go on.",
    });
  });

  it("has no remedy where the error has none, and no secret", () => {
    expect(verdictOf(new Error("Bearer ATCTT3xSecret failed"))).toEqual({
      status: "problem",
      fact: "Bearer [hidden] failed",
    });
  });
});
