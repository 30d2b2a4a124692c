import { failureOf } from "../client/retry-table";
import { ApiError } from "../errors";

/** The object is not there, or the key cannot see it: the API answers both alike, so a listing has to confirm it. */
export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 404 || error.status === 410) && !isNotRouted(error);
}

/**
 * The API itself says that this object is not there. A page of a proxy, or a 404 about the whole
 * organisation, says nothing about one object.
 */
export function saysGone(error: unknown): error is ApiError {
  return (
    isGone(error) &&
    !/^an HTML page|organi[sz]ation not found|TCS validation failed|404-2\b/i.test(
      `${error.detail ?? ""} ${error.apiCode ?? ""}`,
    )
  );
}

/**
 * A refused delete that may mean that the object is gone already, or was never there: what the API answers
 * then is not documented, and only another read tells.
 */
export function mayMeanGone(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 404, 409, 410, 422].includes(error.status) && !isNotRouted(error);
}

/** The API does not have this call here ("Request failed to match any route", measured by third parties). */
export function isNotRouted(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    (error.status === 405 || (error.status === 404 && /failed to match any route/i.test(error.detail ?? "")))
  );
}

/** The directory does not know the account, or not yet. */
export function isNotInDirectory(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    error.status === 404 &&
    /not found in the directory|USER_NOT_FOUND|ADMIN-UAM-404-1\b|404-8\b/i.test(
      `${error.apiCode ?? ""} ${error.detail ?? ""}`,
    )
  );
}

/** The account is a member already. Other conflicts, such as a missing licence, are real. */
export function isAlreadyMember(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.apiCode === "ADMIN-UAM-409-2";
}

/** Whether the same request would be refused again. */
export function isLastingFailure(error: unknown): boolean {
  return failureOf(error) === "refused";
}
