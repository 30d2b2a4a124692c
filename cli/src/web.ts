import type { Readable } from "node:stream";
// The rule keeps a second way to Atlassian's API out of the command line; this is for services elsewhere, and axios knows the proxies.
// eslint-disable-next-line no-restricted-imports
import axios from "axios";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * An address that takes a secret with it, or is one itself.
 * @throws when it is none that may be used. The message never has the address.
 */
export function toSafeAddress(
  address: string,
  { setting, what, reason }: { setting: string; what: string; reason: string },
): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(`${setting} is not an https address of ${what}.`);
  }
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new Error(
      `${setting} must start with https, because ${reason}; plain http is for loopback addresses only. ` +
        `It names the host "${url.host}".`,
    );
  }
  return url;
}

/** There is no whole answer. Neither the address nor what was sent is in the message: either may hold a secret. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

export interface WebRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly timeoutSeconds: number;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

/**
 * Sends once and follows no redirect, for the next host would get the secret too.
 * @param read takes the answer, within the same time limit.
 * @throws {NoAnswerError}
 */
export async function exchange<Result>(
  { method, url, headers, body, timeoutSeconds }: WebRequest,
  read: (answer: WebAnswer) => Result | Promise<Result>,
): Promise<Result> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const answer = await axios.request<Readable>({
      ...{ method, url: url.href, signal, maxRedirects: 0, responseType: "stream" },
      validateStatus: () => true,
      headers: { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
      ...(body !== undefined && { data: JSON.stringify(body) }),
      // Plain http is for loopback only, and no proxy stands between this machine and itself.
      ...(url.protocol === "http:" && { proxy: false as const }),
    });
    return await read({
      status: answer.status,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: answer.data,
    });
  } catch (error) {
    // An axios error holds the request with its address and headers, so only its code is kept.
    throw new NoAnswerError(
      signal.aborted
        ? `it did not answer within ${timeoutSeconds} s`
        : `it cannot be reached (${(error as NodeJS.ErrnoException).code ?? "an unknown fault"})`,
    );
  }
}
