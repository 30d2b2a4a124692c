import type { ServerResponse } from "node:http";
import { NoAnswerError, TimeUpError, Web, type WebOptions } from "../../../../cli/src/web-client";
import { SmallServer } from "../../../support/small-server";

let server: SmallServer;
let waits: number[];

beforeEach(() => {
  waits = [];
});

afterEach(() => server.stop());

/** Responds to one request after the other; the last of these is for all others. */
async function serve(...answers: readonly ((response: ServerResponse) => void)[]): Promise<void> {
  let next = 0;
  server = await SmallServer.start((response) => {
    answers[Math.min(next++, answers.length - 1)]?.(response);
  });
}

const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = "{}") =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };

function send(isRepeatable: boolean, options: WebOptions = {}): ReturnType<Web["send"]> {
  const web = new Web({ sleep: async (ms) => waits.push(ms), ...options });
  const url = new URL(`${server.url}/secret-path`);
  return web.send({ method: "POST", url, body: { a: 1 }, headers: { "x-token": "t" }, isRepeatable });
}

describe("Web", () => {
  it("sends JSON, and gives status, headers and the JSON that came", async () => {
    await serve(answer(201, { "x-own": "1" }, '{"id":7}'));

    expect(await send(false)).toMatchObject({ status: 201, headers: { "x-own": "1" }, data: { id: 7 } });
    expect(server.received).toEqual([expect.objectContaining({ url: "/secret-path", body: '{"a":1}' })]);
  });

  it.each([
    ["a page", "<html>"],
    ["nothing", ""],
  ])("gives no data for %s", async (_, body) => {
    await serve(answer(200, {}, body));

    expect(await send(false)).toMatchObject({ status: 200, data: undefined });
  });

  it("follows no redirect", async () => {
    await serve(answer(307, { location: "/elsewhere" }), answer(200));

    expect((await send(true)).status).toBe(307);
    expect(server.received).toHaveLength(1);
  });

  it("repeats after a failure of the server what can be repeated, with longer and longer pauses", async () => {
    await serve(answer(503), answer(500), answer(200));

    expect((await send(true)).status).toBe(200);
    expect(waits).toEqual([1000, 4000]);
  });

  it("gives up after the last attempt", async () => {
    await serve(answer(502));

    await expect(send(true)).rejects.toThrow(new NoAnswerError("it returned 502"));
    expect(server.received).toHaveLength(3);
  });

  it("sends once what must not happen twice", async () => {
    await serve(answer(503), answer(200));

    await expect(send(false)).rejects.toThrow(NoAnswerError);
    expect(server.received).toHaveLength(1);
  });

  it("waits for a rate limit, also with what must not happen twice", async () => {
    await serve(answer(429, { "retry-after": "7" }), answer(200));

    expect((await send(false)).status).toBe(200);
    expect(waits).toEqual([7000]);
  });

  it("leaves a long wait to the caller", async () => {
    await serve(answer(429, { "retry-after": "61" }));

    expect((await send(true)).status).toBe(429);
    expect(waits).toEqual([]);
  });

  it("names neither the address nor a secret where nothing responds", async () => {
    await serve((response) => response.destroy());

    await expect(send(false)).rejects.toThrow(/^it cannot be reached \([A-Z_]+\)$/);
  });

  it("ends a request that takes too long", async () => {
    await serve(() => undefined);

    await expect(send(false, { timeoutSeconds: 0.05 })).rejects.toThrow(
      "there was no response within 0.05 s",
    );
  });

  it("sends nothing when the time for all requests is up", async () => {
    await serve(answer(200));

    await expect(send(true, { budgetSeconds: -1 })).rejects.toThrow(TimeUpError);
    expect(server.received).toEqual([]);
  });
});
