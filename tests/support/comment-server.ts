import type http from "node:http";
import { sendJson, SmallServer, type ReceivedRequest } from "./small-server";

/** Somebody who comments. The services name users by different fields. */
export interface Account {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** Of an app or of an access token rather than of a person. */
  readonly isApp: boolean;
}

export interface StoredComment {
  readonly id: number;
  readonly author: Account;
  body: string;
  isDeleted?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call extends ReceivedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly data: unknown;
}

/** What a service returns; the state is the caller's. */
export interface Dialect {
  /** Base path of the API. */
  readonly base: string;
  answer(call: Call, state: CommentServer): Reply;
}

/** Responds instead of the service; `apply` is what the service would have done and returned. */
type Fault = (response: http.ServerResponse, apply: () => Reply, request: ReceivedRequest) => void;

/**
 * A code host with one pull request, number 7, on a free port: the behaviour of `dialect`, over real HTTP, with
 * faults on demand.
 */
export class CommentServer {
  readonly comments: StoredComment[] = [];
  readonly #faults: { method: string; path: RegExp; fault: Fault }[] = [];
  #nextId = 101;

  private constructor(
    readonly dialect: Dialect,
    readonly server: SmallServer,
  ) {}

  static async start(dialect: Dialect): Promise<CommentServer> {
    const server = await SmallServer.start((response, request) => {
      service.#respond(response, request);
    });
    const service = new CommentServer(dialect, server);
    return service;
  }

  get url(): string {
    return `${this.server.url}${this.dialect.base}`;
  }

  /** The requests so far, such as `POST /repos/…`. */
  get requests(): string[] {
    return this.server.received.map(({ method, url }) => `${method} ${url}`);
  }

  add(author: Account, body: string): StoredComment {
    const comment = { id: this.#nextId++, author, body };
    this.comments.push(comment);
    return comment;
  }

  /** The next request of this method and path meets the fault. */
  failNext(method: string, path: RegExp, fault: Fault): void {
    this.#faults.push({ method, path, fault });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  #respond(response: http.ServerResponse, request: ReceivedRequest): void {
    const url = new URL(request.url, this.server.url);
    const apply = (): Reply =>
      url.pathname.startsWith(this.dialect.base)
        ? this.dialect.answer(
            {
              ...request,
              path: url.pathname.slice(this.dialect.base.length),
              query: url.searchParams,
              data: request.body === "" ? undefined : (JSON.parse(request.body) as unknown),
            },
            this,
          )
        : { status: 404, body: {} };
    const index = this.#faults.findIndex(
      ({ method, path }) => method === request.method && path.test(url.pathname),
    );
    if (index >= 0) {
      this.#faults.splice(index, 1)[0]?.fault(response, apply, request);
      return;
    }
    const { status, body, headers } = apply();
    for (const [name, value] of Object.entries(headers ?? {})) {
      response.setHeader(name, value);
    }
    sendJson(response, body, status);
  }
}

export function answerWith(status: number, body: unknown = {}, headers: Record<string, string> = {}): Fault {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** It is done, and the connection ends without a response. */
export const loseAnswer: Fault = (response, apply) => {
  apply();
  response.socket?.destroy();
};

/** The connection ends, and nothing is done. */
export const loseRequest: Fault = (response) => response.socket?.destroy();

/** One page of a list, and the number of the next one. */
export function pageOf<Item>(
  items: readonly Item[],
  { query }: Call,
  { size, standard, max }: { size: string; standard: number; max: number },
): { values: Item[]; next: number | undefined; length: number } {
  const length = Math.min(Number(query.get(size) ?? standard), max);
  const page = Number(query.get("page") ?? 1);
  const end = page * length;
  return { values: items.slice(end - length, end), next: end < items.length ? page + 1 : undefined, length };
}
