import http from "node:http";
import type { AddressInfo } from "node:net";
import { forward, type Forwarded } from "./forward";

/** The response of the server behind the proxy to one request. */
export interface Answered extends Forwarded {
  /** How many requests came before. */
  readonly count: number;
}

/** Sends another response instead. */
export type Mangle = (response: http.ServerResponse, answered: Answered) => void;

/** A server between a client and another server: what is asked is done, and the response is mangled. */
export class ManglingProxy {
  count = 0;

  private constructor(
    private readonly server: http.Server,
    private mangle: Mangle | undefined,
  ) {}

  static async start(target: string, mangle: Mangle): Promise<ManglingProxy> {
    const server = http.createServer();
    const proxy = new ManglingProxy(server, mangle);
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
      void proxy.#handle(target, request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Mangles nothing any more. */
  becomeHonest(): void {
    this.mangle = undefined;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #handle(target: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const answered = { ...(await forward(target, request)), count: this.count };
    this.count += 1;
    (this.mangle ?? sendOn)(response, answered);
  }
}

/** The original response. */
export function sendOn(response: http.ServerResponse, { status, text }: Answered): void {
  response.writeHead(status, { "content-type": "application/json" }).end(status === 204 ? "" : text);
}
