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
  `In some organisations, a service account needs access to an app before it can be a member of a group. ` +
  `Grant it access to an app, then run "pulumi up" again.`;

/** Adds and removes members, and keeps the member listings up to date. */
export class Memberships {
  readonly #options: MembershipsOptions;

  constructor(options: MembershipsOptions) {
    this.#options = options;
  }

  /** Adds the member. After a lost response it reads first, and retries only if the account is not a member. */
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

  /** Removes the member. A membership that is already gone is success, but only with proof. */
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
