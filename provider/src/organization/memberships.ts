import type { ApiClient } from "../client/client";
import { addGroupMember, removeGroupMember } from "../client/endpoints/memberships";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isAlreadyMember, mayMeanGone } from "./failures";
import { bareId } from "./ids";
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
  readonly client: ApiClient;
  readonly orgId: string;
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
  async add({ groupId, accountId, directoryId }: Membership): Promise<void> {
    const { client, orgId, members, whenInDirectory } = this.#options;
    const send = (): Promise<void> =>
      addGroupMember(client, orgId, directoryId, bareId(groupId), bareId(accountId)).catch(
        (error: unknown) => {
          if (!isAlreadyMember(error)) {
            throw error;
          }
        },
      );
    await sendUntilApplied(
      () => whenInDirectory(accountId, send, NOT_IN_DIRECTORY_ADVICE),
      () => members.hasNow(groupId, accountId),
    );
    members.note(groupId, accountId, true);
  }

  /** Removes the member. Already gone is success, whatever the API says to it, but only with proof. */
  async remove({ groupId, accountId, directoryId }: Membership): Promise<void> {
    const { client, members, orgId } = this.#options;
    await deleteUnlessGone(
      () => removeGroupMember(client, orgId, directoryId, bareId(groupId), bareId(accountId)),
      () => members.hasNow(groupId, accountId),
      mayMeanGone,
    );
    members.note(groupId, accountId, false);
  }
}
