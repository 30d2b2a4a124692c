import type { Headers } from "pulumi-atlassian-admin/organization";
import { isJson, textAt } from "../reading";
import type { CallId } from "./calls";

/** A request and what came back. */
export interface Exchange {
  readonly call: CallId;
  /** Undefined where no response came. */
  readonly status: number | undefined;
  readonly headers: Headers;
  /** The parsed JSON; undefined for an empty body and for one that is no JSON. */
  readonly body: unknown;
  readonly text: string;
  /** Why it failed, as a message without secrets; undefined for a success. */
  readonly failure: string | undefined;
  /** Whether a write can have been applied although no usable response came. */
  readonly isOutcomeUnknown: boolean;
}

export function isSuccess({ status, failure }: Exchange): boolean {
  return failure === undefined && status !== undefined && status >= 200 && status < 300;
}

/** Whether the API accepted a write, even if its response is no JSON. */
export function isTaken({ status }: Exchange): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** The API does not have this call here ("Request failed to match any route", measured by third parties). */
export function isUnrouted({ status, text }: Exchange): boolean {
  return status === 405 || status === 501 || (status === 404 && /failed to match any route/i.test(text));
}

/** The directory does not know the account, or not yet. */
export function isNotInDirectory({ status, text }: Exchange): boolean {
  return status === 404 && /not found in the directory|USER_NOT_FOUND|ADMIN-UAM-404-1\b|404-8\b/i.test(text);
}

/** An app has no free licence for a new member. */
export function isLicenceLimit({ status, text }: Exchange): boolean {
  return status === 409 && /409-3\b|licen[cs]e/i.test(text);
}

/** The request was wrong for the API, so nothing was made. */
export function isRefusedAsWrong({ status }: Exchange): boolean {
  return status === 400 || status === 422;
}

/** The API's own code in an error body, such as `ADMIN-UAM-409-2`. */
export function apiCodeOf({ body }: Exchange): string | undefined {
  const errors = isJson(body) && Array.isArray(body["errors"]) ? (body["errors"] as unknown[]) : [];
  return textAt(errors[0], "code") ?? textAt(body, "key") ?? textAt(body, "code");
}
