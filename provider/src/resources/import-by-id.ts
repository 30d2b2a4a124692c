import { RefusedError } from "../errors";
import type { Group } from "../organization/groups";
import type { Organization } from "../organization/organization";

/** A group by its id, for an import. */
export async function importableGroup(
  { groups }: Organization,
  groupId: string,
): Promise<{ readonly group: Group; readonly directoryId: string } | undefined> {
  const group = await groups.find(groupId);
  return group && { group, directoryId: await groups.directoryOf(group) };
}

/** @throws RefusedError where an identity provider owns the group and its members */
export function demandOwnMembers({ isExternallySynced, name }: Group): void {
  if (isExternallySynced) {
    throw new RefusedError(
      `an identity provider owns group "${name}" and its members. Manage them there, and leave them out of the program.`,
    );
  }
}

/** The parts of an id such as `<groupId>/<accountId>`; `undefined` where it has another form. */
export function partsOf(id: string, count: number): string[] | undefined {
  const parts = id.split("/");
  return parts.length === count && parts.every((part) => part !== "") ? parts : undefined;
}

/** @throws RefusedError that shows the form of the id */
export function refuseForm(id: string, form: string): never {
  throw new RefusedError(`"${id}" is not an id to import by. It has the form ${form}.`);
}
