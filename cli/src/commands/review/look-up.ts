import type { Organization } from "pulumi-atlassian-admin/organization";
import type { IdentityNames } from "../../identity-names";
import { knownText, type PreviewedResource } from "./preview";

/** The ids that a preview shows, by what they are the ids of. */
export interface NamelessIds {
  readonly orgId: string;
  readonly accountIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** The ids that nothing in the stack has a name for, by organisation. */
export function namelessIds(resources: readonly PreviewedResource[], names: IdentityNames): NamelessIds[] {
  const byOrgId = new Map<string, { accountIds: Set<string>; groupIds: Set<string> }>();
  for (const { before, after } of resources) {
    for (const state of [before, after]) {
      const orgId = knownText(state?.inputs, "orgId");
      if (state === undefined || orgId === "") {
        continue;
      }
      const ids = byOrgId.get(orgId) ?? { accountIds: new Set(), groupIds: new Set() };
      byOrgId.set(orgId, ids);
      const members = [state.inputs?.["members"], state.outputs?.["accountIds"]].flatMap(toIds);
      for (const id of [knownText(state.inputs, "accountId"), ...members]) {
        addNameless(ids.accountIds, id, names);
      }
      addNameless(ids.groupIds, knownText(state.inputs, "groupId"), names);
    }
  }
  return [...byOrgId]
    .map(([orgId, { accountIds, groupIds }]) => ({
      orgId,
      accountIds: [...accountIds],
      groupIds: [...groupIds],
    }))
    .filter(({ accountIds, groupIds }) => accountIds.length + groupIds.length > 0);
}

function addNameless(ids: Set<string>, id: string, names: IdentityNames): void {
  if (id !== "" && !names.has(id)) {
    ids.add(id);
  }
}

/** The account ids of a list of members or of ids. */
function toIds(list: unknown): string[] {
  return Array.isArray(list)
    ? list.map((one: unknown) =>
        typeof one === "string" ? one : knownText(one as Readonly<Record<string, unknown>>, "accountId"),
      )
    : [];
}

/** Asks the organisation for the names. */
export async function lookUpNames(
  organization: Organization,
  { accountIds, groupIds }: NamelessIds,
  names: IdentityNames,
): Promise<void> {
  await Promise.all([
    names.lookUp(organization, accountIds),
    ...groupIds.map(async (id) => {
      names.note(id, (await organization.groups.find(id))?.name);
    }),
  ]);
}
