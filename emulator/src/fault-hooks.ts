import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { keyKindOf } from "./auth";
import type { Context } from "./context";
import { inFamily } from "./errors";
import type { FaultState } from "./faults";
import { pathOf, templateOf } from "./http";
import type { RequestLogEntry } from "./request-log";

declare module "fastify" {
  interface FastifyRequest {
    entry?: RequestLogEntry;
    fault?: FaultState;
  }
}

/** Logs every request and fails those that match a fault rule; registered before authentication, like a proxy. */
export function addLogAndFaults(app: FastifyInstance, context: Context): void {
  app.addHook("onRequest", async (request, reply) => {
    const path = pathOf(request.url);
    if (path.startsWith("/__emulator/")) {
      return undefined;
    }
    setDate(reply, context);
    const { method } = request;
    const route = templateOf(request.routeOptions.url ?? path);
    const keyKind = keyKindOf(context.store, request);
    request.entry = context.log.add({ method, route, path, status: 0, at: context.clock.now(), keyKind });
    await travel(context);
    const fault = context.faults.hit(method, route, path);
    if (fault === undefined) {
      return undefined;
    }
    request.entry.fault = fault.id;
    request.fault = fault;
    return failBefore(request, reply, fault, path);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const { entry, fault } = request;
    if (entry === undefined) {
      return payload;
    }
    await travel(context);
    const changed = fault === undefined ? payload : failAfter(request, reply, fault, payload);
    entry.status = fault?.drop === "after" ? 0 : reply.statusCode;
    return changed;
  });
}

/** The server's clock in its responses; Node.js would write the real time. */
function setDate(reply: FastifyReply, { behaviour, clock }: Context): void {
  switch (behaviour.dateHeader) {
    case "server":
      reply.header("date", new Date(clock.now()).toUTCString());
      break;
    case "real":
      break;
    case "absent":
      reply.raw.sendDate = false;
      break;
    case "malformed":
      reply.header("date", "soon");
      break;
  }
}

/**
 * Half of the latency passes before the change and half after it, so that a change can be applied without a
 * response yet.
 */
async function travel({ behaviour }: Context): Promise<void> {
  if (behaviour.latencyMs > 0) {
    await wait(behaviour.latencyMs / 2);
  }
}

async function failBefore(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: FaultState,
  path: string,
): Promise<FastifyReply | undefined> {
  if (fault.latencyMs !== undefined) {
    await wait(fault.latencyMs);
  }
  if (fault.hang === true) {
    return reply.hijack();
  }
  if (fault.drop === "before") {
    reply.hijack();
    request.raw.socket.resetAndDestroy();
    return reply;
  }
  if (fault.html === true) {
    const page = `<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Error</h1></body></html>`;
    setHeaders(reply, fault);
    return reply
      .code(fault.status ?? 403)
      .type("text/html; charset=utf-8")
      .send(page);
  }
  if (fault.status !== undefined) {
    setHeaders(reply, fault);
    const body = fault.body ?? inFamily(path, fault.status, "This response is an injected fault").body;
    return reply.code(fault.status).type("application/json; charset=utf-8").send(toText(body));
  }
  return undefined;
}

function setHeaders(reply: FastifyReply, { retryAfter, headers }: FaultState): void {
  if (retryAfter !== undefined) {
    reply.header("retry-after", String(retryAfter));
  }
  if (headers !== undefined) {
    reply.headers(headers);
  }
}

function toText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** Changes the response of a request that was carried out. */
function failAfter(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: FaultState,
  payload: unknown,
): unknown {
  if (fault.drop === "after") {
    request.raw.socket.resetAndDestroy();
    return payload;
  }
  if (fault.applyThenStatus !== undefined) {
    const body =
      fault.body ??
      inFamily(pathOf(request.url), fault.applyThenStatus, "This response is an injected fault").body;
    setHeaders(reply, fault);
    return replace(reply.code(fault.applyThenStatus), toText(body));
  }
  setHeaders(reply, fault);
  if ("applyThenBody" in fault) {
    return replaceAny(reply, toText(fault.applyThenBody), fault.headers);
  }
  const text = changeBody(fault, typeof payload === "string" ? payload : "");
  if (fault.malformedJson === true) {
    return replace(reply, `{"data": [${text.slice(0, 20)}`);
  }
  if (fault.truncateBody === true) {
    reply.header("content-length", String(Math.max(2, Buffer.byteLength(text))));
    return Readable.from(firstHalf(text, request));
  }
  return text === payload || text === "" ? payload : replace(reply, text);
}

/** The body without the fields and items that the fault removes, and with the items that it repeats. */
function changeBody({ omitFields, dropItems = 0, repeatItems = 0 }: FaultState, text: string): string {
  if (text === "" || (omitFields === undefined && dropItems === 0 && repeatItems === 0)) {
    return text;
  }
  const answer = changeItems(JSON.parse(text), dropItems, repeatItems);
  return JSON.stringify(omitFields === undefined ? answer : omit(answer, new Set(omitFields)));
}

async function* firstHalf(text: string, request: FastifyRequest): AsyncGenerator<string> {
  yield text.slice(0, Math.max(1, Math.floor(text.length / 2))) || "{";
  await wait(5);
  request.raw.socket.destroy();
}

function replace(reply: FastifyReply, text: string): string {
  reply.header("content-type", "application/json; charset=utf-8");
  reply.header("content-length", String(Buffer.byteLength(text)));
  return text;
}

/** A body of any type. 204 would drop it, so it becomes 200. */
function replaceAny(reply: FastifyReply, text: string, headers: Record<string, string> = {}): string {
  if (text !== "" && reply.statusCode === 204) {
    reply.code(200);
  }
  replace(reply, text);
  reply.headers(headers);
  return text;
}

/** The page's list is `items`, `data`, or the response itself. */
function changeItems(answer: unknown, drop: number, repeat: number): unknown {
  if (Array.isArray(answer)) {
    const items: unknown[] = answer;
    return [...items.slice(drop), ...items.slice(drop, drop + repeat)];
  }
  if (typeof answer !== "object" || answer === null) {
    return answer;
  }
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      ["items", "data"].includes(name) && Array.isArray(value)
        ? changeItems(value, drop, repeat)
        : (value as unknown),
    ]),
  );
}

function omit(value: unknown, names: Set<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => omit(item, names));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const kept = Object.entries(value).filter(([name]) => !names.has(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, omit(inner, names)]));
}
