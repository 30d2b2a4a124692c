import type { FindingResource } from "../finding";
import type { RecordedResource } from "../engine/resources";
import { text } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";

export function toResource(resource: RecordedResource, names: IdentityNames): FindingResource {
  const { type, stack, urn, recorded } = resource;
  return { type, name: names.ofResource(resource), orgId: text(recorded, "orgId"), stack, urn };
}

const IDS: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ["accountId"],
  ApiToken: ["tokenId"],
  Group: ["groupId"],
  GroupMembership: ["groupId", "accountId"],
  GroupMembers: ["groupId"],
  GroupRoleAssignment: ["groupId", "resourceId"],
};

/** What an audit event about the resource names, since Pulumi last wrote it. */
export function traceOf({ type, recorded, modified }: RecordedResource): {
  readonly ids: readonly string[];
  readonly since: string | undefined;
} {
  const ids = (IDS[type] ?? []).map((name) => text(recorded, name));
  return { ids, since: modified };
}
