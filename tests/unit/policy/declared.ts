import type { IdentityResource } from "pulumi-atlassian-admin-policy";

type Details = Partial<Pick<IdentityResource, "outputs" | "propertyDependencies" | "isProtected">>;
type Declare = (name: string, inputs?: Record<string, unknown>, details?: Details) => IdentityResource;

/** What `propertyDependencies` and a reference to a resource hold. */
export function urnOf(type: IdentityResource["type"], name: string): string {
  return `urn:pulumi:prod::identity::${type}::${name}`;
}

function declare(type: IdentityResource["type"], defaults: Record<string, unknown> = {}): Declare {
  return (name, inputs = {}, details = {}) => ({
    type,
    name,
    urn: urnOf(type, name),
    inputs: { ...defaults, ...inputs },
    ...details,
  });
}

// Each breaks no rule as it is.
const protectedAccount = declare("ServiceAccount", { owner: "team-payments" });
export const account: Declare = (name, inputs, details) =>
  protectedAccount(name, { displayName: name, ...inputs }, { isProtected: true, ...details });
export const token = declare("ApiToken", {
  accountId: "a1",
  label: "ci",
  scopes: ["read:jira-work"],
  lifetimeDays: 90,
  rotation: {},
});
export const group: Declare = (name, inputs, details) => declare("Group")(name, { name, ...inputs }, details);
export const membership = declare("GroupMembership", { groupName: "deployers", accountId: "a1" });
export const members = declare("GroupMembers", { groupName: "deployers", members: [] });
export const role = declare("GroupRoleAssignment", { groupName: "deployers", role: "atlassian/user" });

/** An account that exists, so that its ids are known. */
export const BOT = account(
  "bot",
  {},
  { outputs: { accountId: "a1", email: "bot@serviceaccount.atlassian.com" } },
);
