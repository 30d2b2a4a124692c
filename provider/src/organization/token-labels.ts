import { createHash, randomBytes } from "node:crypto";
import { idKey } from "../client/ids";
import { nameKey } from "./stored-text";

/** The resource that a token is for. */
export interface TokenOwner {
  readonly accountId: string;
  readonly label: string;
  /** `<project>/<stack>:<name>`; `undefined` in states of versions before 0.2.0 until another field changes. */
  readonly managedBy?: string | undefined;
}

/**
 * A label for a new token of the resource: `<label>-<suffix>`. Labels are unique per account. The first three
 * digits of the suffix are the same for all tokens of one resource, to recognise a token that an interrupted
 * run left. The other five are random.
 */
export function newLabel(owner: TokenOwner): string {
  return `${owner.label}-${tagOf(owner)}${randomBytes(3).toString("hex").slice(1)}`;
}

/** Whether a token was created for a resource with this label: its own label is a stored form of `<label>-<suffix>`. */
export function hasLabel(fullLabel: string, label: string): boolean {
  return suffixOf(fullLabel, label) !== undefined;
}

/** Whether a token with this label was created for exactly this resource. */
export function isLabelOf(fullLabel: string, owner: TokenOwner): boolean {
  return suffixOf(fullLabel, owner.label)?.startsWith(tagOf(owner)) ?? false;
}

/**
 * Whether `listed` can be a stored form of the label of a create request: in another case, with other spaces, or
 * with more text at its ends. The suffix identifies the token, whatever the API changed in the rest.
 */
export function isSentLabel(listed: string, sent: string): boolean {
  const suffix = sent.slice(sent.lastIndexOf("-"));
  return new RegExp(`${suffix}(?![0-9a-f])`).test(nameKey(listed));
}

function suffixOf(fullLabel: string, label: string): string | undefined {
  const [full, start] = [nameKey(fullLabel), `${nameKey(label)}-`];
  return full.startsWith(start) ? /^[0-9a-f]{8}(?![0-9a-z])/.exec(full.slice(start.length))?.[0] : undefined;
}

function tagOf({ accountId, label, managedBy = "" }: TokenOwner): string {
  const name = [idKey(accountId), nameKey(label), managedBy].join("\n");
  return createHash("sha256").update(name).digest("hex").slice(0, 3);
}
