import { literalOf } from "../../harmless";
import type { ImportedObject } from "./objects";
import { commentOf, type Refer } from "./program-text";

/** What the memberships of one statement differ in. */
type Varying = "accountId" | "groupId" | "email";

/**
 * Writes memberships: a single one as a statement, several that differ in one property as a loop. Users are named
 * by e-mail address; a comment names those whose address is hidden.
 */
export function writeMemberships(memberships: readonly ImportedObject[], refer: Refer): string[] {
  const singles = memberships.filter(({ comment }) => comment !== undefined);
  const groups = new Map<string, { readonly varying: Varying; readonly list: ImportedObject[] }>();
  for (const membership of memberships.filter(({ comment }) => comment === undefined)) {
    const varying = varyingOf(membership, memberships);
    const fixed = Object.entries(membership.inputs).filter(([name]) => name !== varying);
    const key = JSON.stringify([varying, fixed]);
    const group = groups.get(key) ?? { varying, list: [] };
    group.list.push(membership);
    groups.set(key, group);
  }
  return [
    ...[...groups.values()].map(({ varying, list }) => writeAlike(list, varying, refer)),
    ...singles.map((membership) => writeOne(membership, refer)),
  ];
}

/** In the block of an account this is the group, in the block of a group the member. */
function varyingOf({ inputs }: ImportedObject, all: readonly ImportedObject[]): Varying {
  if (inputs.email !== undefined) {
    return "email";
  }
  const isOneAccount = all.every((one) => one.inputs.accountId === inputs.accountId);
  return isOneAccount ? "groupId" : "accountId";
}

function writeOne({ comment, inputs, name }: ImportedObject, refer: Refer): string {
  const args = Object.keys(inputs).map((key) => `${key}: ${valueOf(inputs, key, refer)}`);
  return `${commentOf(comment)}new GroupMembership(${literalOf(name)}, { ${args.join(", ")} });\n`;
}

/** Memberships that differ in one property. */
function writeAlike(memberships: readonly ImportedObject[], varying: Varying, refer: Refer): string {
  const [first, ...others] = memberships;
  if (first === undefined || others.length === 0) {
    return memberships.map((membership) => writeOne(membership, refer)).join("\n");
  }
  const entries = memberships.map(
    ({ inputs, name }) => `${literalOf(name)}: ${valueOf(inputs, varying, refer)}`,
  );
  const args = Object.keys(first.inputs).map((key) =>
    key === varying ? key : `${key}: ${valueOf(first.inputs, key, refer)}`,
  );
  return (
    `for (const [name, ${varying}] of Object.entries({\n${entries.join(",\n")},\n})) {\n` +
    `new GroupMembership(name, { ${args.join(", ")} });\n}\n`
  );
}

function valueOf(inputs: ImportedObject["inputs"], key: string, refer: Refer): string {
  const value = inputs[key];
  return key === "accountId" || key === "groupId" ? refer(key, value) : literalOf(value);
}
