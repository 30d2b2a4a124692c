import { RefusedError } from "../../errors";
import type { Group } from "../../organization/groups";
import type { Organization } from "../../organization/organization";
import type { Successor } from "../../organization/stack-record";
import { stackKeys } from "../../organization/stack-keys";
import type { GroupInputs } from "./schema";

const MAX_NAMED = 10;

/**
 * Protects members and roles from a replacement. It deletes the old group with all of them, and restores only those
 * that the program declares.
 * @throws RefusedError if the group has others, unless `replacementConfirmed` allows it.
 */
export async function demandNothingLost(
  organization: Organization,
  group: Group,
  { confirmed }: Successor,
): Promise<void> {
  if (confirmed.includes("replacementConfirmed" satisfies keyof GroupInputs)) {
    return;
  }
  const { members, record, roleAssignments } = organization;
  const [accountIds, roles] = await Promise.all([members.list(group.id), roleAssignments.list(group.id)]);
  const isDeclared = (accountId: string): boolean =>
    record.has(stackKeys.member(group.id, accountId)) || record.has(stackKeys.listed(group.id, accountId));
  const lost = [
    ...accountIds.filter((accountId) => !isDeclared(accountId)).map((accountId) => `member "${accountId}"`),
    ...roles
      .filter((role) => !record.has(stackKeys.role({ groupId: group.id, ...role })))
      .map(({ resourceId, role }) => `role "${role}" on "${resourceId}"`),
  ];
  if (lost.length > 0) {
    const more = lost.length > MAX_NAMED ? ` and ${lost.length - MAX_NAMED} more` : "";
    throw new RefusedError(
      `the group is being replaced, but it (id ${group.id}) has members or roles that this program does not declare: ` +
        `${lost.slice(0, MAX_NAMED).join(", ")}${more}. They would be lost, so nothing was changed. Undo what replaces the group ` +
        `(another orgId, --replace, a taint), or set replacementConfirmed to true on the group for this one "pulumi up".`,
    );
  }
}
