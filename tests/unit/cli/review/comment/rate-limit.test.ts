import { isRateLimited, retryAfterMs } from "../../../../../cli/src/web-client";
import { answerWith, type CommentServer } from "../../../../support/comment-server";
import { comment, setupOf } from "../../../../support/commented-pull-request";

const NOW = Date.parse("2026-11-25T12:00:00Z");

describe("retryAfterMs", () => {
  it.each([
    ["seconds", { "retry-after": "7" }, 7000],
    ["a date", { "retry-after": "Wed, 25 Nov 2026 12:00:30 GMT" }, 30_000],
    ["a date that is over", { "retry-after": "Wed, 25 Nov 2026 11:00:00 GMT" }, 0],
    ["GitHub's time", { "x-ratelimit-reset": String(NOW / 1000 + 50) }, 50_000],
    ["GitLab's time", { "ratelimit-reset": String(NOW / 1000 + 40) }, 40_000],
    ["nothing usable", { "retry-after": "soon" }, undefined],
    ["nothing", {}, undefined],
  ])("reads %s", (_, headers, expected) => {
    expect(retryAfterMs(headers, NOW)).toBe(expected);
  });
});

describe("isRateLimited", () => {
  it.each([
    [429, {}, true],
    [403, {}, false],
    [403, { "x-ratelimit-remaining": "12" }, false],
    [403, { "x-ratelimit-remaining": "0" }, true],
    [403, { "retry-after": "1" }, true],
    [404, { "retry-after": "1" }, false],
  ])("takes %i with %j for %j", (status, headers, expected) => {
    expect(isRateLimited({ status, headers })).toBe(expected);
  });
});

describe("GitHub's 403 that means 429", () => {
  const setup = setupOf("github");
  let server: CommentServer;

  beforeEach(async () => {
    server = await setup.start(true);
  });

  afterEach(() => server.stop());

  it("is waited for, also before a comment", async () => {
    const waits: number[] = [];
    const limited = { message: "You have exceeded a secondary rate limit." };
    server.failNext("POST", /comments$/, answerWith(403, limited, { "retry-after": "30" }));
    expect(await comment(setup, server, "text", { waits })).toMatchObject({ action: "created" });
    expect(waits).toEqual([30_000]);
    expect(server.comments).toHaveLength(1);
  });
});
