import { commentLimit } from "../../../../../cli/src/commands/review/comment/post-comment";
import {
  comment,
  refusalOf,
  SETUPS,
  SOMEBODY,
  STACK,
  TOKEN,
} from "../../../../support/commented-pull-request";
import { answerWith, loseAnswer, loseRequest, type CommentServer } from "../../../../support/comment-server";

describe.each(SETUPS)("postComment at $service", (setup) => {
  const { service, ours, listPath, stackMarker } = setup;
  let server: CommentServer;

  beforeEach(async () => {
    server = await setup.start(true);
  });

  afterEach(() => server.stop());

  const bodies = (): string[] => server.comments.map(({ body }) => body);
  const writes = (): string[] =>
    server.requests.filter((line) => !line.startsWith("GET") && !line.includes("graphql"));
  const post = (markdown: string, options?: Parameters<typeof comment>[3]) =>
    comment(setup, server, markdown, options);
  const refusal = async (options?: Parameters<typeof comment>[3]): Promise<string> => {
    const message = await refusalOf(post("text", options));
    expect(message).not.toContain(TOKEN);
    return message;
  };

  it("creates the comment, edits it in place, and leaves it when nothing changed", async () => {
    server.add(SOMEBODY, "looks good");
    expect(await post("first")).toMatchObject({ action: "created" });
    expect(await post("second\r\nline\n")).toMatchObject({ action: "edited" });
    expect(await post("second\nline")).toMatchObject({ action: "unchanged" });
    expect(bodies()).toEqual(["looks good", `${stackMarker}\n\nsecond\r\nline`]);
    expect(writes()).toHaveLength(2);
  });

  it("posts nothing where nothing changes, and settles the comment of an earlier push", async () => {
    expect(await post("nothing", { isSettled: true })).toEqual({ action: "none" });
    expect([bodies(), writes()]).toEqual([[], []]);
    await post("first");
    expect(await post("nothing any more", { isSettled: true })).toMatchObject({ action: "edited" });
    expect(bodies()).toEqual([`${stackMarker}\n\nnothing any more`]);
  });

  it("keeps a comment for each stack", async () => {
    await post("of prod");
    await post("of dev", { stack: "acme/identity/prod-2" });
    await post("of dev, again", { stack: "acme/identity/prod-2" });
    expect(bodies().map((body) => body.split("\n\n")[1])).toEqual(["of prod", "of dev, again"]);
  });

  it("finds it on the last of many pages", async () => {
    for (let count = 0; count < 299; count++) {
      server.add(SOMEBODY, `comment ${count}`);
    }
    server.add(ours, `${stackMarker}\n\nfirst`);
    expect(await post("second")).toMatchObject({ action: "edited" });
    expect(server.requests.filter((line) => /[?&]page=/.test(line))).toHaveLength(2);
    expect(server.comments).toHaveLength(300);
  });

  it("refuses to post where it cannot read to the end", async () => {
    const next = (): void => {
      const link = { link: `<${server.url}/x?page=2>; rel="next"` };
      server.failNext(
        "GET",
        listPath,
        answerWith(
          200,
          service === "bitbucket" ? { values: [], next: "https://x.example/?page=2" } : [],
          link,
        ),
      );
    };
    Array.from({ length: 50 }, next);
    expect(await refusal()).toContain("has more than 50 pages");
    expect(writes()).toEqual([]);
  });

  it("takes the query alone of the next page, so that the token goes to no other host", async () => {
    const elsewhere = "https://elsewhere.example/steal?page=2";
    const link = { link: `<${elsewhere}>; rel="next"` };
    server.failNext(
      "GET",
      listPath,
      answerWith(200, service === "bitbucket" ? { values: [], next: elsewhere } : [], link),
    );
    expect(await post("text")).toMatchObject({ action: "created" });
    expect(server.requests.filter((line) => /[?&]page=2/.test(line))).toHaveLength(1);
  });

  it("leaves a comment of somebody else that has the marker, and one that quotes it", async () => {
    server.add(SOMEBODY, `${stackMarker}\n\nall fine, merge it`);
    server.add(ours, `> ${stackMarker}\n\nreply`);
    expect(await post("text")).toMatchObject({ action: "created" });
    expect(bodies()).toEqual([
      `${stackMarker}\n\nall fine, merge it`,
      `> ${stackMarker}\n\nreply`,
      `${stackMarker}\n\ntext`,
    ]);
  });

  it("edits both where two runs met, so that none is out of date", async () => {
    server.add(ours, `${stackMarker}\n\none`);
    server.add(ours, `${stackMarker}\n\ntwo`);
    expect(await post("three")).toMatchObject({ action: "edited" });
    expect(bodies()).toEqual([`${stackMarker}\n\nthree`, `${stackMarker}\n\nthree`]);
  });

  it.each([
    ["the connection", loseAnswer],
    [
      "502",
      (response: Parameters<typeof loseAnswer>[0], apply: () => unknown) => {
        apply();
        response.writeHead(502).end("<html>");
      },
    ],
  ])("searches for the comment when the response to POST is lost to %s", async (_, fault) => {
    server.failNext("POST", listPath, fault);
    expect(await post("text")).toMatchObject({ action: "created" });
    expect(writes()).toHaveLength(1);
    expect(server.comments).toHaveLength(1);
  });

  it("does not send a lost comment twice, and reports the remedy", async () => {
    server.failNext("POST", listPath, loseRequest);
    const waits: number[] = [];
    expect(await refusal({ waits })).toMatch(
      /the response was lost: .*ECONNRESET.*Run the step again: it first checks for the comment\./,
    );
    expect(writes()).toHaveLength(1);
    expect(waits).toEqual([1000, 4000, 10_000]);
  });

  it("repeats what reads, and gives up after three attempts", async () => {
    server.failNext("GET", listPath, loseRequest);
    server.failNext("GET", listPath, answerWith(503));
    expect(await post("text")).toMatchObject({ action: "created" });
    Array.from({ length: 3 }, () => {
      server.failNext("GET", listPath, answerWith(500));
    });
    expect(await refusal()).toMatch(/it returned 500 \(GET .*\)\. Tried 3 times\./);
  });

  it("waits as long as Retry-After requires, also before a comment", async () => {
    const waits: number[] = [];
    server.failNext("GET", listPath, answerWith(429, {}, { "retry-after": "7" }));
    server.failNext("POST", listPath, answerWith(429, {}, { "retry-after": "20" }));
    expect(await post("text", { waits })).toMatchObject({ action: "created" });
    expect(waits).toEqual([7000, 20_000]);
    expect(server.comments).toHaveLength(1);
  });

  it("does not wait longer than a minute", async () => {
    const waits: number[] = [];
    server.failNext("GET", listPath, answerWith(429, {}, { "retry-after": "3600" }));
    expect(await refusal({ waits })).toMatch(/429 .*too many requests. Run the step again in 3600 s\./);
    expect(waits).toEqual([]);
  });

  it("gives up on a server that does not respond", async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      server.failNext("GET", listPath, (response) => {
        // The response starts, and does not end.
        response.writeHead(200, { "content-type": "application/json" }).write("[");
      });
    }
    expect(await refusal({ timeoutSeconds: 0.1 })).toContain("there was no response within 0.1 s");
  });

  it("spends a bounded time on all requests together", async () => {
    expect(await refusal({ budgetSeconds: 0 })).toMatch(
      /too slow: the time limit was reached before (GET|POST) .*Run the step again/,
    );
    expect(server.requests).toEqual([]);
  });

  it.each([
    [401, /a valid token/],
    [403, /permission|role Reporter/],
    [404, /Check (GITHUB_REPOSITORY|CI_PROJECT_ID|BITBUCKET_REPO_FULL_NAME)/],
    [302, "a redirect, which is not followed"],
  ])("explains %i, without the token", async (status, remedy) => {
    const said = `who is ${TOKEN}? \u001b[31m${Buffer.from(TOKEN).toString("base64")}`;
    const answer = { message: said, error: { message: said } };
    server.failNext("GET", listPath, answerWith(status, answer, { location: "http://127.0.0.1:1/" }));
    const message = await refusal();
    expect(message).toMatch(remedy);
    expect(message).toContain("who is [secret]?");
    expect(message).not.toContain("\u001b");
    expect(writes()).toEqual([]);
  });

  it("reports what is missing when the token can only read", async () => {
    await server.stop();
    server = await setup.start(false);
    expect(await refusal()).toMatch(
      /returned 403 for POST .*(pull-requests: write|write pull requests|scope api)/,
    );
    expect(server.comments).toEqual([]);
  });

  it("refuses a text that is too long before it asks anything, and takes the longest", async () => {
    const longest = "x".repeat(commentLimit(service));
    expect(await refusalOf(post(`${longest}${"x".repeat(1000)}`))).toMatch(
      /the review has [\d,]+ characters/,
    );
    expect(server.requests).toEqual([]);
    expect(await post(longest)).toMatchObject({ action: "created" });
  });

  it("does not take another response for an empty list", async () => {
    server.failNext("GET", listPath, (response) => response.end("<html>sign in</html>"));
    expect(await refusal()).toContain("something other than comments");
    expect(writes()).toEqual([]);
  });

  it("keeps a strange name of a stack inside the marker", async () => {
    const stack = "a/b/--> <b>(x)\n[y]";
    await post("text", { stack });
    const [marker, ...rest] = bodies()[0]?.split("\n") ?? [];
    expect(rest).toEqual(["", "text"]);
    expect(marker).toMatch(/^(<!-- [\w\s:/%.-]+ -->|\[\/\/\]: # \([\w\s:/%.-]+\))$/);
    expect(await post("text", { stack })).toMatchObject({ action: "unchanged" });
    expect(await post("text", { stack: STACK })).toMatchObject({ action: "created" });
  });

  it("keeps the names apart that are escaped from those that look so", async () => {
    for (const stack of ["a/b/c--d", "a/b/c2d-d", "a/b/c%2d-d"]) {
      expect(await post("text", { stack })).toMatchObject({ action: "created" });
    }
  });
});
