import http from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one request. */
export type Cut =
  /** It reaches the server; so does the response the client. */
  | "pass"
  /** It never reaches the server, and the client hears nothing. */
  | "swallow"
  /** It reaches the server, and the client hears nothing. */
  | "swallow-response"
  /** The connection is reset. */
  | "reset";

/** A server between a client and the emulator that can cut any request off. */
export class CuttingProxy {
  #decide: (count: number) => Cut = () => "pass";
  #count = 0;
  #cut: () => void = () => undefined;
  #wasCut = new Promise<void>(() => undefined);

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async start(target: string): Promise<CuttingProxy> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxy = new CuttingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
      void proxy.#handle(target, request, response);
    });
    return proxy;
  }

  /** Settles when a request was cut off. */
  get wasCut(): Promise<void> {
    return this.#wasCut;
  }

  /** From the next request on, which counts as the first, `decide` determines what happens. */
  decideNext(decide: (count: number) => Cut): void {
    this.#decide = decide;
    this.#count = 0;
    this.#wasCut = new Promise((resolve) => {
      this.#cut = resolve;
    });
  }

  async #handle(target: string, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.#count += 1;
    const cut = this.#decide(this.#count);
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    if (cut === "reset") {
      response.destroy();
      this.#cut();
      return;
    }
    if (cut === "swallow") {
      this.#cut();
      return;
    }
    const body = Buffer.concat(chunks);
    const answer = await fetch(`${target}${request.url ?? ""}`, {
      method: request.method ?? "GET",
      headers: forwarded(request.headers),
      ...(body.length > 0 && { body }),
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (cut === "swallow-response") {
      this.#cut();
      return;
    }
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !HOP_BY_HOP.has(name)));
    response.writeHead(answer.status, headers).end(text);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-encoding",
  "content-length",
  "host",
]);

function forwarded(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      HOP_BY_HOP.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
