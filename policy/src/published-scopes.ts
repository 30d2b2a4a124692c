import { readFileSync } from "node:fs";
import path from "node:path";
import { findLike } from "./patterns";

/** Made by `npm run scopes` (tools/scopes) from what Atlassian publishes. Atlassian adds scopes within months. */
const DATA = JSON.parse(
  readFileSync(path.join(__dirname, "../data/atlassian-scopes.json"), "utf8"),
) as Readonly<Record<"changeAccess" | "families" | "scopes", readonly string[]>> & {
  readonly publishedOn: string;
};

/** The day of the list. A scope that is newer is not in it, so the list advises and refuses nothing. */
export const SCOPES_PUBLISHED_ON = DATA.publishedOn;

/**
 * Scopes that change who can do what, or write to everything, although their names have neither "admin" nor
 * "manage". A leaked token with one of them can give itself or others more access.
 */
export const ACCESS_SCOPES = DATA.changeAccess;

/** With this begins the stand-in that an import writes for scopes, which no API shows. */
const STAND_IN = "unknown:";

/** Whether Atlassian had published the scope on that day; also the stand-in of an import. */
export function isPublishedScope(scope: string): boolean {
  return (
    DATA.scopes.includes(scope) || findLike(DATA.families, scope) !== undefined || scope.startsWith(STAND_IN)
  );
}
