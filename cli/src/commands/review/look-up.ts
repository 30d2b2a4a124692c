import type { Organization } from "pulumi-atlassian-admin/organization";
import type { ResourceState } from "../../digest";
import type { IdentityNames } from "../../identity-names";
import { knownText, propertiesOf, type PreviewedResource } from "./preview";
import type { Scene } from "./scene";

/** What neither the program nor the state of one organisation shows. */
export interface Questions {
  readonly orgId: string;
  /** Without a name, like the groups and apps. */
  readonly accountIds: ReadonlySet<string>;
  readonly groupIds: ReadonlySet<string>;
  /** ARIs of apps. */
  readonly appIds: ReadonlySet<string>;
  /** Accounts whose tokens lose their secret, so that the last use matters. */
  readonly tokenOwnerIds: ReadonlySet<string>;
  /** Groups that are deleted, also to be recreated, so that their members matter. */
  readonly deletedGroupIds: ReadonlySet<string>;
}

/** What a lookup can add to what changes, by organisation. */
export function questionsOf(resources: readonly PreviewedResource[], names: IdentityNames): Questions[] {
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
      const recorded = (type: string, operations: readonly string[], output: string): ReadonlySet<string> =>
        new Set(
          changed
            .filter((one) => one.type === type && operations.includes(one.operation))
            .filter(({ before }) => before !== undefined && orgIdOf(before) === orgId)
            .map(({ before }) => knownText(propertiesOf(before), output))
            .filter((id) => id !== ""),
        );
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
        tokenOwnerIds: recorded("ApiToken", ["delete", "replace", "update"], "accountId"),
        deletedGroupIds: recorded("Group", ["delete", "replace"], "groupId"),
      };
    })
    .filter((questions) =>
      Object.values(questions).some((value) => typeof value !== "string" && value.size > 0),
    );
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

/** Asks the organisation, and keeps the responses in the scene. */
export async function lookUp(
  organization: Organization,
  questions: Questions,
  { names, facts }: Pick<Scene, "names" | "facts">,
): Promise<void> {
  const { accountIds, groupIds, appIds, tokenOwnerIds, deletedGroupIds } = questions;
  await Promise.all([
    names.lookUp(organization, [...accountIds]),
    ...[...groupIds].map(async (id) => {
      names.note(id, (await organization.groups.find(id))?.name);
    }),
    ...[...appIds].map(async (id) => {
      const app = await organization.sites.appOf(id);
      names.note(id, app?.host && `${app.product} of ${app.host}`);
    }),
    ...[...tokenOwnerIds].map(async (accountId) => {
      for (const { id, lastAccess } of await organization.apiTokens.of(accountId).cached()) {
        facts.lastUses.set(id, lastAccess ?? null);
      }
    }),
    ...[...deletedGroupIds].map(async (groupId) => {
      const members = await organization.members.list(groupId);
      await names.lookUp(organization, members);
      facts.members.set(groupId, members);
    }),
  ]);
}
