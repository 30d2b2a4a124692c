import type { GroupApi, OrganizationApi } from "../client/organization-api";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isAlreadyMember, mayMeanGone } from "./failures";
import type { Members } from "./members";
import { sendUntilApplied } from "./send-until-applied";
import type { WhenInDirectory } from "./when-in-directory";

/** One account in one group. */
export interface Membership {
  readonly groupId: string;
  readonly accountId: string;
  /** The group's own directory. */
  readonly directoryId: string;
}

export interface MembershipsOptions {
  readonly api: OrganizationApi;
  readonly members: Members;
  readonly whenInDirectory: WhenInDirectory;
}

const NOT_IN_DIRECTORY_ADVICE =
  `Some organisations report that service accounts cannot be members of groups; give the account access to an app first, ` +
  `then run "pulumi up" again.`;

/** Adds and removes members, and keeps what was read of them up to date. */
export class Memberships {
  readonly #options: MembershipsOptions;

  constructor(options: MembershipsOptions) {
    this.#options = options;
  }

  /** Adds the member. After a lost response it checks first, and sends again only where the member is not there. */
  async add(membership: Membership): Promise<void> {
    const { groupId, accountId } = membership;
    const { members, whenInDirectory } = this.#options;
    const send = (): Promise<void> =>
      this.#groupOf(membership)
        .addMember(accountId)
        .catch((error: unknown) => {
          if (!isAlreadyMember(error)) {
            throw error;
          }
        });
    await sendUntilApplied(
      () => whenInDirectory(accountId, send, NOT_IN_DIRECTORY_ADVICE),
      () => members.hasNow(groupId, accountId),
    );
    members.note(groupId, accountId, true);
  }

  /** Removes the member. Already gone is success, whatever the API says to it, but only with proof. */
  async remove(membership: Membership): Promise<void> {
    const { groupId, accountId } = membership;
    const { members } = this.#options;
    await deleteUnlessGone(
      () => this.#groupOf(membership).removeMember(accountId),
      () => members.hasNow(groupId, accountId),
      mayMeanGone,
    );
    members.note(groupId, accountId, false);
  }

  #groupOf({ directoryId, groupId }: Membership): GroupApi {
    return this.#options.api.in(directoryId).group(groupId);
  }
}
