import type { Emulator } from "pulumi-atlassian-admin-emulator";
import type { Organization } from "../../provider/src/organization/organization";
import { apiTokenDefinition } from "../../provider/src/resources/api-token/handlers";
import { groupDefinition } from "../../provider/src/resources/group/handlers";
import { groupMembershipDefinition } from "../../provider/src/resources/group-membership/handlers";
import { groupRoleAssignmentDefinition } from "../../provider/src/resources/group-role-assignment/handlers";
import { serviceAccountDefinition } from "../../provider/src/resources/service-account/handlers";
import type { EndpointName } from "./reliability-matrix";

/** How an operation that calls an endpoint is brought about, by the resources' own handlers. */
export interface Operation {
  /** Which service-account API is configured. @default "auto" */
  readonly api?: "account-management";
  /** Makes what the operation needs, and returns the operation. */
  prepare(emulator: Emulator): (organization: Organization) => Promise<unknown>;
  /** How many objects there are of the kind that the operation is about, as it wants them. */
  count(emulator: Emulator): number;
  /** The count when nothing was applied, and when the operation was. */
  readonly before: number;
  readonly after: number;
  /** Removes the object, or what it is in, behind the operation's back. */
  vanish?(emulator: Emulator): void;
  /** Whether the response has a body that can be cut off; 204 has none. */
  readonly hasBody: boolean;
}

const NAME = "thing";

function seedAccount(emulator: Emulator) {
  const [account] = emulator.seed({ serviceAccounts: [{ displayName: NAME }] }).serviceAccounts;
  const { id = "", atlassianId = "" } = account ?? {};
  const inputs = { orgId: emulator.orgId, displayName: NAME };
  const outputs = { serviceAccountId: id, accountId: atlassianId, email: undefined, status: undefined };
  // This state created the account long ago.
  const state = { ...inputs, ...outputs, createdAt: "2026-01-01T00:00:00Z", origin: "created" as const };
  return { accountId: atlassianId, inputs, state };
}

function seedToken(emulator: Emulator) {
  const { accountId } = seedAccount(emulator);
  const [tokenId = ""] = emulator.seed({ tokens: [{ account: NAME, label: "ci-00000000" }] }).tokens;
  const { orgId } = emulator;
  return { orgId, accountId, label: "ci", scopes: ["x"], token: "?", tokenId, fullLabel: "ci-00000000" };
}

function seedGroup(emulator: Emulator, members: string[] = []) {
  const [groupId = ""] = emulator.seed({ groups: [{ name: NAME, members }] }).groups;
  const { orgId, directoryId } = emulator;
  return { orgId, name: NAME, groupId, directoryId };
}

const ROLE = "atlassian/user";

function appOf({ state }: Emulator): string {
  const [workspace] = state().organizations.flatMap(({ workspaces }) => workspaces);
  return workspace?.id ?? "";
}

function seedRole(emulator: Emulator, isAssigned: boolean) {
  const { orgId, groupId, directoryId } = seedGroup(emulator);
  const resourceId = appOf(emulator);
  if (isAssigned) {
    emulator.mutate({ action: "assignRole", group: NAME, resourceId, roleId: ROLE });
  }
  return { orgId, groupId, directoryId, resourceId, role: ROLE };
}

function seedMembership(emulator: Emulator, isMember: boolean) {
  const { accountId } = seedAccount(emulator);
  const { orgId, groupId, directoryId } = seedGroup(emulator, isMember ? [NAME] : []);
  return { orgId, groupId, accountId, directoryId };
}

const countAccounts =
  (displayName: string) =>
  ({ state }: Emulator): number =>
    state().serviceAccounts.filter((account) => account.displayName === displayName).length;
const countTokens = ({ state }: Emulator): number => state().tokens.length;
const countGroups = ({ state }: Emulator): number => state().groups.length;
const countMembers = ({ state }: Emulator): number => state().groups.flatMap(({ members }) => members).length;
const countRoles = ({ state }: Emulator): number => state().groups.flatMap(({ grants }) => grants).length;

const deleteTheAccount = ({ mutate }: Emulator): void => {
  mutate({ action: "deleteServiceAccount", account: NAME });
};
const deleteTheGroup = ({ mutate }: Emulator): void => {
  mutate({ action: "deleteGroup", group: NAME });
};

const unchanged = { before: 1, after: 1 };
const made = { before: 0, after: 1 };
const removed = { before: 1, after: 0 };

const readAccount: Operation = {
  prepare: (emulator) => {
    const { state } = seedAccount(emulator);
    return (organization) => serviceAccountDefinition.read(organization, state);
  },
  count: countAccounts(NAME),
  ...unchanged,
  vanish: deleteTheAccount,
  hasBody: true,
};

const createAccount: Operation = {
  prepare:
    ({ orgId }) =>
    (organization) =>
      serviceAccountDefinition.create(organization, { orgId, displayName: NAME, owner: "team-a" }),
  count: countAccounts(NAME),
  ...made,
  hasBody: true,
};

const deleteAccount: Operation = {
  prepare: (emulator) => {
    const { state } = seedAccount(emulator);
    return (organization) => serviceAccountDefinition.delete(organization, state);
  },
  count: countAccounts(NAME),
  ...removed,
  vanish: deleteTheAccount,
  hasBody: false,
};

export const OPERATIONS: Readonly<Record<EndpointName, Operation>> = {
  listAccounts: readAccount,
  createAccount,
  updateAccount: {
    prepare: (emulator) => {
      const { state, inputs } = seedAccount(emulator);
      const desired = { ...inputs, displayName: "renamed", description: "new" };
      return (organization) => serviceAccountDefinition.update(organization, state, desired);
    },
    count: countAccounts("renamed"),
    ...made,
    vanish: deleteTheAccount,
    hasBody: true,
  },
  deleteAccount,
  listConsoleAccounts: { ...readAccount, api: "account-management" },
  createConsoleAccount: { ...createAccount, api: "account-management" },
  deleteConsoleAccount: { ...deleteAccount, api: "account-management" },
  inviteAccount: {
    prepare: (emulator) => {
      const { accountId } = seedAccount(emulator);
      const resource = appOf(emulator).replace("jira", "jira-software");
      const access = [{ resource, role: "ari:cloud:jira-software::role/product/member" }];
      return async (organization) => {
        const [refusal] = await organization.productAccess.grant(accountId, access);
        if (refusal !== undefined) {
          throw refusal.error;
        }
        return "invited";
      };
    },
    count: ({ state }) => state().serviceAccounts.flatMap(({ grants }) => grants).length,
    ...made,
    vanish: deleteTheAccount,
    hasBody: false,
  },
  listTokens: {
    prepare: (emulator) => {
      const state = seedToken(emulator);
      return (organization) => apiTokenDefinition.read(organization, state);
    },
    count: countTokens,
    ...unchanged,
    vanish: ({ mutate }) => {
      mutate({ action: "revokeToken", token: "ci-00000000", account: NAME });
    },
    hasBody: true,
  },
  mintToken: {
    prepare: (emulator) => {
      const { accountId } = seedAccount(emulator);
      const expiresAt = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
      const inputs = {
        orgId: emulator.orgId,
        accountId,
        label: "ci",
        scopes: ["read:jira-work"],
        expiresAt,
        lifetimeDays: undefined,
      };
      return (organization) => apiTokenDefinition.create(organization, inputs);
    },
    count: countTokens,
    ...made,
    vanish: deleteTheAccount,
    hasBody: true,
  },
  revokeToken: {
    prepare: (emulator) => {
      const state = seedToken(emulator);
      return (organization) => apiTokenDefinition.delete(organization, state);
    },
    count: countTokens,
    ...removed,
    vanish: ({ mutate }) => {
      mutate({ action: "revokeToken", token: "ci-00000000", account: NAME });
    },
    hasBody: false,
  },
  searchGroups: {
    prepare: (emulator) => {
      const state = seedGroup(emulator);
      return (organization) => groupDefinition.read(organization, state);
    },
    count: countGroups,
    ...unchanged,
    vanish: deleteTheGroup,
    hasBody: true,
  },
  getGroup: {
    prepare: (emulator) => {
      emulator.behaviour.patch({ groupSearchLagMs: 1e12 });
      const groupId = emulator.mutate({ action: "createGroup", name: NAME });
      const { orgId, directoryId } = emulator;
      return (organization) =>
        groupDefinition.read(organization, { orgId, name: NAME, groupId, directoryId });
    },
    count: countGroups,
    ...unchanged,
    vanish: deleteTheGroup,
    hasBody: true,
  },
  changeGroup: {
    prepare: (emulator) => {
      emulator.behaviour.patch({ groupUpdate: "both" });
      const state = seedGroup(emulator);
      return (organization) => groupDefinition.update(organization, state, { ...state, name: "renamed" });
    },
    count: ({ state }) => state().groups.filter(({ name }) => name === "renamed").length,
    ...made,
    vanish: deleteTheGroup,
    hasBody: false,
  },
  createGroup: {
    prepare:
      ({ orgId }) =>
      (organization) =>
        groupDefinition.create(organization, { orgId, name: NAME }),
    count: countGroups,
    ...made,
    hasBody: true,
  },
  deleteGroup: {
    prepare: (emulator) => {
      const state = seedGroup(emulator);
      return (organization) => groupDefinition.delete(organization, state);
    },
    count: countGroups,
    ...removed,
    vanish: deleteTheGroup,
    hasBody: false,
  },
  addMember: {
    prepare: (emulator) => {
      const { orgId, groupId, accountId } = seedMembership(emulator, false);
      return (organization) => groupMembershipDefinition.create(organization, { orgId, groupId, accountId });
    },
    count: countMembers,
    ...made,
    vanish: deleteTheAccount,
    hasBody: false,
  },
  removeMember: {
    prepare: (emulator) => {
      const state = seedMembership(emulator, true);
      return (organization) => groupMembershipDefinition.delete(organization, state);
    },
    count: countMembers,
    ...removed,
    vanish: ({ mutate }) => {
      mutate({ action: "removeMember", group: NAME, account: NAME });
    },
    hasBody: false,
  },
  searchUsers: {
    prepare: (emulator) => {
      const state = seedMembership(emulator, true);
      return (organization) => groupMembershipDefinition.read(organization, state);
    },
    count: countMembers,
    ...unchanged,
    vanish: ({ mutate }) => {
      mutate({ action: "removeMember", group: NAME, account: NAME });
    },
    hasBody: true,
  },
  listRoles: {
    prepare: (emulator) => {
      const state = seedRole(emulator, true);
      return (organization) => groupRoleAssignmentDefinition.read(organization, state);
    },
    count: countRoles,
    ...unchanged,
    vanish: (emulator) => {
      emulator.mutate({ action: "revokeRole", group: NAME, resourceId: appOf(emulator), roleId: ROLE });
    },
    hasBody: true,
  },
  assignRole: {
    prepare: (emulator) => {
      const { orgId, groupId, resourceId, role } = seedRole(emulator, false);
      return (organization) =>
        groupRoleAssignmentDefinition.create(organization, { orgId, groupId, resourceId, role });
    },
    count: countRoles,
    ...made,
    vanish: deleteTheGroup,
    hasBody: false,
  },
  revokeRole: {
    prepare: (emulator) => {
      const state = seedRole(emulator, true);
      return async (organization) => {
        await groupRoleAssignmentDefinition.delete(organization, state);
        return "revoked";
      };
    },
    count: countRoles,
    ...removed,
    vanish: deleteTheGroup,
    hasBody: false,
  },
  listWorkspaces: {
    prepare: () => (organization) => organization.sites.resourceIdOf("acme-jira", "jira-software"),
    count: ({ state }) => state().organizations.length,
    ...unchanged,
    hasBody: true,
  },
  listDirectories: {
    prepare: () => (organization) => organization.groups.writeDirectoryId(),
    count: ({ state }) => state().organizations.flatMap(({ directories }) => directories).length,
    ...unchanged,
    hasBody: true,
  },
};
