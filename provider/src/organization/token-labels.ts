import { createHash, randomBytes } from "node:crypto";
import { idKey } from "../client/ids";

/** Which resource a token is made for. */
export interface TokenOwner {
  readonly accountId: string;
  readonly label: string;
  /** `<project>/<stack>:<name>`; missing in states of versions before 0.2.0 until something else changes. */
  readonly managedBy?: string | undefined;
}

/**
 * A label for one more token of the resource: `<label>-<suffix>`. Labels are unique per account. The suffix
 * has three digits that are the same for all tokens of one resource, so that a token which an interrupted run
 * has left is recognised, and five at random.
 */
export function newLabel(owner: TokenOwner): string {
  return `${owner.label}-${tagOf(owner)}${randomBytes(3).toString("hex").slice(1)}`;
}

/**
 * Whether this is the label of a token that was made for a resource of that label: `<label>-<suffix>`, as far
 * as the API has left it so.
 */
export function hasLabel(fullLabel: string, label: string): boolean {
  return suffixOf(fullLabel, label) !== undefined;
}

/** Whether this is the label of a token that was made for exactly this resource. */
export function isLabelOf(fullLabel: string, owner: TokenOwner): boolean {
  return suffixOf(fullLabel, owner.label)?.startsWith(tagOf(owner)) ?? false;
}

/**
 * Whether the API can have made `listed` of the label that a mint sent: in another case, with other spaces,
 * or with more at its ends. The suffix tells one mint from every other, whatever became of the rest.
 */
export function isSentLabel(listed: string, sent: string): boolean {
  const suffix = sent.slice(sent.lastIndexOf("-"));
  return new RegExp(`${suffix}(?![0-9a-f])`).test(normalized(listed));
}

function suffixOf(fullLabel: string, label: string): string | undefined {
  const [full, start] = [normalized(fullLabel), `${normalized(label)}-`];
  return full.startsWith(start) ? /^[0-9a-f]{8}(?![0-9a-z])/.exec(full.slice(start.length))?.[0] : undefined;
}

function tagOf({ accountId, label, managedBy = "" }: TokenOwner): string {
  const name = [idKey(accountId), normalized(label), managedBy].join("\n");
  return createHash("sha256").update(name).digest("hex").slice(0, 3);
}

function normalized(label: string): string {
  return label.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
}
