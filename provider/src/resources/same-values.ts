import { idKey } from "../organization/ids";

/** When two values of a field mean the same, so that a program may write either and nothing is sent. */

export { isSameName } from "../organization/stored-text";

/** Plain or as an ARI, in any case. */
export function isSameId(left: string, right: string): boolean {
  return idKey(left) === idKey(right);
}

export function isSameIgnoringCase(left: string, right: string): boolean {
  return left.normalize("NFC").toLowerCase() === right.normalize("NFC").toLowerCase();
}

/** Whatever the composition of their characters, which nobody sees. */
export function isSameText(left: string, right: string): boolean {
  return left.normalize("NFC") === right.normalize("NFC");
}

/** As `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`: a name alone is the first part of the host. */
export function isSameSite(left: string, right: string): boolean {
  const [one, other] = [hostOf(left), hostOf(right)];
  const isShort = !one.includes(".") || !other.includes(".");
  return one === other || (isShort && one.split(".")[0] === other.split(".")[0]);
}

function hostOf(site: string): string {
  return site.toLowerCase().replace(/^https:\/\/|\/$/g, "");
}
