import type http from "node:http";

/** A request that reached the server behind a proxy, and its response. */
export interface Forwarded {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** Sends a request on to another server, with its key and body alone. */
export async function forward(target: string, request: http.IncomingMessage): Promise<Forwarded> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const { method = "GET", url = "" } = request;
  const body = Buffer.concat(chunks);
  const response = await fetch(`${target}${url}`, {
    method,
    headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
    ...(body.length > 0 && { body }),
  });
  return { method, url, status: response.status, text: await response.text() };
}
