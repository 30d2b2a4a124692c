import type { GroupRecord } from "pulumi-atlassian-admin/organization";
import { toAccountEntry, type AccountEntry } from "../../reading/inventory";
import type { OrganizationReader } from "../../reading/organization-reader";
import type { ImportOptions } from "./options";
import { select } from "./select";

export interface Choice {
  /** Every service account. */
  readonly accounts: readonly AccountEntry[];
  readonly chosen: { readonly accounts: readonly AccountEntry[]; readonly groups: readonly GroupRecord[] };
}

/** Reads the service accounts with their tokens and, if required, their groups. */
export async function readChosen(
  reader: OrganizationReader,
  options: ImportOptions,
  onProgress: (message: string) => void,
): Promise<Choice> {
  onProgress("reading the service accounts");
  const listed = await reader.accounts();
  onProgress(`${listed.length} service accounts; reading their tokens and groups`);
  const needsGroups = options.onlyServiceAccounts !== true || options.group !== undefined;
  const [tokens, groups, memberships] = await Promise.all([
    reader.tokens(false),
    needsGroups ? reader.groups() : [],
    needsGroups ? reader.memberships() : undefined,
  ]);
  const accounts = listed.map((account) => ({
    ...toAccountEntry(account, tokens.get(account.accountId) ?? []),
    groupIds: memberships?.groupIds.get(account.accountId) ?? [],
  }));
  onProgress(`${groups.length} groups; reading their roles and members`);
  return { accounts, chosen: select(accounts, groups, options) };
}
