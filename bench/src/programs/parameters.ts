import { readFileSync } from "node:fs";

/** The file in the project's folder that configures what a program declares. */
export const PARAMETERS_FILE = "parameters.json";

export interface Membership {
  readonly groupId: string;
  readonly accountId: string;
}

export interface MembershipsParameters {
  readonly memberships: readonly Membership[];
}

/** The complete member lists of some groups. */
export interface MemberListsParameters {
  readonly lists: readonly { readonly groupId: string; readonly accountIds: readonly string[] }[];
}

export interface AccountsParameters {
  readonly accounts: number;
  readonly tokensPerAccount: number;
}

export function readMemberships(): MembershipsParameters {
  return readParameters() as MembershipsParameters;
}

export function readMemberLists(): MemberListsParameters {
  return readParameters() as MemberListsParameters;
}

export function readAccounts(): AccountsParameters {
  return readParameters() as AccountsParameters;
}

/** Pulumi runs a program in its project's folder. */
function readParameters(): unknown {
  return JSON.parse(readFileSync(PARAMETERS_FILE, "utf8"));
}
