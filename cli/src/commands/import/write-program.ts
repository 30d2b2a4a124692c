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

/** Of service accounts that have an owner; fewer, and a file per owner would leave most of them in one. */
const MOST = 0.5;

/** One file per owner where most service accounts have one, else one per account. */
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
 * Writes the resources as TypeScript: an account with its tokens and memberships in one place, and a group
 * with its roles and people. Resources that are written too are referred to by constant, all others by id.
 * @param extension What a relative import ends with: `.js` in a project of ES modules, else nothing.
 * @param defaultOrgId The organisation that the configuration of the stack names; resources leave it out.
 * @param isFree Whether a file of that name can be written.
 * @param module What the classes are imported from.
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
  // A file is imported whole, under a name that no constant may have: hundreds of names would be hundreds of lines.
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

/** Groups before accounts, which refer to them; the rest as people count. */
function inOrder(left: string, right: string): number {
  const rank = (name: string): string => `${Object.values(FILE_OF).includes(name) ? 0 : 1} ${name}`;
  return rank(left).localeCompare(rank(right), "en", { numeric: true });
}

function withoutDefault(object: ImportedObject, defaultOrgId: string | undefined): ImportedObject {
  const { orgId, ...inputs } = object.inputs;
  return orgId === defaultOrgId ? { ...object, inputs } : object;
}

/** No file system takes a name of any length; owners and accounts that begin alike share a file. */
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

/** The id by which other resources name an account or a group. */
function idToReferTo({ type, outputs }: ImportedObject): string | undefined {
  if (type === "ServiceAccount") {
    return String(outputs.accountId);
  }
  return type === "Group" ? String(outputs.groupId) : undefined;
}

/** What belongs together: everything of one account or group, or of one kind. */
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

const SCOPES_NOTE = `// No API shows the scopes of a token, nor its secret. "${UNKNOWN_SCOPE}" stands for them. To get a token that this program knows
// whole, write its scopes and take ignoreChanges out: the next "pulumi up" then makes a new token and revokes
// this one.`;

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
  // A deleted account or group does not come back, and with a group go its members' permissions.
  ServiceAccount: ", { protect: true }",
  Group: ", { protect: true }",
  ApiToken: `, { ignoreChanges: ["scopes"] }`,
};
