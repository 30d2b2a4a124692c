import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ApiResponse, Attempt, Transport } from "./transport";

/** The server and the key of a request. Two keys can see different objects. */
export interface Origin {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** The responses of recorded reads, by request. */
export type RecordedReads = ReadonlyMap<string, unknown>;

interface Line {
  readonly key: string;
  readonly body: unknown;
}

// Searches and the listing of workspaces are POST requests. No other POST is recorded: its response can contain
// a secret.
const READ_WITH_POST = /\/(search|workspaces)$/;

/**
 * Writes the response of every read to a file in the folder, one file per process. Only the reader may have
 * access to the folder: responses contain names and addresses, but no secret.
 */
export function recordReads(send: Transport, folder: string, origin: Origin): Transport {
  const file = path.join(folder, `${process.pid}.jsonl`);
  return async (attempt) => {
    const response = await send(attempt);
    if (isRead(attempt)) {
      const body = bodyOf(response);
      // At once, because the engine can end this process at any time.
      if (body !== undefined) {
        const line: Line = { key: keyOf(attempt, origin), body };
        appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      }
    }
    return response;
  };
}

/** Returns recorded responses for recorded reads, and sends every other request. */
export function replayReads(send: Transport, reads: RecordedReads, origin: Origin): Transport {
  return async (attempt) => {
    const key = keyOf(attempt, origin);
    return isRead(attempt) && reads.has(key)
      ? ({ status: 200, headers: {}, parseBody: () => reads.get(key), isHtml: false } satisfies ApiResponse)
      : send(attempt);
  };
}

/**
 * Reads what `recordReads` wrote. The last response to a request wins. An incomplete line, left by a process
 * that was killed, is skipped.
 */
export function readRecord(folder: string): RecordedReads {
  const reads = new Map<string, unknown>();
  for (const name of readdirSync(folder)) {
    for (const text of readFileSync(path.join(folder, name), "utf8").split("\n")) {
      const line = parseLine(text);
      if (line !== undefined) {
        reads.set(line.key, line.body);
      }
    }
  }
  return reads;
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** A body that is not JSON is not recorded: the client reports it. */
function bodyOf(response: ApiResponse): unknown {
  try {
    return response.parseBody();
  } catch {
    return undefined;
  }
}

function isRead({ method, path: requestPath }: Attempt): boolean {
  return method === "GET" || (method === "POST" && READ_WITH_POST.test(requestPath));
}

/** A digest, so that no file contains the API key. */
function keyOf({ method, path: requestPath, query, body }: Attempt, { baseUrl, apiKey }: Origin): string {
  const request = JSON.stringify([baseUrl, apiKey, method, requestPath, sorted(query), sorted(body)]);
  return createHash("sha256").update(request).digest("base64url");
}

/** The same for objects that differ only in the order of properties, or in properties that are undefined. */
function sorted(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .filter(([, held]) => held !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : 1))
    : value;
}
