import type { CommentServer } from "../../../../support/comment-server";
import { comment, setupOf } from "../../../../support/commented-pull-request";

describe("a comment at GitLab", () => {
  let server: CommentServer;

  afterEach(() => server.stop());

  it("gives no orders to GitLab, whatever the names in it", async () => {
    const setup = setupOf("gitlab");
    server = await setup.start(true);
    const markdown = "# Review\n/close\n  /merge\n/unassign @ann\na/b and http://x/y";
    await comment(setup, server, markdown);
    expect(await comment(setup, server, markdown)).toEqual({ action: "unchanged" });
    expect(server.comments[0]?.body.split("\n\n")[1]).toBe(
      "# Review\n\\/close\n  \\/merge\n\\/unassign @ann\na/b and http://x/y",
    );
  });
});
