import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Answer, Attempt, Transport } from "./transport";

/** The server and the credential of a request: two keys may see different things. */
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

// Searches and the listing of workspaces are read with POST. No other POST is recorded: its response may hold a secret.
const READ_WITH_POST = /\/(search|workspaces)$/;

/**
 * Writes the response of every read to a file of this process in the folder, which must be the reader's
 * alone: the responses hold names and addresses, and no secret.
 */
export function recordReads(send: Transport, folder: string, origin: Origin): Transport {
  const file = path.join(folder, `${process.pid}.jsonl`);
  return async (attempt) => {
    const answer = await send(attempt);
    if (isRead(attempt)) {
      const body = bodyOf(answer);
      // At once, because the engine may end this process at any time.
      if (body !== undefined) {
        const line: Line = { key: keyOf(attempt, origin), body };
        appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      }
    }
    return answer;
  };
}

/** Answers recorded reads from the record, and sends everything else. */
export function replayReads(send: Transport, reads: RecordedReads, origin: Origin): Transport {
  return async (attempt) => {
    const key = keyOf(attempt, origin);
    return isRead(attempt) && reads.has(key)
      ? ({ status: 200, headers: {}, parseBody: () => reads.get(key), isHtml: false } satisfies Answer)
      : send(attempt);
  };
}

/**
 * Reads what `recordReads` wrote. Of several responses to one request the last counts. A line that a killed
 * process left half is skipped.
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

/** What is no JSON is the reader's to report, and is not recorded. */
function bodyOf(answer: Answer): unknown {
  try {
    return answer.parseBody();
  } catch {
    return undefined;
  }
}

function isRead({ method, path: requestPath }: Attempt): boolean {
  return method === "GET" || (method === "POST" && READ_WITH_POST.test(requestPath));
}

/** A digest, so that no file holds the API key. */
function keyOf({ method, path: requestPath, query, body }: Attempt, { baseUrl, apiKey }: Origin): string {
  const request = JSON.stringify([baseUrl, apiKey, method, requestPath, sorted(query), sorted(body)]);
  return createHash("sha256").update(request).digest("base64url");
}

/** The same for objects that differ only in the order of their properties, or in properties that are not sent. */
function sorted(value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .filter(([, held]) => held !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : 1))
    : value;
}
