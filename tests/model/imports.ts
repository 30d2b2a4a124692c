import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { fold } from "./fold";
import type { Stack, StackResource } from "./mini-engine";
import { faceOf, type Plans } from "./program";

type Imported = Pick<StackResource, "name" | "type" | "face" | "id" | "inputs" | "outputs">;

const MARK = /\s*\[managed by Pulumi: .*$/i;

/**
 * What `atlassian-admin import` would write for an account or group that the program declares and the
 * organisation has.
 */
export function toImport(emulator: Emulator, plans: Plans, stack: Stack, name: string): Imported | undefined {
  const { serviceAccounts, groups } = emulator.state();
  const { orgId } = emulator;
  const recorded = stack.resources.get(name)?.id;
  const account = plans.accounts.get(name);
  if (account !== undefined) {
    const it = serviceAccounts.find(({ id }) => id === recorded);
    if (it === undefined || it.isInDeletion === true) {
      return undefined;
    }
    const { id, atlassianId: accountId, email, displayName } = it;
    const description = it.description.replace(MARK, "").replace(/\s*\[owner: .*$/, "");
    return {
      name,
      type: "ServiceAccount",
      face: faceOf(name, plans),
      id,
      inputs: { orgId, displayName, ...(description !== "" && { description }) },
      outputs: { serviceAccountId: id, accountId, email, status: "active" },
    };
  }
  const group = plans.groups.get(name);
  const it = groups.find((one) => one.id === recorded || fold(one.name) === fold(group?.name ?? ""));
  if (group === undefined || it === undefined || it.isInDeletion === true) {
    return undefined;
  }
  const description = it.description.replace(MARK, "");
  return {
    name,
    type: "Group",
    face: faceOf(name, plans),
    id: it.id,
    inputs: { orgId, name: it.name, ...(description !== "" && { description }) },
    outputs: { groupId: it.id, directoryId: it.directoryId },
  };
}
