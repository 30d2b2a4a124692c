import { NoAnswerError, Web } from "../../../web-client";
import { howToMendWebhook } from "../../../webhook";
import type { Target } from "./target";

const TIMEOUT_SECONDS = 10;

/**
 * Posts JSON once. A retry could post twice, and the next run reports the same again anyway.
 * @returns why it was not accepted and what to do, or `undefined` on success. Neither the address nor the response
 * text is included: either can contain the secret.
 */
export async function post(
  { setting, url }: Pick<Target, "setting" | "url">,
  body: unknown,
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<string | undefined> {
  try {
    const web = new Web({ attempts: 1, timeoutSeconds });
    const { status } = await web.send({ method: "POST", url, body, isRepeatable: false });
    if (status >= 200 && status < 300) {
      return undefined;
    }
    return `it returned ${status}. ${howToMendWebhook(status, setting)}`;
  } catch (error) {
    if (error instanceof NoAnswerError) {
      return `${error.message}. ${howToMendWebhook(undefined, setting)}`;
    }
    throw error;
  }
}
