/** Replaces a secret. */
const HIDDEN = "[hidden]";

// User tokens start with ATATT, service-account tokens with ATSTT, organisation keys with ATCTT; the rest is base64url.
const ATLASSIAN_SECRET = /AT[A-Z]TT[\w\-.=]{4,}/g;
// Credentials have a digit, padding, a dot or a capital inside, unlike the words "Basic authentication".
const BEARER = /\b([Bb]earer|BEARER|[Bb]asic|BASIC)\s+(?=[\w\-.~+/]*(?:\d|=|\.\w|[a-z][A-Z]))[\w\-.~+/]+=*/g;

/**
 * Returns `text` without anything that is or looks like a credential. Called wherever foreign text (a response, a
 * library's error) enters one of our errors, so that no error ever contains a secret.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const withoutKnown = secrets
    .filter((secret) => secret.length > 0)
    .reduce((current, secret) => current.replaceAll(secret, HIDDEN), text);
  return withoutKnown.replace(ATLASSIAN_SECRET, HIDDEN).replace(BEARER, `$1 ${HIDDEN}`);
}
