import { idKey } from "../organization/ids";

/** Comparisons of values that mean the same in different spellings. A change between them sends nothing. */

export { isSameName } from "../organization/stored-text";

/** Compares ids: plain or as an ARI, regardless of case. */
export function isSameId(left: string, right: string): boolean {
  return idKey(left) === idKey(right);
}

export function isSameIgnoringCase(left: string, right: string): boolean {
  return left.normalize("NFC").toLowerCase() === right.normalize("NFC").toLowerCase();
}

/** Compares texts regardless of Unicode composition, which nobody sees. */
export function isSameText(left: string, right: string): boolean {
  return left.normalize("NFC") === right.normalize("NFC");
}

/** Compares sites: `acme`, `acme.atlassian.net` and `https://acme.atlassian.net` are the same. */
export function isSameSite(left: string, right: string): boolean {
  const [one, other] = [hostOf(left), hostOf(right)];
  const isShort = !one.includes(".") || !other.includes(".");
  return one === other || (isShort && one.split(".")[0] === other.split(".")[0]);
}

function hostOf(site: string): string {
  return site.toLowerCase().replace(/^https:\/\/|\/$/g, "");
}
