import type { Organization } from "pulumi-atlassian-admin/organization";
import { text, type Properties } from "./digest";

/** A resource of this package with all its inputs and outputs. */
interface Named {
  /** Such as `ServiceAccount`. */
  readonly type: string;
  readonly recorded: Properties;
}

/** Readable names for the objects of the organisation, because users do not know their ids. */
export class IdentityNames {
  readonly #names = new Map<string, string>();

  constructor(resources: Iterable<Named>) {
    for (const { type, recorded } of resources) {
      const accountId = text(recorded, "accountId");
      if (type === "ServiceAccount") {
        this.note(accountId, text(recorded, "displayName"));
      } else {
        this.note(accountId, text(recorded, "email"));
      }
      this.note(
        text(recorded, "groupId"),
        type === "Group" ? text(recorded, "name") : text(recorded, "groupName"),
      );
      for (const [email, id] of Object.entries(recorded["accountIdsByEmail"] ?? {})) {
        this.note(String(id), email);
      }
    }
  }

  /** The first name wins: readers know the name that the program uses. */
  note(id: string, name: string | undefined): void {
    if (id !== "" && name && !this.#names.has(id)) {
      this.#names.set(id, name);
    }
  }

  /**
   * Looks up names in the directory for accounts without a name so far, such as users who were added to a group by
   * hand.
   */
  async lookUp({ users }: Organization, accountIds: readonly string[]): Promise<void> {
    const nameless = new Set(accountIds.filter((id) => !this.#names.has(id)));
    await Promise.all(
      [...nameless].map(async (accountId) => {
        const user = await users.find(accountId);
        this.note(accountId, user?.email ?? user?.name);
      }),
    );
  }

  has(id: string): boolean {
    return this.#names.has(id);
  }

  /** The name; the id itself if no name is known. */
  plain(id: string): string {
    return this.#names.get(id) ?? id;
  }

  /** The same, between quotation marks. */
  of(id: string): string {
    return `"${this.plain(id)}"`;
  }

  ofResource({ type, recorded }: Named): string {
    const account = this.of(text(recorded, "accountId"));
    const group = this.of(text(recorded, "groupId"));
    switch (type) {
      case "ServiceAccount":
        return `service account ${account}`;
      case "ApiToken":
        return `API token "${text(recorded, "label")}" of ${account}`;
      case "Group":
        return `group ${group}`;
      case "GroupMembership":
        return `membership of ${account} in group ${group}`;
      case "GroupMembers":
        return `members of group ${group}`;
      case "GroupRoleAssignment":
        return `role "${text(recorded, "role")}" of group ${group} on ${appOf(recorded)}`;
      default:
        return type;
    }
  }
}

function appOf(recorded: Properties): string {
  const site = text(recorded, "site");
  return site === ""
    ? `"${text(recorded, "resourceId")}"`
    : `"${text(recorded, "product")}" of site "${site}"`;
}
