import type { ServerResponse } from "node:http";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";

/** A response as a broken or hostile server, or a proxy in between, can give it. */
export interface StrangeResponse {
  /** What was done to a correct response, for the statistics. */
  readonly kind: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /**
   * How the server ends: properly, by cutting the connection off, or not at all; `raw` sends the body as the whole
   * response.
   */
  readonly end: "properly" | "cut" | "never" | "raw";
  /** Whether it is a correct response, which must be understood. */
  readonly isRight: boolean;
}

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" };
const TWENTY_MIB = 20 * 1024 * 1024;
const PACKED_SPACES = gzipSync(Buffer.alloc(3 * TWENTY_MIB, " "));

type Variation = fc.Arbitrary<Omit<StrangeResponse, "kind" | "isRight">>;

const bytesOf = (value: unknown): Buffer => Buffer.from(value === undefined ? "null" : JSON.stringify(value));

/**
 * Correct responses, made of values that `right` generates, and every way to spoil them. `secret` is put into some
 * of them.
 */
export function strangeResponses(
  right: fc.Arbitrary<unknown>,
  secret: string,
): fc.Arbitrary<StrangeResponse> {
  const text = right.map(bytesOf);
  const proper = (body: Buffer, headers: Record<string, string> = JSON_HEADERS, status = 200) => ({
    status,
    headers,
    body,
    end: "properly" as const,
  });
  const ofBytes = (
    change: (body: Buffer, at: number) => Buffer,
    headers?: Record<string, string>,
  ): Variation =>
    fc
      .tuple(text, fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([body, at]) => proper(change(body, Math.floor(at * body.length)), headers));

  const variations: [weight: number, kind: string, variation: Variation][] = [
    [8, "truncated", ofBytes((body, at) => body.subarray(0, at))],
    [
      12,
      "another value in one place",
      fc
        .tuple(right, fc.nat(), fc.jsonValue())
        .map(([value, at, other]) => proper(bytesOf(replaceAt(value, at, other)))),
    ],
    [
      10,
      "one field missing",
      fc.tuple(right, fc.nat()).map(([value, at]) => proper(bytesOf(replaceAt(value, at, undefined)))),
    ],
    [6, "any JSON", fc.jsonValue().map((value) => proper(bytesOf(value)))],
    [
      3,
      "a field that is called __proto__",
      text.map((body) =>
        proper(Buffer.from(body.toString().replace("{", '{"__proto__":{"items":[],"data":[]},'))),
      ),
    ],
    [
      4,
      "HTML",
      fc
        .constantFrom(200, 403, 502)
        .map((status) =>
          proper(
            Buffer.from(`<!DOCTYPE html><title>${secret}</title><p>${secret}`),
            { "content-type": "text/html" },
            status,
          ),
        ),
    ],
    [4, "any bytes", fc.uint8Array({ maxLength: 300 }).map((bytes) => proper(Buffer.from(bytes)))],
    [
      2,
      "no body",
      fc.constantFrom(200, 201, 204, 205, 206).map((status) => proper(Buffer.alloc(0), {}, status)),
    ],
    [
      4,
      "invalid UTF-8",
      ofBytes((body, at) =>
        Buffer.concat([body.subarray(0, at), Buffer.from([0xff, 0xc3, 0x28]), body.subarray(at)]),
      ),
    ],
    [
      2,
      "UTF-16",
      ofBytes((body) => Buffer.from(body.toString(), "utf16le"), {
        "content-type": "application/json; charset=utf-16",
      }),
    ],
    [
      2,
      "a wrong charset",
      ofBytes((body) => body, { "content-type": 'application/json; charset="no such thing' }),
    ],
    [
      2,
      "a byte order mark in the middle",
      ofBytes((body, at) => Buffer.concat([body.subarray(0, at), Buffer.from("\ufeff"), body.subarray(at)])),
    ],
    [3, "gzip that is none", ofBytes((body) => body, { ...JSON_HEADERS, "content-encoding": "gzip" })],
    [
      3,
      "gzip that is cut off",
      ofBytes((body, at) => gzipSync(body).subarray(0, at), { ...JSON_HEADERS, "content-encoding": "gzip" }),
    ],
    [
      2,
      "another packing than named",
      ofBytes((body) => deflateSync(body), { ...JSON_HEADERS, "content-encoding": "br" }),
    ],
    [
      2,
      "packing that nobody knows",
      ofBytes((body) => body, { ...JSON_HEADERS, "content-encoding": "zip, x" }),
    ],
    [3, "another content type", ofBytes((body) => body, { "content-type": "image/png" })],
    [
      8,
      "another status",
      fc
        .tuple(text, fc.integer({ min: 200, max: 999 }))
        .map(([body, status]) => proper(body, JSON_HEADERS, status)),
    ],
    [
      6,
      "an error that holds the secret",
      fc
        .constantFrom(400, 401, 403, 404, 409, 422, 500, 503)
        .chain((status) => errorBodies(secret).map((body) => proper(bytesOf(body), JSON_HEADERS, status))),
    ],
    [
      2,
      "429",
      fc
        .tuple(text, fc.constantFrom("5", "0", "-1", "1e9", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", ""))
        .map(([body, wait]) => proper(body, { "retry-after": wait }, 429)),
    ],
    [
      2,
      "limit headers that make no sense",
      fc
        .tuple(
          text,
          fc.string({ unit: "grapheme-ascii", maxLength: 12 }),
          fc.string({ unit: "grapheme-ascii", maxLength: 12 }),
        )
        .map(([body, remaining, reset]) =>
          proper(body, {
            ...JSON_HEADERS,
            "x-ratelimit-remaining": remaining.trim(),
            "x-ratelimit-reset": reset.trim(),
          }),
        ),
    ],
    [
      3,
      "a redirect",
      fc
        .constantFrom(301, 302, 307, 308)
        .map((status) => proper(Buffer.alloc(0), { location: "http://127.0.0.1:1/" }, status)),
    ],
    [
      6,
      "a next page that is named again",
      fc
        .tuple(right, fc.string({ minLength: 1, maxLength: 8 }))
        .map(([value, next]) => proper(bytesOf(withNext(value, next)))),
    ],
    [
      4,
      "a next page elsewhere",
      fc.tuple(right, fc.webUrl()).map(([value, next]) => proper(bytesOf(withNext(value, next)))),
    ],
    [
      3,
      "a cut connection",
      fc.tuple(text, fc.nat(200)).map(([body, at]) => ({
        ...proper(body.subarray(0, at)),
        headers: { ...JSON_HEADERS, "content-length": String(body.length + 1) },
        end: "cut" as const,
      })),
    ],
    [0.3, "a body that does not end", text.map((body) => ({ ...proper(body), end: "never" as const }))],
    [
      3,
      "bytes that are no HTTP",
      fc
        .oneof(
          fc.uint8Array({ minLength: 1, maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
          fc
            .constantFrom(
              "HTTP/1.1 200\r\n\r\n",
              "HTTP/1.1 -1 X\r\n\r\n",
              "HTTP/9.9 200 OK\r\n\r\n",
              "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 9\r\n\r\nabcde",
              "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
              `HTTP/1.1 403 ${"x".repeat(20_000)}\r\n\r\n`,
              "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
            )
            .map((head) => Buffer.from(head)),
        )
        .map((body) => ({ ...proper(body), end: "raw" as const })),
    ],
    [
      0.4,
      "a large body",
      fc
        .tuple(right, fc.integer({ min: 1, max: 4 }))
        .map(([value, mebibytes]) =>
          proper(
            bytesOf(
              value === null || typeof value !== "object"
                ? value
                : Array.isArray(value)
                  ? [...(value as unknown[]), "x".repeat(mebibytes * 1024 * 1024)]
                  : { ...value, filler: "x".repeat(mebibytes * 1024 * 1024) },
            ),
          ),
        ),
    ],
    [
      0.4,
      "very many items",
      fc
        .tuple(right, fc.integer({ min: 1000, max: 60_000 }))
        .map(([value, times]) => proper(bytesOf(repeatItems(value, times)))),
    ],
    [
      0.1,
      "a huge body",
      fc.constantFrom(TWENTY_MIB + 1, 2 * TWENTY_MIB).map((size) => proper(Buffer.alloc(size, "["))),
    ],
    [
      0.1,
      "a huge body in a small packing",
      fc.constant(proper(PACKED_SPACES, { ...JSON_HEADERS, "content-encoding": "gzip" })),
    ],
    [
      0.3,
      "deep nesting",
      fc
        .integer({ min: 1000, max: 200_000 })
        .map((depth) => proper(Buffer.from("[".repeat(depth) + "]".repeat(depth)))),
    ],
  ];

  return fc.oneof(
    { weight: 10, arbitrary: text.map((body) => ({ ...proper(body), kind: "right", isRight: true })) },
    {
      weight: 2,
      arbitrary: text.map((body) => ({
        ...proper(gzipSync(body), { ...JSON_HEADERS, "content-encoding": "gzip" }),
        kind: "right, packed",
        isRight: true,
      })),
    },
    {
      weight: 2,
      arbitrary: text.map((body) => ({
        ...proper(Buffer.concat([Buffer.from("\ufeff"), body])),
        kind: "right, with a byte order mark",
        isRight: true,
      })),
    },
    ...variations.map(([weight, kind, variation]) => ({
      weight: Math.ceil(weight * 10) / 10 < 1 ? 1 : Math.round(weight) * 4,
      arbitrary: variation.map((response): StrangeResponse => ({ ...response, kind, isRight: false })),
    })),
  );
}

function errorBodies(secret: string): fc.Arbitrary<unknown> {
  const words = fc.oneof(
    fc.string(),
    fc.constant(`key ${secret} refused`),
    fc.constant(secret),
    fc.constant(null),
    fc.integer(),
  );
  return fc.oneof(
    fc.record({
      errors: fc.array(fc.record({ id: words, code: words, status: words, title: words, detail: words })),
    }),
    fc.record({ key: words, errorDetail: words, context: fc.oneof(words, fc.record({ message: words })) }),
    fc.record({ message: words, error: words, requestId: words, status: words }),
    fc.record({ code: words }),
    words,
  );
}

/** The value with the part that comes `at`-th (modulo their number) in it exchanged, or removed. */
function replaceAt(value: unknown, at: number, other: unknown): unknown {
  let left = at % countParts(value);
  const walk = (part: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return other;
    }
    left -= 1;
    if (Array.isArray(part)) {
      return part.map(walk);
    }
    return typeof part === "object" && part !== null
      ? Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]))
      : part;
  };
  return walk(value);
}

function countParts(value: unknown): number {
  return typeof value === "object" && value !== null
    ? 1 + Object.values(value).reduce((sum: number, inner) => sum + countParts(inner), 0)
    : 1;
}

function withNext(value: unknown, next: string): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value, links: { next } }
    : value;
}

function repeatItems(value: unknown, times: number): unknown {
  const repeat = (items: unknown[]): unknown[] =>
    Array.from({ length: items.length === 0 ? 0 : times }, (_, index) => items[index % items.length]);
  if (Array.isArray(value)) {
    return repeat(value as unknown[]);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [
          name,
          Array.isArray(inner) ? repeat(inner as unknown[]) : inner,
        ]),
      )
    : value;
}

/** Sends it. */
export function answerStrangely(
  response: ServerResponse,
  { status, headers, body, end }: StrangeResponse,
): void {
  if (end === "raw") {
    response.socket?.end(body);
    return;
  }
  response.writeHead(
    status,
    end === "properly" ? { ...headers, "content-length": String(body.length) } : headers,
  );
  if (end === "properly") {
    response.end(status === 204 || status === 304 ? undefined : body);
    return;
  }
  response.write(body.length === 0 ? "{" : body);
  if (end === "cut") {
    setImmediate(() => response.destroy());
  }
}
