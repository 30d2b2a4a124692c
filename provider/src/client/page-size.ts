import { ApiError } from "../errors";
import type { ApiClient } from "./client";

/**
 * Items that a search asks for in one page, from the most to the API's own default. The documented defaults
 * are 20 groups and 50 users; 100 is the largest that third parties saw accepted, and nobody documents a
 * maximum.
 */
const PAGE_SIZES = [100, 50, undefined] as const;

/** How far down `PAGE_SIZES` each client had to go. */
const levels = new WeakMap<ApiClient, number>();

/** Sends a search with the largest page that the API has not refused yet, and with a smaller one when it refuses. */
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
