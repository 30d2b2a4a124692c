import type { Readable } from "node:stream";
// The rule keeps a second way to Atlassian's API out of the command line; a webhook is somewhere else, and axios knows the proxies.
// eslint-disable-next-line no-restricted-imports
import axios, { isAxiosError } from "axios";
import type { Target } from "./target";

const TIMEOUT_SECONDS = 10;

/**
 * Posts JSON once. Another attempt could tell the same twice, and the next run tells it again anyway.
 * @returns why it was not taken, or `undefined` when it was. Neither the address nor the answer's text is in it: either may hold the secret.
 */
export async function post(
  { url }: Pick<Target, "url">,
  body: unknown,
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<string | undefined> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const { data, status } = await axios.post<Readable>(url.href, JSON.stringify(body), {
      headers: { "Content-Type": "application/json" },
      signal,
      maxRedirects: 0,
      validateStatus: () => true,
      // Only the status counts.
      responseType: "stream",
      // Plain http is for loopback only, and no proxy stands between this machine and itself.
      ...(url.protocol === "http:" && { proxy: false as const }),
    });
    data.destroy();
    if (status >= 200 && status < 300) {
      return undefined;
    }
    return `it answered ${status}${status >= 300 && status < 400 ? ", a redirect, which is not followed" : ""}`;
  } catch (error) {
    // An axios error holds the request with its address, so only its code is kept.
    return signal.aborted
      ? `it did not answer within ${timeoutSeconds} s`
      : `it cannot be reached (${(isAxiosError(error) ? error.code : undefined) ?? "an unknown fault"})`;
  }
}
