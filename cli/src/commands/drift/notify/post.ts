import { NoAnswerError, Web } from "../../../web-client";
import type { Target } from "./target";

const TIMEOUT_SECONDS = 10;

/**
 * Posts JSON once. Another attempt could tell the same twice, and the next run tells it again anyway.
 * @returns why it was not taken, or `undefined` when it was. Neither the address nor the answer's text is in
 * it: either may hold the secret.
 */
export async function post(
  { url }: Pick<Target, "url">,
  body: unknown,
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<string | undefined> {
  try {
    const web = new Web({ attempts: 1, timeoutSeconds });
    const { status } = await web.send({ method: "POST", url, body, isRepeatable: false });
    if (status >= 200 && status < 300) {
      return undefined;
    }
    return `it answered ${status}${status >= 300 && status < 400 ? ", a redirect, which is not followed" : ""}`;
  } catch (error) {
    if (error instanceof NoAnswerError) {
      return error.message;
    }
    throw error;
  }
}
