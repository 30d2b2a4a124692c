import type { Readable } from "node:stream";

/** A page of 100 long comments fits. */
const MAX_BYTES = 64 * 1024 * 1024;

/** @returns `undefined` where it is no JSON, or too much of it. */
export async function readJson(body: Readable): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      return undefined;
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return undefined;
  }
}
