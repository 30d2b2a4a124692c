import { UserError } from "../../../../cli/src/user-error";
import { ApiError, ConfigError, ProviderError } from "pulumi-atlassian-admin/organization";
import { verdictOf } from "../../../../cli/src/commands/doctor/checkup";

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

  it.each([
    new UserError("the file is missing.", "Make it. Then go on."),
    new ConfigError("the file is missing.", "Make it. Then go on."),
  ])("has fact and remedy of a %s", (error) => {
    expect(verdictOf(error)).toEqual({
      status: "problem",
      fact: "the file is missing.",
      remedy: "Make it. Then go on.",
    });
  });

  it("has the remedy of a refused request", () => {
    expect(verdictOf(apiError(402))).toMatchObject({
      fact: "the API returned 402 No for GET /x.",
      remedy: expect.stringMatching(/^The quota of the organisation is used up/) as string,
    });
  });

  it.each([new Error("it failed. Nobody knows why."), "it failed. Nobody knows why."])(
    "has no remedy where there is none, whatever the text looks like",
    (error) => {
      expect(verdictOf(error)).toEqual({ status: "problem", fact: "it failed. Nobody knows why." });
    },
  );
});
