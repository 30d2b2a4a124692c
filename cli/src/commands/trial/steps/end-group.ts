import { NOT_SEEN_MS } from "../clock";
import { objectIn, textAt } from "../reading";
import { isSuccess, isTaken, type Exchange } from "../requests/exchange";
import type { Step } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { groupPath, isOf, searchGroupById, searchGroupsByMark } from "./objects";
import { endTies, isRefused, Removal } from "./removal";

/** Deletes the group, and asks for it again until it is gone. */
export const groupEnd: Step = {
  name: "group-end",
  does: "Deletes the group, and again when it is gone.",
  requests: [
    {
      call: "groups.delete",
      most: 12,
      purpose: "delete the group; then what deleting a deleted one returns",
    },
    { call: "groups.search", most: 20, purpose: "when a search leaves the group out" },
    { call: "groups.get", most: 10, purpose: "when a read by id does, and what it returns" },
  ],
  questions: [
    ...(["groups.delete.status", "groups.delete.takes-ms", "groups.search.delete-lag-ms"] as const),
    ...(["groups.get-gone", "groups.delete.unknown"] as const),
  ],
  blocked: (trial) => (trial.group?.isProven === true ? undefined : "there is no group to delete"),
  run: async (trial) => {
    const { answers, ledger, group } = trial;
    if (group === undefined) {
      return;
    }
    const path = groupPath(trial);
    const deleted = await trial.send("groups.delete", path);
    answerStatus(trial, "groups.delete.status", deleted);
    if (!isTaken(deleted)) {
      return;
    }
    trial.removed.push({ entry: group, moment: trial.watch.moment() });
    const removal = new Removal(() => trial.send("groups.delete", path));
    let read: Exchange | undefined;
    const seen = await trial.watch.firstSeen(trial.watch.moment(), {
      searched: async () => {
        const byId = await searchGroupById(trial);
        // A search by id can omit a group that a search by name still shows.
        const item = byId ?? (await searchGroupsByMark(trial))?.find((one) => isOf(group, textAt(one, "id")));
        removal.note(item);
        return byId === null && item === undefined;
      },
      read: async () => {
        read = await trial.send("groups.get", path);
        removal.note(isSuccess(read) ? objectIn(read.body) : undefined);
        return isRefused(read);
      },
      removed: () => removal.isOver(),
    });
    await removal.answer(trial, "groups", seen.searched, seen.removed);
    if (removal.status === undefined) {
      answerDelay(trial, "groups.read.lag-ms", seen.read);
    }
    if (read !== undefined && isRefused(read)) {
      answers.set("groups.get-gone", statusOf(read), read);
    }
    if (seen.searched !== NOT_SEEN_MS || removal.status !== undefined) {
      ledger.change(group, { state: "removed" });
      endTies(trial, ["membership", "role"]);
    }
  },
};
