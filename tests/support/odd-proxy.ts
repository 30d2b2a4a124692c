import http from "node:http";
import type { AddressInfo } from "node:net";
import { forward } from "./forward";

/** Personal data and secrets that the proxy puts into what it changes: none of it can come out of a profile. */
export const PLANTED = [
  "Mia Mustermann",
  "mia.mustermann@privat.example",
  "ATSTT3xPlantedSecretOfSomebody",
  "hunter2-planted",
  "Kundenliste 2026",
  "acme-geheim.atlassian.net",
];

type Json = unknown;

/** Changes of a response that are in no switch of the emulator. */
const BODY_CHANGES: readonly ((body: Json) => Json)[] = [
  (body) => ({ result: body }),
  (body) => ({ payload: { records: body }, owner: PLANTED[0] }),
  (body) => renamed(body, { id: "uuid" }),
  (body) => renamed(body, { data: "records", items: "entries" }),
  (body) => renamed(body, { name: "title", displayName: "label" }),
  (body) => renamed(body, { token: "secret", expiry: "validUntil" }),
  (body) => withMore(body),
  (body) => (Array.isArray(body) ? { [PLANTED[1] ?? ""]: body } : [body]),
  (body) => mapped(body, (value) => (typeof value === "string" ? `${value} ` : value)),
  (body) => mapped(body, (value) => (typeof value === "boolean" ? String(value) : value)),
  () => null,
  () => PLANTED[3],
  () => 42,
  () => ({}),
  () => ({ message: `${PLANTED[0] ?? ""} must not do that with ${PLANTED[2] ?? ""}`, [PLANTED[4] ?? ""]: 1 }),
];

const STATUSES = [200, 201, 202, 203, 207, 226];
const REFUSALS = [302, 401, 402, 403, 404, 406, 409, 410, 412, 418, 422, 451];
/** Of writes only: a read that fails so is repeated, which takes real time. */
const FAULTS = [500, 503];

/**
 * A server between the trial and the emulator: what is asked is done, and what comes back is changed, the
 * same way for the same route.
 */
export class OddProxy {
  #isHonest = false;

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  /** @param part The part of the routes whose responses are changed. */
  static async start(target: string, seed: number, part: number): Promise<OddProxy> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxy = new OddProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
      void proxy.#handle(target, seed, part, request, response);
    });
    return proxy;
  }

  /** Changes nothing any more. */
  becomeHonest(): void {
    this.#isHonest = true;
  }

  async #handle(
    target: string,
    seed: number,
    part: number,
    request: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const { method, url, status, text } = await forward(target, request);
    const random = randomOf(seed, `${method} ${routeOf(url)}`);
    const isWrite = method !== "GET" && !/\/(search|workspaces)$/.test(url);
    const changed =
      this.#isHonest || random() >= part ? { status, text } : change({ status, text }, isWrite, random);
    response.writeHead(changed.status, {
      "content-type": "application/json",
      date: new Date().toUTCString(),
    });
    response.end(changed.status === 204 ? "" : changed.text);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function change({ status, text }: Answer, isWrite: boolean, random: () => number): Answer {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const how = random();
  if (how < 0.2) {
    return { status: pick(STATUSES), text };
  }
  if (how < 0.4) {
    return {
      status: pick(isWrite ? [...REFUSALS, ...FAULTS] : REFUSALS),
      text: JSON.stringify(pick(BODY_CHANGES)(parsed(text))),
    };
  }
  if (how < 0.5) {
    return { status: status === 204 ? 200 : status, text: `<html><title>${PLANTED[0] ?? ""}</title></html>` };
  }
  if (how < 0.6) {
    return { status: status === 204 ? 200 : status, text: `${PLANTED[2] ?? ""} {` };
  }
  return { status: status === 204 ? 200 : status, text: JSON.stringify(pick(BODY_CHANGES)(parsed(text))) };
}

function parsed(text: string): Json {
  return text === "" ? {} : (JSON.parse(text) as Json);
}

function mapped(value: Json, map: (value: Json) => Json): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => mapped(item, map));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapped(inner, map)]))
    : map(value);
}

function renamed(value: Json, names: Readonly<Record<string, string>>): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => renamed(item, names));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [names[name] ?? name, renamed(inner, names)]),
      )
    : value;
}

function withMore(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(withMore);
  }
  return typeof value === "object" && value !== null
    ? {
        ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withMore(inner)])),
        owner: { name: PLANTED[0], email: PLANTED[1], password: PLANTED[3] },
        status: PLANTED[4],
        [PLANTED[1] ?? ""]: PLANTED[2],
      }
    : value;
}

/** The path without ids, so that a route is changed in one way. */
function routeOf(url: string): string {
  return (url.split("?")[0] ?? url).replace(/[0-9a-f]{8}-[0-9a-f-]{27}|712020:[^/]+/gi, "{}");
}

function randomOf(seed: number, route: string): () => number {
  let state = Array.from(`${seed} ${route}`).reduce(
    (hash, character) => (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0,
    7,
  );
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
