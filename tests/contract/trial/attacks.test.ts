import type http from "node:http";
import { gzipSync } from "node:zlib";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { MangledOrganization } from "../../support/mangled-organization";
import { sendOn, type Answered, type Mangle, type ManglingProxy } from "../../support/mangling-proxy";
import { SmallServer } from "../../support/small-server";
import { EVERYTHING, heldBy, ownTextsOf, profileOf, tableOf, type TrialRun } from "../../support/trial";

// Responses that are in no switch of the emulator, each of them everywhere that it fits. A trial must end
// within its budget, name what it leaves, and give nothing of the organisation away.

jest.setTimeout(120_000);

const PERSON = "Mia Mustermann";
const SECRET = "ATSTT3xPlantedSecretOfSomebody";
const HTML = `<!doctype html><html><title>${PERSON}</title><body>${SECRET}</body></html>`;
const MAX_REQUESTS = 400;
/** What a trial can send beyond its budget to clean up (`CLEAN_UP_REQUESTS`). */
const CLEAN_UP_REQUESTS = 100;

const isWrite = ({ method, url }: Answered): boolean =>
  method !== "GET" && !/\/(search|workspaces)(\?|$)/.test(url);
const isRead = (answered: Answered): boolean => !isWrite(answered);
const isSuccess = ({ status }: Answered): boolean => status < 300;
const isOf = (pattern: RegExp) => (answered: Answered) => pattern.test(answered.url);

type Json = unknown;

/** Changes every value of a body. */
function mapped(value: Json, map: (value: Json, key: string) => Json, key = ""): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => mapped(item, map, key));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapped(inner, map, name)]))
    : map(value, key);
}

const json = (response: http.ServerResponse, status: number, text: string, headers = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
};

/** Mangles only what fits. */
function on(fits: (answered: Answered) => boolean, mangle: Mangle): Mangle {
  return (response, answered) => {
    (fits(answered) ? mangle : sendOn)(response, answered);
  };
}

/** Sends another JSON body with the same status. */
function bodies(fits: (answered: Answered) => boolean, change: (body: Json) => Json): Mangle {
  return on(
    (answered) => fits(answered) && answered.text !== "",
    (response, { status, text }) => {
      json(response, status, JSON.stringify(change(JSON.parse(text))));
    },
  );
}

/** Every list as an object with numbers as names. */
function listsToObjects(value: Json): Json {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, listsToObjects(inner)]))
    : value;
}

const numberOf = (text: string): number => Number.parseInt(text.replace(/\D/g, "").slice(0, 12) || "7", 10);

const ATTACKS: readonly (readonly [what: string, mangle: Mangle])[] = [
  [
    "an HTML page with 200 for every read",
    on(isRead, (response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(HTML);
    }),
  ],
  [
    "an HTML page with 200 for every write",
    on(isWrite, (response) => {
      response.writeHead(200, { "content-type": "text/html" }).end(HTML);
    }),
  ],
  ["200 and no body for every read", on(isRead, (response) => response.writeHead(200).end())],
  ["202 and no body for every write", on(isWrite, (response) => response.writeHead(202).end())],
  [
    "204 for every success of a write",
    on(
      (it) => isWrite(it) && isSuccess(it),
      (response) => response.writeHead(204).end(),
    ),
  ],
  ["303 without an address for every write", on(isWrite, (response) => response.writeHead(303).end())],
  ["an array in place of every object", bodies(isSuccess, (body) => [body])],
  ["an object in place of every array", bodies(isSuccess, (body) => listsToObjects(body))],
  ["data in data in data", bodies(isSuccess, (body) => ({ data: { data: { data: body } } }))],
  [
    "ids that are numbers",
    bodies(isSuccess, (body) =>
      mapped(body, (value, key) => (/id$/i.test(key) && typeof value === "string" ? numberOf(value) : value)),
    ),
  ],
  [
    "times in epoch seconds",
    bodies(isSuccess, (body) =>
      mapped(body, (value, key) =>
        /At$|^expiry$|^time$|lastAccess/.test(key) && typeof value === "string"
          ? Math.floor(Date.parse(value) / 1000)
          : value,
      ),
    ),
  ],
  [
    "null in place of every text",
    bodies(isSuccess, (body) => mapped(body, (value) => (typeof value === "string" ? null : value))),
  ],
  [
    "names of fields in capitals",
    bodies(
      isSuccess,
      (body) =>
        JSON.parse(
          JSON.stringify(body).replace(/"(\w+)":/g, (_, name: string) => `"${name.toUpperCase()}":`),
        ) as Json,
    ),
  ],
  [
    "a field called __proto__",
    on(isSuccess, (response, { status, text }) => {
      json(
        response,
        status,
        text.startsWith("{") ? `{"__proto__":{"id":"${SECRET}"},${text.slice(1)}` : text,
      );
    }),
  ],
  [
    "plain text that claims to be gzip",
    on(isRead, (response, { status, text }) => {
      json(response, status, text, { "content-encoding": "gzip" });
    }),
  ],
  [
    "a body that is cut in its middle, for every list of groups",
    on(isOf(/groups\/search/), (response, { status, text }) => {
      response.writeHead(status, { "content-type": "application/json", "transfer-encoding": "chunked" });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    }),
  ],
  [
    "no end of a body, for every list of tokens",
    on(isOf(/api-tokens$/), (response, { status, text }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.write(text.slice(0, 1));
    }),
  ],
  [
    "the wrong type of content",
    (response, { status, text }) => {
      response
        .writeHead(status, { "content-type": "text/plain; charset=iso-8859-1" })
        .end(status === 204 ? "" : text);
    },
  ],
  [
    "a byte order mark and blank lines",
    (response, { status, text }) => {
      json(response, status, status === 204 ? "" : `\uFEFF\r\n\r\n${text}\r\n`);
    },
  ],
  [
    // Of every delete it takes two minutes of real time, because deletes are repeated.
    "500 for every delete of a group or token",
    on(
      ({ method, url }) => method === "DELETE" && /\/(groups|api-tokens)\/[^/]+$/.test(url),
      (response) => {
        json(response, 500, JSON.stringify({ message: `${PERSON} is busy` }));
      },
    ),
  ],
  [
    "a body of 3 MB for every list",
    bodies(
      (it) => isRead(it) && isSuccess(it),
      (body) => (Array.isArray(body) ? body : { ...(body as object), padding: "x".repeat(3_000_000) }),
    ),
  ],
  [
    "pages without an end",
    bodies(
      (it) => isRead(it) && isSuccess(it),
      (body) =>
        Array.isArray(body) ? body : { ...(body as object), links: { next: `cursor-${Math.random()}` } },
    ),
  ],
  [
    "headers of a rate limit that is used up for years",
    (response, answered) => {
      response.setHeader("X-RateLimit-Limit", "10");
      response.setHeader("X-RateLimit-Remaining", "0");
      response.setHeader("X-RateLimit-Reset", "2099-01-01T00:00:00Z");
      sendOn(response, answered);
    },
  ],
  [
    "429 for an hour for every write",
    on(isWrite, (response) => {
      json(response, 429, "{}", { "retry-after": "3600" });
    }),
  ],
  [
    "a key that is revoked half-way",
    on(
      ({ count }) => count > 40,
      (response) => {
        json(response, 401, JSON.stringify({ message: `no ${PERSON}` }));
      },
    ),
  ],
];

let organization: MangledOrganization;
let emulator: Emulator;
let proxy: ManglingProxy;
let run: TrialRun;

async function start(mangle: Mangle): Promise<unknown> {
  organization = await MangledOrganization.start(mangle);
  ({ emulator, proxy, run } = organization);
  return heldBy(emulator);
}

afterEach(() => organization.stop());

describe("a trial of an organisation that responds with", () => {
  it.each(ATTACKS)(
    "%s ends well, and nothing is left that is not named and cleaned up",
    async (_what, mangle) => {
      const before = await start(mangle);
      const startedAt = run.clock.now();
      const result = await run.conduct({
        ...EVERYTHING,
        url: proxy.url,
        requestSeconds: 0.25,
        maxRequests: MAX_REQUESTS,
        maxMinutes: 60,
      });

      expect(result.stopped?.reason).not.toBe("bug");
      expect(JSON.stringify(result.answers.all())).not.toContain('"the step failed"');
      expect(proxy.count).toBeLessThanOrEqual(2 * (MAX_REQUESTS + CLEAN_UP_REQUESTS));
      expect(run.clock.now() - startedAt).toBeLessThan(90 * 60_000);
      expect(tableOf(result)).toMatch(/^Result: /m);
      const text = JSON.stringify(profileOf(result, { ...run.target, url: proxy.url }));
      const own = [...ownTextsOf(emulator), PERSON, "Mustermann", SECRET];
      expect(own.filter((one) => text.includes(one))).toEqual([]);
      const isClean = JSON.stringify(await heldBy(emulator)) === JSON.stringify(before);
      expect(isClean || result.left.length > 0).toBe(true);

      proxy.becomeHonest();
      run.pass(20 * 60_000);
      expect(await run.cleanUp({ url: proxy.url })).toEqual([]);
      expect(await heldBy(emulator)).toEqual(before);
    },
  );

  it("redirects sends the key nowhere else", async () => {
    const other = await SmallServer.start((response) => response.end("{}"));
    const before = await start(
      on(isWrite, (response, { url }) => response.writeHead(307, { location: `${other.url}${url}` }).end()),
    );
    await run.conduct({ ...EVERYTHING, url: proxy.url, requestSeconds: 1 });
    await other.stop();
    expect(other.received).toEqual([]);
    proxy.becomeHonest();
    run.pass(20 * 60_000);
    expect(await run.cleanUp({ url: proxy.url })).toEqual([]);
    expect(await heldBy(emulator)).toEqual(before);
  });

  it("gzip is read like every other", async () => {
    const before = await start((response, { status, text }) => {
      const body = status === 204 ? "" : gzipSync(text);
      response
        .writeHead(status, {
          "content-type": "application/json",
          ...(body !== "" && { "content-encoding": "gzip" }),
        })
        .end(body);
    });
    const result = await run.conduct({ ...EVERYTHING, url: proxy.url });
    const unlikeAssumed = [...tableOf(result).matchAll(/^(\S+) .* (?:DIFFERS|FAILS|UNEXPECTED) /gm)].map(
      ([, id]) => id,
    );
    // This server sends no headers on.
    expect(unlikeAssumed).toEqual(["requests.rate-limit-headers"]);
    expect(await heldBy(emulator)).toEqual(before);
  });
});
