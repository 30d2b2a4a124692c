import { printable } from "../../../output";
import { isRateLimited, retryAfterMs } from "../../../web-client";
import type { Answer, Api } from "./api";
import type { CommentTarget } from "./target";

/** Of what a service says. */
const MAX_FACT = 500;

/** An error of the comment, without what our token could be in. */
export function toFailure(target: CommentTarget, fact: string, remedy?: string): Error {
  const clean = target
    .credentials()
    .secrets.reduce((text, secret) => text.replaceAll(secret, "[secret]"), printable(fact));
  const short = clean.length > MAX_FACT ? `${clean.slice(0, MAX_FACT)}…` : clean;
  return new Error(
    `Cannot comment on ${target.subject}: ${short}.${remedy === undefined ? "" : ` ${remedy}`}`,
  );
}

/** The error of an answer that is none of those we want: what the service said to `what`, and what to do. */
export function toRefusal(
  { service, target }: Pick<Api, "service" | "target">,
  what: string,
  { status, data, headers }: Answer,
): Error {
  const said = service.messageOf(data);
  const message = typeof said === "string" ? said : "";
  const fact = `${service.name} answered ${status} to ${what}${message === "" ? "" : ` ("${message}")`}`;
  if (status < 400) {
    return toFailure(
      target,
      `${fact}, a redirect, which is not followed`,
      "Name the final address of the API.",
    );
  }
  if (isRateLimited({ status, headers })) {
    const waitMs = retryAfterMs(headers, Date.now());
    const when = waitMs === undefined ? "later" : `in ${Math.ceil(waitMs / 1000)} s`;
    return toFailure(target, `${fact}: too many requests`, `Run the step again ${when}.`);
  }
  return toFailure(target, fact, service.remedyOf(status, message));
}
