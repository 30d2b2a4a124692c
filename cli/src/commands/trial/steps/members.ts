import { bareId, textAt } from "../reading";
import { formOfId } from "../forms";
import { isLicenceLimit, isNotInDirectory, isTaken, type Exchange } from "../requests/exchange";
import { list } from "../listings";
import type { Step, Trial } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { addMember } from "./joining";
import { groupPath, memberShown } from "./objects";

/** How searches show the account and its membership. */
export const membership: Step = {
  name: "membership",
  does: "Looks how searches show the account and its membership.",
  requests: [
    {
      call: "users.search",
      most: 12,
      purpose: "whether a search of users shows the account; when a search by group shows the member",
    },
    { call: "members.add", most: 1, purpose: "what adding the member again returns" },
  ],
  questions: [
    ...(["users.service-accounts-found", "members.account-type", "members.add-lag-ms"] as const),
    ...(["members.id.form", "members.add-again", "accounts.ids.same"] as const),
  ],
  blocked: (trial) =>
    trial.account?.isProven === true ? undefined : "there is no service account to try it with",
  run: async (trial) => {
    const { answers } = trial;
    const accountId = trial.account?.accountId ?? "";
    if (trial.isMember) {
      // Groups take the account id, so the one id that is shown is both.
      if (answers.answerTo("accounts.ids.shown") === "id") {
        answers.set("accounts.ids.same", true);
      }
      await watchMember(trial, accountId);
      const again = await addMember(trial, accountId);
      // Taken like the first time, with whatever status.
      answers.set("members.add-again", isTaken(again) ? 204 : statusOf(again), again);
    }
    const { items, first } = await list(trial, "users.search", { accountIds: [accountId], limit: 20 });
    const shown = items?.find((item) => bareId(textAt(item, "accountId") ?? "") === bareId(accountId));
    if (items === undefined) {
      answers.unexpected("users.service-accounts-found", "no list", first);
      return;
    }
    if (shown === undefined && answers.answerTo("accounts.ids.shown") === "id") {
      answers.notMeasured(
        "users.service-accounts-found",
        "the account does not show the id by which it is searched for",
      );
      return;
    }
    answers.set("users.service-accounts-found", shown !== undefined, first);
    if (shown !== undefined) {
      answers.set("members.account-type", textAt(shown, "accountType") ?? "absent", first);
    }
  },
};

/** The same, where the account could join the group only with access to an app. */
export const membershipAfterAccess: Step = {
  ...membership,
  name: "membership-after-access",
  blocked: (trial) =>
    trial.isMember && !trial.answers.has("members.add-again")
      ? undefined
      : "the account is no new member of the group",
};

async function watchMember(trial: Trial, accountId: string): Promise<void> {
  const since = trial.moments.get("member") ?? trial.watch.moment();
  const { member } = await trial.watch.firstSeen(since, {
    member: async () => {
      const shown = await memberShown(trial, accountId);
      if (shown) {
        trial.answers.set("members.id.form", formOfId(textAt(shown, "accountId") ?? ""));
      }
      return Boolean(shown);
    },
  });
  answerDelay(trial, "members.add-lag-ms", member);
}

/** Puts the person of `--member` into the group and takes them out again, before the group has any role. */
export const personMember: Step = {
  name: "person-member",
  does: "Puts the person of --member into the group and removes them again, before the group gives any access.",
  requests: [
    { call: "members.add", most: 1, purpose: "put the person into the group", only: "with --member" },
    {
      call: "members.remove",
      most: 10,
      purpose: "remove the person again; repeated where the organisation is late",
      only: "with --member",
    },
    {
      call: "users.search",
      most: 10,
      purpose: "whether the person is removed, before the group gives access",
      only: "with --member",
    },
  ],
  questions: ["members.person"],
  blocked: (trial) =>
    trial.wishes.member === undefined
      ? "needs --member"
      : trial.group?.isProven === true && trial.personId !== undefined
        ? undefined
        : "there is no group to try it with",
  run: async (trial) => {
    const personId = trial.personId ?? "";
    const added = await addMember(trial, personId);
    if (!isTaken(added) && !added.isOutcomeUnknown) {
      trial.answers.set("members.person", refusalOf(added), added);
      return;
    }
    answerStatus(trial, "members.add.status", added);
    trial.isPersonInGroup = true;
    // The organisation can take its time, so the person is removed again and again until no search shows them.
    let removed: Exchange | undefined;
    await trial.watch.firstSeen(trial.watch.moment(), {
      removed: async () => {
        if (removed === undefined || !isTaken(removed)) {
          removed = await removeMember(trial, personId);
        }
        trial.isPersonInGroup = !isTaken(removed) || (await memberShown(trial, personId)) !== null;
        return !trial.isPersonInGroup;
      },
    });
    const exchanges = removed === undefined ? [added] : [added, removed];
    if (removed !== undefined && isTaken(removed) && trial.isPersonInGroup) {
      trial.answers.unexpected(
        "members.person",
        "the removal is accepted, and a search still shows the person",
      );
    } else {
      trial.answers.set("members.person", trial.isPersonInGroup ? "refused" : "taken", ...exchanges);
    }
  },
};

function refusalOf(exchange: Exchange): string {
  return isLicenceLimit(exchange)
    ? "no-licence"
    : isNotInDirectory(exchange)
      ? "not-in-directory"
      : "refused";
}

/** Removes a member, and the ledger's entry with it. */
async function removeMember(trial: Trial, accountId: string): Promise<Exchange> {
  const exchange = await trial.send("members.remove", { ...groupPath(trial), accountId });
  if (isTaken(exchange) || exchange.status === 404) {
    trial.ledger.entries
      .filter(({ kind, ofAccount }) => kind === "membership" && ofAccount === accountId)
      .forEach((entry) => {
        trial.ledger.change(entry, { state: "removed" });
      });
  }
  return exchange;
}

/** Removes the account from the group, twice. */
export const leave: Step = {
  name: "leave",
  does: "Removes the account from the group, and again when it is no member any more.",
  requests: [
    {
      call: "members.remove",
      most: 2,
      purpose: "remove the member; then what removing a non-member returns",
    },
    { call: "users.search", most: 11, purpose: "when a search by group leaves the member out" },
  ],
  questions: ["members.remove.status", "members.remove-non-member", "members.remove-lag-ms"],
  blocked: (trial) => (trial.isMember ? undefined : "the account is no member of the group"),
  run: async (trial) => {
    const { answers } = trial;
    const accountId = trial.account?.accountId ?? "";
    const removed = await removeMember(trial, accountId);
    answerStatus(trial, "members.remove.status", removed);
    if (!isTaken(removed)) {
      return;
    }
    trial.isMember = false;
    const { gone } = await trial.watch.firstSeen(trial.watch.moment(), {
      gone: async () => (await memberShown(trial, accountId)) === null,
    });
    answerDelay(trial, "members.remove-lag-ms", gone);
    const again = await trial.send("members.remove", { ...groupPath(trial), accountId });
    answers.set("members.remove-non-member", isTaken(again) ? 204 : statusOf(again), again);
  },
};
