import { patternOf, toLine, toPatterns, type IgnoreLine } from "../../ignore/ignore-file";
import { Ignored } from "../../ignore/pattern";
import { plural } from "../../plural";
import type { AccountEntry } from "../../reading/inventory";
import type { OrganizationReader } from "../../reading/organization-reader";
import { membershipId, roleId, type ObjectKind, type StackObjects } from "../../reading/stack-objects";
import { UndeclaredFinder, type Undeclared } from "../../reading/undeclared";
import { listOf } from "../drift/discover/describe";
import { KINDS } from "../drift/finding";
import type { LeftOut } from "./objects";
import type { ImportOptions } from "./options";
import type { Plan } from "./plan";

const NOT_CHOSEN = "not selected by the options";

/**
 * What drift would report after this import although it was left out on purpose, as messages and as lines of the
 * ignore file.
 * @param stacks Everything that the stacks manage, including this import.
 * @param kept What stays in the ignore file.
 */
export async function leftovers(
  reader: OrganizationReader,
  accounts: readonly AccountEntry[],
  stacks: readonly StackObjects[],
  { groupsWithoutPeople, leftOut }: Pick<Plan, "groupsWithoutPeople" | "leftOut">,
  { onlyServiceAccounts }: Pick<ImportOptions, "onlyServiceAccounts">,
  kept: readonly string[],
): Promise<{ readonly leftOut: readonly LeftOut[]; readonly ignoreLines: readonly IgnoreLine[] }> {
  const wide = [
    ...(onlyServiceAccounts === true ? ONLY_SERVICE_ACCOUNTS : []),
    ...(groupsWithoutPeople > 0 ? [PEOPLE] : []),
  ];
  const ignored = new Ignored(toPatterns([...kept, ...wide.map(toLine)], KINDS));
  const finder = new UndeclaredFinder(reader, accounts, stacks, ignored, true);
  const reasons = new Map(leftOut.map(({ id, reason }) => [id, reason]));
  const lines = (await finder.find()).flatMap((found) => linesFor(found, (id) => reasons.get(id)));
  const unnamed = lines.filter(({ id, isExpected }) => !isExpected && !reasons.has(id));
  return {
    leftOut: [
      ...leftOut,
      ...unnamed.map(({ id, reason, what }) => ({ what, id, reason })),
      ...(groupsWithoutPeople > 0
        ? [
            {
              what: `users in ${plural(groupsWithoutPeople, "group")}`,
              reason: "only users in admin groups are imported; --people imports all",
            },
          ]
        : []),
    ],
    ignoreLines: [
      ...wide,
      ...lines.map(({ pattern, what, reason }) => ({ pattern, reason: `${what}: ${reason}` })),
    ],
  };
}

const PEOPLE: IgnoreLine = {
  pattern: "people *",
  reason: "imported without --people; members of admin groups are always checked",
};

const ONLY_SERVICE_ACCOUNTS: readonly IgnoreLine[] = ["group *", "role *", "member *", "people *"].map(
  (pattern) => ({
    pattern,
    reason: "imported with --only-service-accounts; admin access is always checked",
  }),
);

interface Line extends LeftOut, IgnoreLine {
  readonly id: string;
  /** It cannot be declared, and it is expected to exist. */
  readonly isExpected?: true;
}

function linesFor(found: Undeclared, reasonOf: (id: string) => string | undefined): Line[] {
  const line = (type: string, id: string, what: string): Line => ({
    pattern: `${type} ${id}`,
    id,
    what,
    reason: reasonOf(id) ?? NOT_CHOSEN,
  });
  switch (found.what) {
    case "account": {
      const { displayName, serviceAccountId } = found.account;
      return [line("account", serviceAccountId, `service account "${displayName}"`)];
    }
    case "token": {
      const { account, token } = found;
      const what = `API token "${token.label}" of service account "${account.displayName}"`;
      return [line("token", token.tokenId, what)];
    }
    case "group":
      return [line("group", found.group.id, `group "${found.group.name}"`)];
    case "members":
      return found.members.map(({ accountId, name }) =>
        line(
          "member",
          membershipId(found.group.id, accountId),
          `${listOf([name])} in group "${found.group.name}"`,
        ),
      );
    case "role": {
      const { group, role } = found;
      const id = roleId(group.id, role.resourceId, role.role);
      return [line("role", id, `role "${role.role}" of group "${group.name}"`)];
    }
    case "admin": {
      const { role, user } = found;
      const id = `${user.accountId}/${role.resourceId}/${role.role}`;
      const what = `"${user.email ?? user.name ?? user.accountId}" has "${role.role}"`;
      return [{ ...line("admin", id, what), reason: "expected on the day of the import", isExpected: true }];
    }
  }
}

const KIND_OF: Readonly<Record<string, ObjectKind>> = {
  account: "account",
  token: "token",
  group: "group",
  member: "membership",
  role: "role",
};

/**
 * Whether a line of the ignore file is obsolete: a stack now manages the object, or an import wrote the line for
 * something that this import covers.
 */
export function isObsoleteFor(
  stacks: readonly StackObjects[],
  { group, name, onlyServiceAccounts, owner, people }: ImportOptions,
): (line: string) => boolean {
  const isWhole =
    [group, name, owner].every((filter) => filter === undefined) && onlyServiceAccounts !== true;
  const isWide = (line: string, wide: readonly IgnoreLine[]): boolean => wide.map(toLine).includes(line);
  return (line) => {
    if (isWide(line, [PEOPLE]) || isWide(line, ONLY_SERVICE_ACCOUNTS)) {
      return isWhole && (people === true || isWide(line, ONLY_SERVICE_ACCOUNTS));
    }
    const [, type = "", id = ""] = /^(\S+) (.+)$/s.exec(patternOf(line)) ?? [];
    const kind = KIND_OF[type];
    return kind !== undefined && stacks.some((stack) => stack.has(kind, id));
  };
}
