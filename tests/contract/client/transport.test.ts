import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-atlassian-admin-emulator";
import { createTransport } from "../../../provider/src/client/transport";
import { ProviderError } from "../../../provider/src/errors";
import {
  accountOf,
  connect,
  everythingIn,
  failureFrom,
  organizationOf,
} from "../../support/connected-client";
import { sendJson, SmallServer } from "../../support/small-server";

// As Atlassian makes them: base64url, "=" and a checksum. The second one has every other character that a key may have.
const KEY = "ATCTT3xFfGN0contractTest_secret-part=7A4B1C2D";
const ODD_KEY = String.raw`odd"key\with/every&<kind>'of+character`;

const servers: SmallServer[] = [];
const emulators: Emulator[] = [];

async function emulate(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  emulators.push(emulator);
  return emulator;
}

async function serve(...args: Parameters<typeof SmallServer.start>): Promise<SmallServer> {
  const server = await SmallServer.start(...args);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all([
    ...servers.splice(0).map((server) => server.stop()),
    ...emulators.splice(0).map((emulator) => emulator.close()),
  ]);
});

const clientOf = (server: SmallServer, apiKey = KEY) =>
  connect({ url: server.url, apiKey, timeoutSeconds: 0.3, retryBudgetSeconds: 5 }).client;

describe("a request", () => {
  it("carries the key, the user agent and, with a body, the content type", async () => {
    const server = await serve((response) => {
      sendJson(response, { data: [] });
    });
    await organizationOf(clientOf(server), "o").directories();
    await organizationOf(clientOf(server), "o")
      .in("-")
      .searchGroups({ groupNames: ["a"] });
    const [get, post] = server.received;
    expect(get?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      "user-agent": "contract-test/0",
      accept: "application/json",
    });
    expect(get?.headers["content-type"]).toBeUndefined();
    expect(post?.headers["content-type"]).toMatch(/^application\/json/);
    expect(JSON.parse(post?.body ?? "")).toEqual({ groupNames: ["a"], limit: 100 });
  });

  it.each([
    ["an Atlassian account id", "712020:0f3c-9", "712020:0f3c-9"],
    ["a slash", "a/b", "a%2Fb"],
    ["a question mark and a hash", "a?b#c", "a%3Fb%23c"],
    ["a percent sign", "a%2Fb", "a%252Fb"],
    ["a letter outside ASCII", "é", "%C3%A9"],
  ])("sends %s in its path as one segment", async (_case, id, segment) => {
    const server = await serve((response) => {
      sendJson(response, []);
    });
    await accountOf(clientOf(server), id).tokens();
    await accountOf(clientOf(server), id).revokeToken(id);
    expect(server.received.map(({ url }) => url)).toEqual([
      `/users/${segment}/manage/api-tokens`,
      `/users/${segment}/manage/api-tokens/${segment}`,
    ]);
  });

  it("uses the same connection as the one before", async () => {
    const server = await serve((response) => {
      sendJson(response, []);
    });
    const client = clientOf(server);
    for (let index = 0; index < 5; index += 1) {
      await accountOf(client, "a").tokens();
    }
    expect({ requests: server.received.length, connections: server.sockets.length }).toEqual({
      requests: 5,
      connections: 1,
    });
  });

  it("opens no more connections than can be used at once", async () => {
    const server = await serve((response) => {
      setTimeout(() => {
        sendJson(response, []);
      }, 20);
    });
    const { client } = connect({ url: server.url, apiKey: KEY, maxConcurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => accountOf(client, "a").tokens()));
    expect(server.sockets).toHaveLength(3);
  });
});

describe("a request without a response in time", () => {
  it.each([
    ["no answer at all", () => undefined],
    [
      "a body that does not end",
      (response: Parameters<typeof sendJson>[0]) => {
        response.writeHead(200, { "content-type": "application/json" }).write("[");
      },
    ],
  ])("is aborted, and its connection closed, after %s", async (_case, answer) => {
    const server = await serve(answer);
    const startedAt = performance.now();
    const failure = failureFrom(
      accountOf(clientOf(server), "a").mintToken({
        label: "l",
        scopes: ["s"],
        expiry: "2027-01-01T00:00:00Z",
      }),
    );
    expect(await failure).toMatchObject({ code: "timeout", timeoutSeconds: 0.3 });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    const [socket] = server.sockets;
    if (socket?.destroyed === false) {
      await once(socket, "close");
    }
    expect(server.received).toHaveLength(1);
    expect(socket?.destroyed).toBe(true);
  });

  it("is aborted by the emulator's hang as well", async () => {
    const emulator = await emulate();
    emulator.faults.add({ hang: true });
    const { client } = connect({ url: emulator.url, apiKey: emulator.apiKey, timeoutSeconds: 0.2 });
    const failure = await failureFrom(organizationOf(client, emulator.orgId).directories());
    expect(failure).toMatchObject({
      code: "timeout",
      message: expect.stringMatching(/Tried 3 times/) as string,
    });
  });
});

describe("the way to another server", () => {
  it.each([301, 302, 303, 307, 308])("is not taken by a redirect with status %d", async (status) => {
    const other = await serve((response) => {
      sendJson(response, []);
    });
    const server = await serve((response) => {
      response.writeHead(status, { location: `${other.url}/users/a/manage/api-tokens` }).end();
    });
    expect(await failureFrom(accountOf(clientOf(server), "a").tokens())).toMatchObject({
      code: "api",
      status,
      detail: "a redirect, which is not followed with credentials",
    });
    expect(server.received).toHaveLength(1);
    expect(other.received).toEqual([]);
  });

  it.each(["", "//", "///", "/\\", "http:"])(
    "is not taken by a next link that starts with %j",
    async (start) => {
      const other = await serve((response) => {
        sendJson(response, { items: [] });
      });
      const host = `127.0.0.1:${other.port}`;
      const next =
        start === ""
          ? `${other.url}/x?cursor=c`
          : `${start}${start.includes("/") ? "" : "//"}${host}/x?cursor=c`;
      const server = await serve((response) => {
        sendJson(response, { items: [{ id: "1" }], links: { next } });
      });
      const failure = await failureFrom(
        organizationOf(clientOf(server), "o").serviceAccounts("api-access").list(),
      );
      expect(failure).toMatchObject({ problem: "its next link points to another server" });
      expect(other.received).toEqual([]);
    },
  );

  it("is not taken by a next link that names the server as its user", async () => {
    const other = await serve((response) => {
      sendJson(response, { items: [] });
    });
    const server = await serve((response) => {
      const next = `http://127.0.0.1:${server.port}@127.0.0.1:${other.port}/x?cursor=c`;
      sendJson(response, { items: [{ id: "1" }], links: { next } });
    });
    expect(
      await failureFrom(organizationOf(clientOf(server), "o").serviceAccounts("api-access").list()),
    ).toMatchObject({
      code: "response-shape",
      problem: "its next link points to another server",
    });
    expect(other.received).toEqual([]);
  });

  it("is not taken by a link to the production host: only the query is used, on the configured server", async () => {
    const server = await serve((response, { url }) => {
      const isFirst = !url.includes("cursor=");
      sendJson(response, {
        items: [{ id: isFirst ? "1" : "2" }],
        ...(isFirst && { links: { next: "https://api.atlassian.com/elsewhere?cursor=c%2B1&limit=80" } }),
      });
    });
    const { items: accounts } = await organizationOf(clientOf(server), "o")
      .serviceAccounts("api-access")
      .list();
    expect(accounts.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(server.received[1]?.url).toBe(
      "/admin/api-access/v1/orgs/o/service-accounts?cursor=c%2B1&limit=80",
    );
  });
});

describe("HTTPS_PROXY", () => {
  const before = process.env["HTTPS_PROXY"];

  afterEach(() => {
    if (before === undefined) {
      delete process.env["HTTPS_PROXY"];
    } else {
      process.env["HTTPS_PROXY"] = before;
    }
  });

  it("is asked for a tunnel, and is not shown the key", async () => {
    const asked: string[] = [];
    const proxy = await serve((response) => {
      response.writeHead(500).end();
    });
    proxy.onConnect((request, socket) => {
      asked.push(`${request.url ?? ""} ${JSON.stringify(request.rawHeaders)}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    process.env["HTTPS_PROXY"] = proxy.url;
    const transport = createTransport({
      baseUrl: "https://api.example.invalid",
      apiKey: KEY,
      userAgent: "contract-test/0",
      timeoutSeconds: 2,
      maxConcurrency: 1,
    });
    const failure = await failureFrom(transport({ method: "GET", path: "/x" }));
    expect(failure).toBeInstanceOf(ProviderError);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^api\.example\.invalid:443 /);
    expect(asked.join("\n") + JSON.stringify(proxy.received)).not.toContain("ATCTT");
  });

  it("is not asked for a server on this machine", async () => {
    const proxy = await serve((response) => {
      response.writeHead(500).end();
    });
    const server = await serve((response) => {
      sendJson(response, []);
    });
    process.env["HTTPS_PROXY"] = proxy.url;
    process.env["HTTP_PROXY"] = proxy.url;
    await accountOf(clientOf(server), "a").tokens();
    delete process.env["HTTP_PROXY"];
    expect({ proxy: proxy.sockets.length, server: server.received.length }).toEqual({ proxy: 0, server: 1 });
  });
});

describe("a response", () => {
  it.each([
    ["as it is", (body: Buffer) => body, {}],
    ["packed", (body: Buffer) => gzipSync(body), { "content-encoding": "gzip" }],
  ])("of more than 20 MiB %s is refused", async (_case, encode, headers) => {
    const body = encode(Buffer.from(`["${"x".repeat(21 * 1024 * 1024)}"]`));
    const server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
    });
    const { client } = connect({
      url: server.url,
      apiKey: KEY,
      timeoutSeconds: 10,
    });
    expect(await failureFrom(accountOf(client, "a").tokens())).toMatchObject({
      code: "response-shape",
      problem: "it is incomplete, or larger than 20 MiB",
    });
  });

  it("can be large, below that", async () => {
    const tokens = Array.from({ length: 20_000 }, (_, index) => ({
      id: `t${index}`,
      label: "x".repeat(400),
    }));
    const server = await serve((response) => {
      sendJson(response, tokens);
    });
    const { client } = connect({ url: server.url, apiKey: KEY });
    expect(await accountOf(client, "a").tokens()).toHaveLength(20_000);
  });

  it("may have very many items in one page", async () => {
    const items = Array.from({ length: 300_000 }, (_, index) => ({ directoryId: `d${index}` }));
    const server = await serve((response) => {
      sendJson(response, { data: items });
    });
    const { client } = connect({ url: server.url, apiKey: KEY });
    expect(await organizationOf(client, "o").directories()).toHaveLength(300_000);
  });

  it("that names one page twice ends the listing with an error", async () => {
    const server = await serve((response) => {
      sendJson(response, { data: [{ directoryId: "d" }], links: { next: "again" } });
    });
    expect(await failureFrom(organizationOf(clientOf(server), "o").directories())).toMatchObject({
      code: "response-shape",
      problem: expect.stringContaining("read before") as string,
    });
    expect(server.received).toHaveLength(2);
  });
});

describe("an error", () => {
  /** Servers that send back what they were sent, in every place that an error is made from. */
  const echoes: [string, (response: Parameters<typeof sendJson>[0], key: string) => void][] = [
    [
      "in the text of the body",
      (response, key) => response.writeHead(403).end(`no access for Bearer ${key}, really`),
    ],
    [
      "in JSON",
      (response, key) => {
        sendJson(response, { errors: [{ code: "X", detail: `the key ${key} is unknown` }] }, 401);
      },
    ],
    [
      "in JSON as a code and an id",
      (response, key) => {
        sendJson(response, { errors: [{ id: key, code: key, title: key }] }, 409);
      },
    ],
    [
      "in JSON that escapes every character",
      (response, key) => {
        const escaped = Array.from(
          key,
          (c) => String.raw`\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
        response
          .writeHead(403, { "content-type": "application/json" })
          .end(`{"message":"${escaped.join("")}"}`);
      },
    ],
    [
      "in JSON that escapes what HTML would take for markup, and =",
      (response, key) => {
        const escaped = JSON.stringify({ message: `key ${key}` }).replace(
          /[=<>&']/g,
          (c) => String.raw`\u00${c.charCodeAt(0).toString(16)}`,
        );
        response.writeHead(403, { "content-type": "application/json" }).end(escaped);
      },
    ],
    ["in the reason phrase", (response, key) => response.writeHead(403, `Forbidden ${key}`).end()],
    ["in the request id", (response, key) => response.writeHead(403, { "x-request-id": key }).end()],
    [
      "in the title of a page",
      (response, key) =>
        response.writeHead(403, { "content-type": "text/html" }).end(`<html><title>${key}</title></html>`),
    ],
    [
      "in a success that is no JSON, with its request id",
      (response, key) => response.writeHead(200, { "x-request-id": key }).end(`{"key": ${key}`),
    ],
    [
      "as the name of a field",
      (response, key) => {
        sendJson(response, [{ [key]: 1, id: 5 }]);
      },
    ],
    [
      "in a redirect",
      (response, key) => response.writeHead(302, { location: `https://x.invalid/${key}` }).end(),
    ],
    ["before the connection breaks", (response, key) => void response.writeHead(200, { a: key }).destroy()],
    ["nowhere", () => undefined],
  ];

  it.each([KEY, ODD_KEY].flatMap((key) => echoes.map(([place, answer]) => ({ key, place, answer }))))(
    "holds no part of the key $key that the server sends back $place",
    async ({ key, answer }) => {
      const server = await serve((response) => {
        answer(response, key);
      });
      const { client } = connect({
        url: server.url,
        apiKey: key,
        timeoutSeconds: 0.2,
        retryBudgetSeconds: 0.1,
      });
      const failure = await failureFrom(accountOf(client, "a").tokens());
      expect(failure).toBeInstanceOf(ProviderError);
      const everything = everythingIn(failure);
      // Also not a part of it, such as the checksum at its end.
      const parts = [key, key.slice(0, 12), key.slice(-8)];
      expect(parts.filter((part) => everything.includes(part))).toEqual([]);
    },
  );

  it("of a refused connection names the server, but no part of the key", async () => {
    const server = await SmallServer.start(() => undefined);
    const { url } = server;
    await server.stop();
    const { client } = connect({ url, apiKey: KEY });
    const failure = await failureFrom(accountOf(client, "a").tokens());
    expect(failure).toMatchObject({ code: "transport", networkCode: "ECONNREFUSED", origin: url });
    expect(everythingIn(failure)).not.toContain("ATCTT");
  });

  it("of an unusable response does not contain the token that was in it", async () => {
    const server = await serve((response) => {
      sendJson(response, { id: 7, token: "ATSTT3xFfGF0mintedSecret" });
    });
    const failure = await failureFrom(
      accountOf(clientOf(server), "a").mintToken({
        label: "l",
        scopes: ["s"],
        expiry: "2027-01-01T00:00:00Z",
      }),
    );
    expect(failure).toMatchObject({
      code: "response-shape",
      problem: expect.stringMatching(/^id: /) as string,
    });
    expect(everythingIn(failure)).not.toContain("ATSTT");
  });

  it("does not hold the key that was sent with a request to the emulator", async () => {
    const emulator = await emulate({ apiKey: KEY });
    const failures = [];
    for (const fault of [{ status: 403 }, { html: true }, { malformedJson: true }, { truncateBody: true }]) {
      emulator.faults.clear();
      emulator.faults.add(fault);
      const { client } = connect({ url: emulator.url, apiKey: KEY, retryBudgetSeconds: 0.1 });
      failures.push(await failureFrom(organizationOf(client, emulator.orgId).directories()));
    }
    expect(failures.map(everythingIn).join("\n")).not.toContain("ATCTT");
  });
});
