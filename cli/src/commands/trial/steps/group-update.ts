import { bareId, objectIn, textAt, type Json } from "../reading";
import { isRefusedAsWrong, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerBody, answerDelay, statusOf } from "./answering";
import { addMember } from "./joining";
import { groupPath, isOf, noteGroup, searchGroupById, searchGroupsByMark } from "./objects";

type UpdateCall = "groups.update.patch" | "groups.update.put";

/** Renames the group, and tries names that are taken. */
export const groupUpdate: Step = {
  name: "group-update",
  does: "Changes name and description of the group in every likely way, and tries to make a second group with its name.",
  requests: [
    { call: "groups.update.patch", most: 3, purpose: "rename the group" },
    {
      call: "groups.update.put",
      most: 4,
      purpose: "rename the group in the other likely way, and leave out its description",
    },
    { call: "groups.get", most: 22, purpose: "when a read by id shows the new name" },
    { call: "groups.search", most: 24, purpose: "when a search shows the new name" },
    {
      call: "groups.create",
      most: 2,
      purpose: "what a second group with the same name returns; also in capitals",
    },
    { call: "groups.delete", most: 2, purpose: "delete the second group at once", only: "if one was made" },
    {
      call: "members.add",
      most: 1,
      purpose: "whether writes accept - as the directory",
      only: "if no rename is accepted",
    },
  ],
  questions: [
    ...(["groups.update.request", "groups.update.unrouted-status", "groups.update.body"] as const),
    ...(["groups.update.put-missing", "groups.search.update-lag-ms", "groups.read.lag-ms"] as const),
    ...(["groups.dash-directory-writes", "groups.name.duplicate", "groups.name.duplicate-case"] as const),
  ],
  blocked: (trial) => (trial.group?.isProven === true ? undefined : "there is no group to rename"),
  run: async (trial) => {
    const patched = await rename(trial, "groups.update.patch", 1);
    const put = await rename(trial, "groups.update.put", 2);
    answerRequest(trial, patched, put);
    const last = [put, patched].find(({ exchange }) => isTaken(exchange));
    trial.groupName = last?.name ?? trial.names.group;
    if (last === undefined) {
      (["groups.update.body", "groups.search.update-lag-ms", "groups.update.put-missing"] as const).forEach(
        (id) => {
          trial.answers.notMeasured(id, "no change is accepted");
        },
      );
    } else {
      answerBody(trial, "groups.update.body", last.exchange, "group");
      await watchRename(trial, last.name, last.moment);
      await answerPutMissing(trial, put);
    }
    await tryDash(trial, last);
    await tryDuplicate(trial, "groups.name.duplicate", trial.groupName);
    await tryDuplicate(trial, "groups.name.duplicate-case", trial.names.inCapitals(trial.groupName));
  },
};

interface Renamed {
  readonly exchange: Exchange;
  readonly name: string;
  readonly moment: number;
  readonly call: UpdateCall;
}

async function rename(trial: Trial, call: UpdateCall, step: number): Promise<Renamed> {
  const name = trial.names.renamedGroup(step);
  const description = trial.names.description(`Group ${step}`);
  const exchange = await trial.send(call, { ...groupPath(trial), name, description });
  return { exchange, name, call, moment: trial.watch.moment() };
}

function answerRequest({ answers }: Trial, patched: Renamed, put: Renamed): void {
  const [isPatch, isPut] = [isTaken(patched.exchange), isTaken(put.exchange)];
  answers.set(
    "groups.update.request",
    isPatch && isPut ? "both" : isPatch ? "patch" : isPut ? "put" : "none",
    patched.exchange,
    put.exchange,
  );
  const unrouted = [patched, put].map(({ exchange }) => exchange).find((exchange) => isUnrouted(exchange));
  if (unrouted === undefined) {
    answers.notMeasured("groups.update.unrouted-status", "both requests are routed");
  } else {
    answers.set("groups.update.unrouted-status", statusOf(unrouted), unrouted);
  }
}

/** When a read by id and a search show a name. */
async function watchRename(trial: Trial, name: string, since: number): Promise<void> {
  const seen = await trial.watch.firstSeen(since, {
    read: async () => isNamed(objectIn((await getGroup(trial)).body), name),
    search: async () => {
      const item = (await searchGroupById(trial)) ?? undefined;
      return isNamed(item, name);
    },
  });
  answerDelay(trial, "groups.read.lag-ms", seen.read);
  answerDelay(trial, "groups.search.update-lag-ms", seen.search);
}

function getGroup(trial: Trial): Promise<Exchange> {
  return trial.send("groups.get", groupPath(trial));
}

/** Whether a name is the one that was sent, apart from what organisations change in names. */
function isNamed(item: Json | undefined, name: string): boolean {
  const lettersOf = (text: string): string =>
    text
      .normalize("NFD")
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "");
  return lettersOf(textAt(item, "name") ?? "") === lettersOf(name);
}

/** What becomes of the description that a PUT leaves out. */
async function answerPutMissing(trial: Trial, put: Renamed): Promise<void> {
  const { answers, names } = trial;
  if (!isTaken(put.exchange)) {
    answers.notMeasured("groups.update.put-missing", "PUT is not accepted");
    return;
  }
  const name = names.renamedGroup(3);
  const exchange = await trial.send("groups.update.put", { ...groupPath(trial), name });
  if (isRefusedAsWrong(exchange)) {
    answers.set("groups.update.put-missing", "refuse", exchange);
    return;
  }
  if (!isTaken(exchange)) {
    answers.unexpected("groups.update.put-missing", `status ${exchange.status ?? "none"}`, exchange);
    return;
  }
  let shown: Json | undefined;
  await trial.watch.firstSeen(trial.watch.moment(), {
    read: async () => {
      shown = objectIn((await getGroup(trial)).body);
      return isNamed(shown, name);
    },
  });
  trial.groupName = name;
  answers.set(
    "groups.update.put-missing",
    textAt(shown, "description") === undefined ? "clear" : "keep",
    exchange,
  );
  // With its mark again, the group is found without the ledger too.
  await trial.send("groups.update.put", {
    ...groupPath(trial),
    name,
    description: names.description("Group"),
  });
}

/** Whether a write under the directory `-` is taken: one that changes nothing. */
async function tryDash(trial: Trial, last: Renamed | undefined): Promise<void> {
  const { answers } = trial;
  const values = { ...groupPath(trial), directoryId: "-" };
  const accountId = trial.account?.accountId;
  const exchange =
    last !== undefined
      ? await trial.send(last.call, {
          ...values,
          name: trial.groupName,
          description: trial.names.description("Group"),
        })
      : trial.isMember && accountId !== undefined
        ? await addMember(trial, accountId, { directoryId: "-" })
        : undefined;
  if (exchange === undefined) {
    answers.notMeasured("groups.dash-directory-writes", "no write without an effect is accepted");
  } else if (isTaken(exchange)) {
    answers.set("groups.dash-directory-writes", "accept", exchange);
  } else if (exchange.status === 409 && answers.answerTo("members.add-again") === 409) {
    // The refusal that the directory's own id gets too: the account is a member already.
    answers.set("groups.dash-directory-writes", "accept", exchange);
  } else {
    answers.set("groups.dash-directory-writes", "refuse", exchange);
  }
}

/** Asks for a second group whose name is taken. One that is made is deleted at once. */
async function tryDuplicate(
  trial: Trial,
  question: "groups.name.duplicate" | "groups.name.duplicate-case",
  name: string,
): Promise<void> {
  const { answers, ledger } = trial;
  const entry = ledger.plan({ kind: "group", name, directoryId: trial.directoryId }, trial.today());
  const exchange = await trial.send("groups.create", {
    name,
    description: trial.names.description("Group twice"),
  });
  if (!isTaken(exchange) && !exchange.isOutcomeUnknown) {
    ledger.change(entry, { state: "removed" });
    answers.set(question, question === "groups.name.duplicate" ? statusOf(exchange) : "refused", exchange);
    return;
  }
  answers.set(question, question === "groups.name.duplicate" ? "allow" : "taken", exchange);
  await trial.watch.firstSeen(trial.watch.moment(), {
    second: async () => {
      const found = (await searchGroupsByMark(trial))?.find((item) => isSecond(trial, item));
      if (found !== undefined) {
        noteGroup(trial, entry, found);
      }
      return found !== undefined;
    },
  });
  if (entry.isProven) {
    const deleted = await trial.send("groups.delete", { ...groupPath(trial), groupId: entry.ids[0] });
    if (isTaken(deleted)) {
      ledger.change(entry, { state: "removed" });
    }
  }
}

function isSecond({ group, ledger }: Trial, item: Json): boolean {
  const id = textAt(item, "id");
  const isFirst = group !== undefined && isOf(group, id);
  const isKnown = ledger.entries.some(
    (entry) => entry.kind === "group" && entry.ids.some((own) => bareId(own) === bareId(id ?? "")),
  );
  return !isFirst && !isKnown;
}
