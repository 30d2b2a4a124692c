import { ApiError } from "../errors";
import type { ApiClient } from "./client";

/**
 * Page sizes to ask for, from the largest to the API's own default (`undefined`). The documented defaults are
 * 20 groups and 50 users. No maximum is documented; 100 is the largest size that third parties saw accepted.
 */
const PAGE_SIZES = [100, 50, undefined] as const;

/** The index in `PAGE_SIZES` that each client uses. */
const levels = new WeakMap<ApiClient, number>();

/** Sends a request with the largest page size that the API has not rejected, and a smaller one if it rejects that. */
export async function withPageSize<T>(
  client: ApiClient,
  send: (limit: number | undefined) => Promise<T>,
): Promise<T> {
  const level = levels.get(client) ?? 0;
  try {
    return await send(PAGE_SIZES[level]);
  } catch (error) {
    if (level + 1 >= PAGE_SIZES.length || !isAboutLimit(error)) {
      throw error;
    }
    levels.set(client, Math.max(level + 1, levels.get(client) ?? 0));
    return withPageSize(client, send);
  }
}

function isAboutLimit(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && /limit|page.?size/i.test(error.detail ?? "");
}
