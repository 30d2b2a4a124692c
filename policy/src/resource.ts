import { UNKNOWN, type IdentityResource } from "./model";

/** What the engine's JSON shows of a secret. */
const SECRET = "[secret]";

/** A text that is there and known. */
export function known(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== UNKNOWN && value !== SECRET
    ? value
    : undefined;
}

/** Whether the program gives a value, known or not. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Such as `service account "deploy-bot"`; by the logical name where the other is not known. */
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
      return `list of members "${name}"`;
    case "GroupRoleAssignment":
      return `role of a group "${name}"`;
  }
}

/** Everything that a configuration may call a resource: its URN, its logical name and its name at Atlassian. */
export function namesOf({ urn, name, inputs }: IdentityResource): string[] {
  return [urn, name, ...["displayName", "label", "name"].flatMap((input) => known(inputs[input]) ?? [])];
}
