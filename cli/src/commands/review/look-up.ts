import type { Organization } from "pulumi-atlassian-admin/organization";
import type { ResourceState } from "../../digest";
import type { IdentityNames } from "../../identity-names";
import { knownText, propertiesOf, type PreviewedResource } from "./preview";

/** Ids of one organisation, by what they are the ids of. */
export interface NamelessIds {
  readonly orgId: string;
  readonly accountIds: ReadonlySet<string>;
  readonly groupIds: ReadonlySet<string>;
  /** ARIs of apps. */
  readonly appIds: ReadonlySet<string>;
}

/** The ids in what changes that nothing in the stack has a name for, by organisation. */
export function namelessIds(resources: readonly PreviewedResource[], names: IdentityNames): NamelessIds[] {
  const changed = resources.filter(({ operation }) => operation !== "same");
  const states = changed.flatMap(({ before, after }) =>
    [before, after].filter((state) => state !== undefined),
  );
  const orgIds = new Set(states.map(orgIdOf).filter((orgId) => orgId !== ""));
  return [...orgIds]
    .map((orgId) => {
      const own = states.filter((state) => orgIdOf(state) === orgId).map(propertiesOf);
      const nameless = (ids: readonly string[]): ReadonlySet<string> =>
        new Set(ids.filter((id) => id !== "" && !names.has(id)));
      return {
        orgId,
        accountIds: nameless(
          own.flatMap((properties) => [
            knownText(properties, "accountId"),
            ...idsIn(properties["members"], "accountId"),
            ...idsIn(properties["accountIds"], "accountId"),
          ]),
        ),
        groupIds: nameless(own.map((properties) => knownText(properties, "groupId"))),
        appIds: nameless(
          own.flatMap((properties) => [
            knownText(properties, "resourceId"),
            ...idsIn(properties["productAccess"], "resource"),
          ]),
        ),
      };
    })
    .filter(({ accountIds, groupIds, appIds }) => accountIds.size + groupIds.size + appIds.size > 0);
}

function orgIdOf({ inputs }: ResourceState): string {
  return knownText(inputs, "orgId");
}

/** The ids in a list of ids, or of objects that have them in a property. */
function idsIn(list: unknown, property: string): string[] {
  return Array.isArray(list)
    ? list.map((one: unknown) =>
        typeof one === "string" ? one : knownText(one as Readonly<Record<string, unknown>>, property),
      )
    : [];
}

/** Asks the organisation for the names. */
export async function lookUpNames(
  organization: Organization,
  { accountIds, groupIds, appIds }: NamelessIds,
  names: IdentityNames,
): Promise<void> {
  await Promise.all([
    names.lookUp(organization, [...accountIds]),
    ...[...groupIds].map(async (id) => {
      names.note(id, (await organization.groups.find(id))?.name);
    }),
    ...[...appIds].map(async (id) => {
      const app = await organization.sites.appOf(id);
      names.note(id, app?.host && `${app.product} of ${app.host}`);
    }),
  ]);
}
