/** What stands where a secret was. */
const HIDDEN = "[hidden]";

// User tokens start with ATATT, service-account tokens with ATSTT, organisation keys with ATCTT; the rest is base64url.
const ATLASSIAN_SECRET = /\bAT[A-Z]TT[\w\-.=]{4,}/g;
const BEARER = /\b(Bearer|Basic)\s+[\w\-.~+/]+=*/gi;

/**
 * Returns `text` without anything that is or looks like a credential. Called wherever foreign text (a response, a
 * library's error) enters one of our errors, so that no error ever holds a secret.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const withoutKnown = secrets
    .filter((secret) => secret.length > 0)
    .reduce((current, secret) => current.replaceAll(secret, HIDDEN), text);
  return withoutKnown.replace(ATLASSIAN_SECRET, HIDDEN).replace(BEARER, `$1 ${HIDDEN}`);
}
