import { failureOf } from "../client/retry-table";
import { ApiError } from "../errors";

/**
 * The object does not exist, or the key cannot see it. The API returns the same for both, so a listing must
 * confirm it.
 */
export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 404 || error.status === 410) && !isNotRouted(error);
}

/**
 * The API itself reports that this object does not exist. The page of a proxy, or a 404 for the whole
 * organisation, proves nothing about one object.
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
 * An error response to a delete that can mean that the object is already gone, or never existed. The response
 * for these cases is not documented, so a second read decides.
 */
export function mayMeanGone(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 404, 409, 410, 422].includes(error.status) && !isNotRouted(error);
}

/** The organisation does not have this endpoint ("Request failed to match any route", measured by third parties). */
export function isNotRouted(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    (error.status === 405 || (error.status === 404 && /failed to match any route/i.test(error.detail ?? "")))
  );
}

/** The directory does not have the account, or not yet. */
export function isNotInDirectory(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    error.status === 404 &&
    /not found in the directory|USER_NOT_FOUND|ADMIN-UAM-404-1\b|404-8\b/i.test(
      `${error.apiCode ?? ""} ${error.detail ?? ""}`,
    )
  );
}

/** The account is already a member. Other conflicts, such as a missing licence, are errors. */
export function isAlreadyMember(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && error.apiCode === "ADMIN-UAM-409-2";
}

/** Whether the same request would fail again. */
export function isLastingFailure(error: unknown): boolean {
  return failureOf(error) === "refused";
}
