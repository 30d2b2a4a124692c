import { literalOf } from "../../harmless";
import { Names, toIdentifier, toSlug } from "./names";
import { TYPES, UNKNOWN_SCOPE, type ImportedObject } from "./objects";
import type { ImportOptions } from "./options";
import { commentOf, type Refer } from "./program-text";
import { writeMemberships } from "./write-memberships";

/** A file of the program, before it is formatted. */
export interface ProgramFile {
  /** Without folder and extension, such as `accounts`. */
  readonly name: string;
  readonly text: string;
}

type Type = ImportedObject["type"];
type Split = NonNullable<ImportOptions["split"]>;

const FILE_OF: Readonly<Record<Type, string>> = {
  ServiceAccount: "accounts",
  Group: "groups",
  ApiToken: "tokens",
  GroupMembership: "memberships",
  GroupRoleAssignment: "roles",
};

/**
 * Share of service accounts that must have an owner. With fewer, one file per owner would put most accounts into
 * one file.
 */
const MOST = 0.5;

/** One file per owner if most service accounts have one, else one per account. */
export function defaultSplit(objects: readonly ImportedObject[]): Split {
  const accounts = objects.filter(({ type }) => type === "ServiceAccount");
  const owned = accounts.filter(({ account }) => account?.owner !== undefined);
  return accounts.length > 0 && owned.length / accounts.length >= MOST ? "owner" : "account";
}

/** A constant that other resources refer to. */
interface Constant {
  readonly identifier: string;
  readonly file: string;
}

/**
 * Writes the resources as TypeScript: an account with its tokens and memberships in one place, a group with its
 * roles and users in another. References use a constant if the program declares the object, otherwise the id.
 * @param extension The ending of a relative import: `.js` in a project of ES modules, else nothing.
 * @param defaultOrgId The organisation in the configuration of the stack; resources omit it.
 * @param isFree Whether a file name is unused.
 * @param module The package from which the classes are imported.
 */
export function writeProgram(
  objects: readonly ImportedObject[],
  split: Split,
  extension: "" | ".js",
  defaultOrgId: string | undefined,
  isFree: (name: string) => boolean,
  module: string,
): ProgramFile[] {
  const named = objects.map((object) => withoutDefault(object, defaultOrgId));
  const wanted = [...new Set(named.map((object) => toFileName(object, split)))].sort(inOrder);
  const fileNames = new Map(wanted.map((name) => [name, firstFree(name, isFree)]));
  const fileOf = (object: ImportedObject): string => fileNames.get(toFileName(object, split)) ?? "";
  // A file is imported as a namespace, under a name that no constant can have: hundreds of names would be hundreds
  // of lines.
  const identifiers = new Names([...fileNames.values()].map(toIdentifier));
  const constants = new Map<string, Constant>();
  for (const object of named) {
    const key = idToReferTo(object);
    if (key !== undefined) {
      const identifier = identifiers.take(toIdentifier(object.name)).replaceAll("-", "_");
      constants.set(key, { identifier, file: fileOf(object) });
    }
  }
  return [...fileNames.values()].map((name) => ({
    name,
    text: writeFile(
      name,
      blocksOf(
        named.filter((object) => fileOf(object) === name),
        split,
      ),
      constants,
      extension,
      module,
    ),
  }));
}

/** Groups before accounts, which refer to them; the rest in natural order. */
function inOrder(left: string, right: string): number {
  const rank = (name: string): string => `${Object.values(FILE_OF).includes(name) ? 0 : 1} ${name}`;
  return rank(left).localeCompare(rank(right), "en", { numeric: true });
}

function withoutDefault(object: ImportedObject, defaultOrgId: string | undefined): ImportedObject {
  const { orgId, ...inputs } = object.inputs;
  return orgId === defaultOrgId ? { ...object, inputs } : object;
}

/** File names have a maximum length; owners and accounts with the same beginning share a file. */
const LONGEST_NAME = 60;

function toFileName({ account, type }: ImportedObject, split: Split): string {
  if (split === "kind") {
    return FILE_OF[type];
  }
  if (account === undefined) {
    return FILE_OF.Group;
  }
  if (split === "account") {
    return `account-${account.slug.slice(0, LONGEST_NAME)}`;
  }
  return account.owner === undefined
    ? "without-owner"
    : `owner-${toSlug(account.owner).slice(0, LONGEST_NAME)}`;
}

function firstFree(name: string, isFree: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; !isFree(free); number += 1) {
    free = `${name}-${number}`;
  }
  return free;
}

/** The id by which other resources refer to an account or a group. */
function idToReferTo({ type, outputs }: ImportedObject): string | undefined {
  if (type === "ServiceAccount") {
    return String(outputs.accountId);
  }
  return type === "Group" ? String(outputs.groupId) : undefined;
}

/** Resources that belong together: everything of one account or group, or of one kind. */
function blocksOf(objects: readonly ImportedObject[], split: Split): ImportedObject[][] {
  const blocks = new Map<string, ImportedObject[]>();
  for (const object of objects) {
    const { account, inputs, outputs, type } = object;
    const ids = { ...outputs, ...inputs };
    const key = split === "kind" ? type : String(account === undefined ? ids.groupId : ids.accountId);
    const block = blocks.get(key) ?? [];
    block.push(object);
    blocks.set(key, block);
  }
  const rank = ({ type }: ImportedObject): number => TYPES.indexOf(type);
  return [...blocks.values()].map((block) => block.toSorted((left, right) => rank(left) - rank(right)));
}

function writeFile(
  file: string,
  blocks: readonly (readonly ImportedObject[])[],
  constants: ReadonlyMap<string, Constant>,
  extension: string,
  module: string,
): string {
  const needed = new Set<string>();
  const refer: Refer = (property, id) => {
    const constant = constants.get(String(id));
    if (constant === undefined) {
      return literalOf(id);
    }
    if (constant.file === file) {
      return `${constant.identifier}.${property}`;
    }
    needed.add(constant.file);
    return `${toIdentifier(constant.file)}.${constant.identifier}.${property}`;
  };
  const statements = blocks.map((block) => writeBlock(block, constants, refer));
  const types = TYPES.filter((type) => blocks.flat().some((one) => one.type === type));
  return [
    `import { ${[...types].sort().join(", ")} } from "${module}";`,
    ...[...needed].sort().map((from) => `import * as ${toIdentifier(from)} from "./${from}${extension}";`),
    "",
    ...(types.includes("ApiToken") ? [SCOPES_NOTE, ""] : []),
    ...statements,
    "",
  ].join("\n");
}

const SCOPES_NOTE = `// No API shows the scopes or the secret of a token. "${UNKNOWN_SCOPE}" stands for the scopes. To replace a token by one whose
// scopes and secret this program knows, write its scopes and remove ignoreChanges: the next "pulumi up"
// creates a new token and revokes this one.`;

function writeBlock(
  objects: readonly ImportedObject[],
  constants: ReadonlyMap<string, Constant>,
  refer: Refer,
): string {
  const memberships = objects.filter(({ type }) => type === "GroupMembership");
  const singles = objects
    .filter(({ type }) => type !== "GroupMembership")
    .map((object) => writeResource(object, constants, refer));
  return [...singles, ...writeMemberships(memberships, refer)].join("\n");
}

function writeResource(
  object: ImportedObject,
  constants: ReadonlyMap<string, Constant>,
  refer: Refer,
): string {
  const { comment, inputs, name, type } = object;
  const args = Object.entries(inputs).map(
    ([key, value]) =>
      `${key}: ${key === "accountId" || key === "groupId" ? refer(key, value) : literalOf(value)}`,
  );
  const key = idToReferTo(object);
  const constant = key === undefined ? undefined : constants.get(key);
  const declaration = constant === undefined ? "" : `export const ${constant.identifier} = `;
  const call = `new ${type}(${literalOf(name)}, {\n${args.join(",\n")},\n}${OPTIONS[type] ?? ""});`;
  return `${commentOf(comment)}${declaration}${call}\n`;
}

const OPTIONS: Partial<Readonly<Record<Type, string>>> = {
  // A deleted account or group cannot be restored, and the members of a deleted group lose its permissions.
  ServiceAccount: ", { protect: true }",
  Group: ", { protect: true }",
  ApiToken: `, { ignoreChanges: ["scopes"] }`,
};
