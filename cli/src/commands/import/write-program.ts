import { literalOf } from "../../harmless";
import { Names, toIdentifier, toSlug } from "./names";
import { TYPES, UNKNOWN_SCOPE, type ImportedObject } from "./objects";
import type { ImportOptions } from "./options";

/** A file of the program, before it is formatted. */
export interface ProgramFile {
  /** Without folder and extension, such as `accounts`. */
  readonly name: string;
  readonly text: string;
}

type Type = ImportedObject["type"];

const FILE_OF: Readonly<Record<Type, string>> = {
  ServiceAccount: "accounts",
  Group: "groups",
  ApiToken: "tokens",
  GroupMembership: "memberships",
  GroupRoleAssignment: "roles",
};

/** A constant that other resources refer to. */
interface Constant {
  readonly identifier: string;
  readonly file: string;
}

/**
 * Writes the resources as TypeScript. Resources that are written too are referred to by constant, all others by id.
 * @param extension What a relative import ends with: `.js` in a project of ES modules, else nothing.
 * @param defaultOrgId The organisation that the configuration of the stack names; resources leave it out.
 * @param isFree Whether a file of that name can be written.
 */
export function writeProgram(
  objects: readonly ImportedObject[],
  split: ImportOptions["split"],
  extension: "" | ".js",
  defaultOrgId: string | undefined,
  isFree: (name: string) => boolean,
): ProgramFile[] {
  const files = new Map<string, ImportedObject[]>();
  const fileNames = new Map<string, string>();
  const fileOf = (object: ImportedObject): string => {
    const wanted = toFileName(object, split);
    const name = fileNames.get(wanted) ?? firstFree(wanted, isFree);
    fileNames.set(wanted, name);
    return name;
  };
  const named = objects.map((object) => withoutDefault(object, defaultOrgId));
  const constants = new Map<string, Constant>();
  const identifiers = new Names();
  for (const object of TYPES.flatMap((type) => named.filter((one) => one.type === type))) {
    const file = fileOf(object);
    append(files, file, object);
    const key = idToReferTo(object);
    if (key !== undefined) {
      const identifier = identifiers.take(toIdentifier(object.name)).replaceAll("-", "_");
      constants.set(key, { identifier, file });
    }
  }
  return [...files].map(([name, own]) => ({
    name,
    text: writeFile(name, own, constants, extension),
  }));
}

function withoutDefault(object: ImportedObject, defaultOrgId: string | undefined): ImportedObject {
  const { orgId, ...inputs } = object.inputs;
  return orgId === defaultOrgId ? { ...object, inputs } : object;
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}

const LONGEST_OWNER = 60;

function toFileName({ type, owner }: ImportedObject, split: ImportOptions["split"]): string {
  if (split === "kind" || type === "Group" || type === "GroupRoleAssignment") {
    return FILE_OF[type];
  }
  // No file system takes a name of any length; owners that begin alike share a file.
  return owner === undefined ? "without-owner" : `owner-${toSlug(owner).slice(0, LONGEST_OWNER)}`;
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

function writeFile(
  file: string,
  objects: readonly ImportedObject[],
  constants: ReadonlyMap<string, Constant>,
  extension: string,
): string {
  const needed = new Map<string, Set<string>>();
  const refer = (property: "accountId" | "groupId", id: unknown): string => {
    const constant = constants.get(String(id));
    if (constant === undefined) {
      return literalOf(id);
    }
    if (constant.file !== file) {
      needed.set(constant.file, (needed.get(constant.file) ?? new Set()).add(constant.identifier));
    }
    return `${constant.identifier}.${property}`;
  };
  const statements = writeStatements(objects, constants, refer);
  const types = TYPES.filter((type) => objects.some((one) => one.type === type));
  return [
    `import { ${[...types].sort().join(", ")} } from "pulumi-atlassian-admin";`,
    ...[...needed].map(
      ([from, names]) => `import { ${[...names].sort().join(", ")} } from "./${from}${extension}";`,
    ),
    "",
    ...(types.includes("ApiToken") ? [SCOPES_NOTE, ""] : []),
    ...statements,
    "",
  ].join("\n");
}

const SCOPES_NOTE = `// No API shows the scopes of a token, nor its secret. "${UNKNOWN_SCOPE}" stands for them. To get a token that this program knows
// whole, write its scopes and take ignoreChanges out: the next "pulumi up" then makes a new token and revokes this one.`;

type Refer = (property: "accountId" | "groupId", id: unknown) => string;

function writeStatements(
  objects: readonly ImportedObject[],
  constants: ReadonlyMap<string, Constant>,
  refer: Refer,
): string[] {
  const singles = objects
    .filter(({ type }) => type !== "GroupMembership")
    .map((object) => writeResource(object, constants, refer));
  const byGroup = new Map<string, string[]>();
  for (const { inputs, name } of objects.filter(({ type }) => type === "GroupMembership")) {
    const group = refer("groupId", inputs.groupId);
    const entry = `${literalOf(name)}: ${refer("accountId", inputs.accountId)}`;
    append(byGroup, group, entry);
  }
  const loops = [...byGroup].map(
    ([group, entries]) =>
      `for (const [name, accountId] of Object.entries({\n${entries.join(",\n")},\n})) {\n` +
      `new GroupMembership(name, { groupId: ${group}, accountId });\n}\n`,
  );
  return [...singles, ...loops];
}

function writeResource(
  object: ImportedObject,
  constants: ReadonlyMap<string, Constant>,
  refer: Refer,
): string {
  const { inputs, name, type } = object;
  const args = Object.entries(inputs).map(
    ([key, value]) =>
      `${key}: ${key === "accountId" || key === "groupId" ? refer(key, value) : literalOf(value)}`,
  );
  const key = idToReferTo(object);
  const constant = key === undefined ? undefined : constants.get(key);
  const declaration = constant === undefined ? "" : `export const ${constant.identifier} = `;
  const call = `new ${type}(${literalOf(name)}, {\n${args.join(",\n")},\n}${OPTIONS[type] ?? ""});`;
  return `${declaration}${call}\n`;
}

const OPTIONS: Partial<Readonly<Record<Type, string>>> = {
  // A deleted account does not come back.
  ServiceAccount: ", { protect: true }",
  ApiToken: `, { ignoreChanges: ["scopes"] }`,
};
