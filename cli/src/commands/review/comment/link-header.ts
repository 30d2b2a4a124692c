import type { Answer } from "./api";

/** The next page in the form of GitHub and GitLab: `Link: <https://…?page=2>; rel="next"`. */
export function nextOfLinkHeader({ headers }: Answer): string | undefined {
  return /<([^>]*)>;[^,<]*\brel="?next\b/.exec(headers["link"] ?? "")?.[1];
}
