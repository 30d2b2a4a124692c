import http from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A server that responds as a test configures and remembers its requests, on a free port of 127.0.0.1. */
export class SmallServer {
  readonly received: ReceivedRequest[] = [];
  readonly sockets: Socket[] = [];
  readonly #server: http.Server;

  private constructor(answer: (response: http.ServerResponse, request: ReceivedRequest) => void) {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const received = {
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        this.received.push(received);
        answer(response, received);
      });
    });
    this.#server.on("connection", (socket) => this.sockets.push(socket));
  }

  static async start(
    answer: (response: http.ServerResponse, request: ReceivedRequest) => void,
  ): Promise<SmallServer> {
    const server = new SmallServer(answer);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  onConnect(listener: (request: http.IncomingMessage, socket: Socket) => void): void {
    this.#server.on("connect", listener);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await closed;
  }
}

/** Responds with JSON. */
export function sendJson(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
