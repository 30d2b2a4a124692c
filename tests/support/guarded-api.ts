import http from "node:http";
import type { AddressInfo } from "node:net";
import { trialIdIn } from "../../cli/src/commands/trial/names";

export interface Guard {
  /** The API behind the guard. */
  readonly upstream: string;
  /**
   * The number that every object of this run has in its name, as in `aa-trial-0badcafe-bot`. Random, so no
   * other object has it.
   */
  readonly runId: string;
  readonly maxRequests: number;
  readonly maxMinutes: number;
}

type Body = Readonly<Record<string, unknown>>;

/** One kind of write that can pass, with the mistake in a request of it. */
interface Rule {
  readonly method: string;
  /** Its groups are ids that must be of this run. */
  readonly path: RegExp;
  readonly problem?: (guard: GuardedApi, body: Body) => string | undefined;
}

const RULES: readonly Rule[] = [
  {
    method: "POST",
    path: /\/service-accounts$/,
    problem: (guard, body) => guard.unmarked(body, "displayName"),
  },
  {
    method: "PATCH",
    path: /\/service-accounts$/,
    problem: (guard, { displayName, description, ...ids }) =>
      Object.keys(ids).length === 0
        ? "it names no account"
        : (guard.strange(...Object.values(ids)) ??
          guard.strangeText(displayName) ??
          guard.strangeText(description)),
  },
  {
    method: "POST",
    path: /\/service-accounts\/invite$/,
    problem: (guard, body) => guard.strange(...(body["userIds"] as unknown[])),
  },
  { method: "PATCH", path: /\/service-accounts\/([^/]+)$/ },
  { method: "DELETE", path: /\/service-accounts\/([^/]+)$/ },
  {
    method: "POST",
    path: /^\/users\/([^/]+)\/manage\/api-tokens$/,
    problem: (guard, body) => guard.unmarked(body, "label"),
  },
  { method: "DELETE", path: /^\/users\/([^/]+)\/manage\/api-tokens\/([^/]+)$/ },
  { method: "POST", path: /^\/users\/([^/]+)\/manage\/lifecycle\/delete$/ },
  { method: "POST", path: /\/groups$/, problem: (guard, body) => guard.unmarked(body, "name") },
  {
    method: "PATCH",
    path: /\/groups\/([^/]+)$/,
    problem: (guard, { name }) => guard.strangeText(name),
  },
  { method: "PUT", path: /\/groups\/([^/]+)$/, problem: (guard, { name }) => guard.strangeText(name) },
  { method: "DELETE", path: /\/groups\/([^/]+)$/ },
  {
    method: "POST",
    path: /\/groups\/([^/]+)\/memberships$/,
    problem: (guard, body) => guard.strange(body["accountId"]),
  },
  { method: "DELETE", path: /\/groups\/([^/]+)\/memberships\/([^/]+)$/ },
];

/** Searches are sent with POST, and change nothing. */
const SEARCH = /\/(search|workspaces|count)$/;
const RESPONSE_HEADERS = /^(content-type|date|retry-after|x-ratelimit-.*)$/;

/**
 * A server on 127.0.0.1 between the product and an organisation. It lets every read through, and a write only
 * if it creates an object with the mark of this run or names nothing but such objects. Everything else is
 * refused with 403 and noted in `refusals`.
 */
export class GuardedApi {
  readonly refusals: string[] = [];
  requests = 0;
  readonly #ids = new Set<string>();
  readonly #startedAt = Date.now();

  private constructor(
    private readonly guard: Guard,
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(guard: Guard): Promise<GuardedApi> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const api = new GuardedApi(guard, server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
      api.#handle(request, response).catch(() => response.destroy());
    });
    return api;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  unmarked(body: Body, field: string): string | undefined {
    return this.#isMarked(body[field]) ? undefined : `its ${field} has no mark of this run`;
  }

  strangeText(text: unknown): string | undefined {
    return text === undefined || this.#isMarked(text) ? undefined : "it takes the mark out of a text";
  }

  strange(...ids: readonly unknown[]): string | undefined {
    const other = ids.find((id) => !this.#ids.has(bare(id)));
    return other === undefined ? undefined : `it names an object that is not of this run`;
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const { method = "GET", url = "/" } = request;
    const text = Buffer.concat(chunks).toString();
    const path = decodeURIComponent(url.split("?")[0] ?? "");
    const reason = this.#refusalOf(method, path, text);
    if (reason !== undefined) {
      this.refusals.push(`${method} ${path}: ${reason}`);
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: `Refused by the guard of the acceptance tests: ${reason}.` }));
      return;
    }
    const answer = await fetch(`${this.guard.upstream}${url}`, {
      method,
      headers: forwarded(request.headers),
      redirect: "manual",
      ...(text !== "" && { body: text }),
    });
    // Links to further pages name the API behind; only this server can be asked for them.
    const body = (await answer.text()).replaceAll(this.guard.upstream, this.url);
    this.#learn(parsed(body), method === "POST" && !SEARCH.test(path) && answer.ok);
    response.writeHead(
      answer.status,
      Object.fromEntries([...answer.headers].filter(([name]) => RESPONSE_HEADERS.test(name))),
    );
    response.end(body);
  }

  #refusalOf(method: string, path: string, text: string): string | undefined {
    this.requests += 1;
    if (this.requests > this.guard.maxRequests) {
      return `more than ${this.guard.maxRequests} requests`;
    }
    if (Date.now() - this.#startedAt > this.guard.maxMinutes * 60_000) {
      return `more than ${this.guard.maxMinutes} minutes`;
    }
    if (method === "GET" || (method === "POST" && SEARCH.test(path))) {
      return undefined;
    }
    for (const rule of RULES) {
      const found = rule.method === method ? rule.path.exec(path) : null;
      if (found !== null) {
        const body = parsed(text);
        const fields: Body = typeof body === "object" && body !== null ? (body as Body) : {};
        return this.strange(...found.slice(1)) ?? rule.problem?.(this, fields);
      }
    }
    return "no rule allows this write";
  }

  /** Notes the ids of what has the mark, and of what was just created. */
  #learn(value: unknown, isCreated: boolean): void {
    if (Array.isArray(value)) {
      value.forEach((item) => {
        this.#learn(item, false);
      });
    } else if (typeof value === "object" && value !== null) {
      const item = value as Body;
      if (isCreated || ["displayName", "name", "label"].some((field) => this.#isMarked(item[field]))) {
        ["id", "atlassianId", "accountId"]
          .flatMap((field) => (item[field] === undefined ? [] : [bare(item[field])]))
          .forEach((id) => this.#ids.add(id));
      }
      Object.values(item).forEach((inner) => {
        this.#learn(inner, false);
      });
    }
  }

  #isMarked(text: unknown): boolean {
    return typeof text === "string" && trialIdIn(text) === this.guard.runId;
  }
}

/** An id without the rest of an ARI, in one case. */
function bare(id: unknown): string {
  return String(id).split("/").at(-1)?.toLowerCase() ?? "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function forwarded({ authorization, ...rest }: http.IncomingHttpHeaders): Record<string, string> {
  return {
    accept: "application/json",
    ...(authorization !== undefined && { authorization }),
    ...(rest["content-type"] !== undefined && { "content-type": rest["content-type"] }),
    ...(rest["user-agent"] !== undefined && { "user-agent": rest["user-agent"] }),
  };
}
