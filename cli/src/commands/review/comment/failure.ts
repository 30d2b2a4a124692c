import { printable } from "../../../output";
import { UserError } from "../../../user-error";
import { isRateLimited, retryAfterMs } from "../../../web-client";
import type { Answer, Api } from "./api";
import type { CommentTarget } from "./target";

/** The maximum length of a quoted service message. */
const MAX_FACT = 500;

/** An error of the comment, with secrets removed. */
export function toFailure(target: CommentTarget, fact: string, remedy?: string): Error {
  const clean = target
    .credentials()
    .secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), printable(fact));
  const short = clean.length > MAX_FACT ? `${clean.slice(0, MAX_FACT)}…` : clean;
  return new UserError(`Cannot comment on ${target.subject}: ${short}.`, remedy);
}

/** The error for an unexpected response: what the service returned for `what`, and what to do. */
export function toRefusal(
  { service, target }: Pick<Api, "service" | "target">,
  what: string,
  { status, data, headers }: Answer,
): Error {
  const said = service.messageOf(data);
  const message = typeof said === "string" ? said : "";
  const fact = `${service.name} returned ${status} for ${what}${message === "" ? "" : ` ("${message}")`}`;
  if (status < 400) {
    return toFailure(target, `${fact}, a redirect, which is not followed`, service.movedRemedy);
  }
  if (isRateLimited({ status, headers })) {
    const waitMs = retryAfterMs(headers, Date.now());
    const when = waitMs === undefined ? "later" : `in ${Math.ceil(waitMs / 1000)} s`;
    return toFailure(target, `${fact}: too many requests`, `Run the step again ${when}.`);
  }
  return toFailure(target, fact, service.remedyOf(status, message));
}
