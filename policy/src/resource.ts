import { UNKNOWN, type IdentityResource } from "./model";

/** The engine's JSON for a secret. */
const SECRET = "[secret]";

/** A string that is set and known. */
export function known(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== UNKNOWN && value !== SECRET
    ? value
    : undefined;
}

/** Whether the program sets a value, known or unknown. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** The known scopes of a token. */
export function scopesOf({ inputs: { scopes } }: IdentityResource): string[] {
  return Array.isArray(scopes) ? scopes.flatMap((scope: unknown) => known(scope) ?? []) : [];
}

/** Such as `service account "deploy-bot"`; by the logical name if the other name is unknown. */
export function describe({ type, name, inputs }: IdentityResource): string {
  switch (type) {
    case "ServiceAccount":
      return `service account "${known(inputs["displayName"]) ?? name}"`;
    case "ApiToken":
      return `token "${known(inputs["label"]) ?? name}"`;
    case "Group":
      return `group "${known(inputs["name"]) ?? name}"`;
    case "GroupMembership":
      return `membership "${name}"`;
    case "GroupMembers":
      return `member list "${name}"`;
    case "GroupRoleAssignment":
      return `role assignment "${name}"`;
  }
}

/** All names by which a configuration can refer to a resource: its URN, its logical name and its name at Atlassian. */
export function namesOf({ urn, name, inputs }: IdentityResource): string[] {
  return [urn, name, ...["displayName", "label", "name"].flatMap((input) => known(inputs[input]) ?? [])];
}
