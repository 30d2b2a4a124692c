import { NOT_SEEN_MS, SCHEDULE_MS } from "../clock";
import type { Entry } from "../ledger/ledger";
import { bareId, itemsIn, textAt, type Json } from "../reading";
import { isSuccess, type Exchange } from "../requests/exchange";
import type { KNOWN_ACTIONS } from "../questions/events";
import { isApiName } from "../profile/vocabulary";
import type { Removed, Step, Trial } from "../trial";
import { answerDelay } from "./answering";

/** Reads the events of the trial in the audit log. */
export const events: Step = {
  name: "events",
  does: "Reads the events of the trial in the audit log.",
  requests: [
    {
      call: "events.list",
      most: 7,
      purpose: "whether the log can be read, since a time, and what it records about the trial's objects",
    },
    { call: "events.get", most: 1, purpose: "whether one event can be read by its id" },
  ],
  questions: [
    ...(["events.access", "events.by-id", "events.actions", "events.query.from"] as const),
    ...(["events.lag-ms", "events.names-object"] as const),
  ],
  run: async (trial) => {
    const { answers } = trial;
    const first = await readLog(trial);
    if (!isSuccess(first) || itemsIn(first.body) === undefined) {
      answerRefused(trial, first);
      return;
    }
    answers.set("events.access", "open", first);
    const log = await answerLag(trial, first);
    const isOurs = ({ kind }: About): boolean => ["account", "group", "token"].includes(kind);
    answerOurs(
      trial,
      log.filter((event) => objectsOf(trial, event).some(isOurs)),
    );
    // The log names accounts by their account id, so the one id that is shown is both.
    const isAccountNamed = log.some((event) =>
      objectsOf(trial, event).some(({ kind }) => kind === "account"),
    );
    if (isAccountNamed && answers.answerTo("accounts.ids.shown") === "id") {
      answers.set("accounts.ids.same", true);
    }
    await answerFrom(trial, log);
    await answerById(trial, log);
  },
};

/** The log takes ten requests in a minute, so it is read at every second time of the schedule only. */
const EVERY = 2;

/** How late the log shows the last delete. Returns the log as last read. */
async function answerLag(trial: Trial, first: Exchange): Promise<Json[]> {
  const { answers, removed } = trial;
  const last = removed.at(-1);
  let log = eventsIn(first);
  if (last === undefined) {
    answers.notMeasured("events.lag-ms", "nothing was deleted");
    return log;
  }
  let isFirstLook = true;
  // The log can identify accounts by an id that no other call shows.
  const named = (): Removed | undefined => removed.findLast(({ entry }) => actionsOn(entry, log).size > 0);
  const { shown } = await trial.watch.firstSeen(last.moment, {
    shown: async () => {
      const waitedMs = trial.watch.moment() - last.moment;
      if (!isFirstLook && SCHEDULE_MS.findIndex((dueMs) => dueMs >= waitedMs) % EVERY === 0) {
        log = eventsIn(await readLog(trial));
      }
      isFirstLook = false;
      const entry = named()?.entry;
      return entry !== undefined && actionsOn(entry, log).size >= expectedActions(trial, entry);
    },
  });
  if (shown === NOT_SEEN_MS) {
    answers.notMeasured("events.lag-ms", "within 60 s the log showed no event that must be the delete");
  } else {
    answerDelay(trial, "events.lag-ms", named()?.moment === last.moment ? shown : null);
  }
  return log;
}

/** The different actions on one object alone: making it, changing it, deleting it. */
function actionsOn({ ids }: Entry, log: readonly Json[]): Set<string> {
  const isIt = (id: string): boolean => ids.some((own) => bareId(own) === bareId(id));
  return new Set(
    log
      .filter((event) => contextOf(event).some(isIt) && contextOf(event).every(isIt))
      .map((event) => textAt(event, "attributes", "action") ?? ""),
  );
}

function expectedActions({ answers }: Trial, { kind }: Entry): number {
  const request = answers.answerTo(kind === "account" ? "accounts.update.request" : "groups.update.request");
  return request === undefined || request === "none" ? 2 : 3;
}

/** From the beginning of the trial on, an hour early for clocks that differ. */
function readLog(trial: Trial): Promise<Exchange> {
  const from = Date.parse(trial.ledger.head.startedAt) - 3_600_000;
  return trial.send("events.list", { from, limit: 200 });
}

function eventsIn(exchange: Exchange): Json[] {
  return itemsIn(exchange.body) ?? [];
}

function answerRefused({ answers }: Trial, exchange: Exchange): void {
  if (exchange.status === 401 || exchange.status === 403) {
    answers.set("events.access", exchange.status, exchange);
  } else {
    answers.unexpected("events.access", `status ${exchange.status ?? "none"}`, exchange);
  }
  (
    ["events.by-id", "events.actions", "events.query.from", "events.lag-ms", "events.names-object"] as const
  ).forEach((id) => {
    answers.notMeasured(id, "the log cannot be read");
  });
}

interface About {
  readonly kind: "account" | "group" | "token" | "resource" | "other";
}

/** The throw-away objects that an event is about. */
function objectsOf({ ledger, site }: Trial, event: Json): About[] {
  return contextOf(event).flatMap((id): About[] => {
    const entry = ledger.entries.find(({ ids }) => ids.some((own) => bareId(own) === bareId(id)));
    if (entry?.kind === "account" || entry?.kind === "group" || entry?.kind === "token") {
      return [{ kind: entry.kind }];
    }
    return [{ kind: site !== undefined && id.includes(site.cloudId) ? "resource" : "other" }];
  });
}

function contextOf(event: Json): string[] {
  const context = (event["attributes"] as Json | undefined)?.["context"];
  return Array.isArray(context) ? (context as unknown[]).flatMap((about) => textAt(about, "id") ?? []) : [];
}

function answerOurs(trial: Trial, ours: readonly Json[]): void {
  const { answers } = trial;
  if (ours.length === 0) {
    answers.set("events.names-object", "none");
    answers.notMeasured("events.actions", "no event names an object of the trial");
    return;
  }
  answers.set("events.names-object", "ids");
  const names = Object.fromEntries(
    [...actionsByOurs(trial, ours)]
      .filter(([our, their]) => our !== their)
      .map(([our, their]) => [our, isApiName(their) ? their : "other"]),
  );
  answers.set("events.actions", names);
}

/** Which of the emulator's names stands for each action, by what the events are about and in which order they came. */
function actionsByOurs(trial: Trial, ours: readonly Json[]): Map<string, string> {
  const found = new Map<string, string>();
  const note = (our: (typeof KNOWN_ACTIONS)[number], their: string | undefined): void => {
    if (their !== undefined) {
      found.set(our, their);
    }
  };
  // What was never deleted has no event of its deletion.
  const isEnded = (action: string): boolean =>
    !action.endsWith("_deleted") ||
    trial.removed.some(({ entry }) =>
      action.startsWith(entry.kind === "account" ? "service_account" : entry.kind),
    );
  const inOrder = [...ours].sort((left, right) => timeOf(left).localeCompare(timeOf(right)));
  const about = (kinds: string): string[] =>
    inOrder
      .filter(
        (event) => [...new Set(objectsOf(trial, event).map(({ kind }) => kind))].sort().join() === kinds,
      )
      .flatMap((event) => textAt(event, "attributes", "action") ?? []);
  const ends = (
    kinds: string,
    first: (typeof KNOWN_ACTIONS)[number],
    last: (typeof KNOWN_ACTIONS)[number],
  ): string[] => {
    const actions = about(kinds);
    note(first, actions[0]);
    if (actions.length > 1 && isEnded(last)) {
      note(last, actions.at(-1));
    }
    return actions.filter((action) => action !== actions[0] && action !== actions.at(-1));
  };
  note("group_updated", ends("group", "group_created", "group_deleted")[0]);
  note("service_account_updated", ends("account", "service_account_created", "service_account_deleted")[0]);
  ends("account,group", "user_added_to_group", "user_removed_from_group");
  ends("group,resource", "role_assigned", "role_revoked");
  const [minted] = about("account,token");
  note("api_token_created", minted);
  note("api_token_revoked", about("token")[0]);
  return found;
}

function timeOf(event: Json): string {
  return textAt(event, "attributes", "time") ?? "";
}

/** Whether a time in the future leaves everything out. */
async function answerFrom(trial: Trial, log: readonly Json[]): Promise<void> {
  const { answers } = trial;
  if (log.length === 0) {
    answers.notMeasured("events.query.from", "the log shows no event");
    return;
  }
  const exchange = await trial.send("events.list", { from: trial.watch.now() + 86_400_000, limit: 5 });
  if (!isSuccess(exchange)) {
    answers.set("events.query.from", "refused", exchange);
  } else {
    answers.set("events.query.from", eventsIn(exchange).length === 0 ? "honoured" : "ignored", exchange);
  }
}

async function answerById(trial: Trial, log: readonly Json[]): Promise<void> {
  const { answers } = trial;
  const eventId = log.flatMap((event) => textAt(event, "id") ?? [])[0];
  if (eventId === undefined) {
    answers.notMeasured("events.by-id", "the log shows no event");
    return;
  }
  const exchange = await trial.send("events.get", { eventId });
  answers.set("events.by-id", isSuccess(exchange) ? "served" : "gone", exchange);
}
