import { text } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import type { Subject } from "../../../ignore/pattern";
import { byName } from "../../../reading/inventory";
import { isAdminRole } from "../../review/risky";
import type { RecordedResource } from "../engine/resources";
import type { FindingResource } from "../finding";
import { accountIdsOf } from "../managed";

export function toResource(resource: RecordedResource, names: IdentityNames): FindingResource {
  const { declaredAt, type, stack, urn, recorded } = resource;
  return {
    type,
    name: names.ofResource(resource),
    orgId: text(recorded, "orgId"),
    stack,
    urn,
    ...(declaredAt !== undefined && { declaredAt }),
  };
}

/** The names by which patterns of the ignore file match a resource of a stack. */
export function subjectsOf({ type, recorded }: RecordedResource, names: IdentityNames): Subject[] {
  const of = (name: string): string => text(recorded, name);
  const account = names.plain(of("accountId"));
  const group = names.plain(of("groupId"));
  switch (type) {
    case "ServiceAccount":
      return [{ type: "account", names: [account, of("accountId"), of("serviceAccountId")] }];
    case "ApiToken":
      return [{ type: "token", names: [`${account}/${of("label")}`, of("tokenId")] }];
    case "Group":
      return [{ type: "group", names: [group, of("groupId")] }];
    case "GroupMembership":
      return [memberSubject(of("groupId"), of("accountId"), names)];
    case "GroupMembers":
      return accountIdsOf(recorded).map((accountId) => memberSubject(of("groupId"), accountId, names));
    case "GroupRoleAssignment":
      return [roleSubject(of("groupId"), of("resourceId"), of("role"), names)];
    default:
      return [];
  }
}

export function memberSubject(
  groupId: string,
  accountId: string,
  names: IdentityNames,
  administers = false,
): Subject {
  const named = [`${names.plain(groupId)}/${names.plain(accountId)}`, `${groupId}/${accountId}`];
  return { type: "member", names: named, administers };
}

function roleSubject(groupId: string, resourceId: string, role: string, names: IdentityNames): Subject {
  const named = [`${names.plain(groupId)}/${role}`, `${groupId}/${resourceId}/${role}`];
  return { type: "role", names: named, administers: isAdminRole({ role, resourceId }) };
}

const IDS: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ["accountId"],
  ApiToken: ["tokenId"],
  Group: ["groupId"],
  GroupMembership: ["groupId", "accountId"],
  GroupMembers: ["groupId"],
  GroupRoleAssignment: ["groupId", "resourceId"],
};

/** How to identify audit events about the resource, since Pulumi last wrote it. */
export function traceOf({ type, recorded, modified }: RecordedResource): {
  readonly ids: readonly string[];
  readonly since: string | undefined;
} {
  const ids = (IDS[type] ?? []).map((name) => text(recorded, name));
  return { ids, since: modified };
}

/** How many names a sentence lists. */
const LISTED = 5;

/** `"ann", "bob" and 12 more`, in natural order. */
export function listOf(names: readonly string[]): string {
  const sorted = names.toSorted(byName((name) => name));
  const quoted = sorted.slice(0, LISTED).map((name) => `"${name}"`);
  const rest = names.length - quoted.length;
  return `${quoted.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
