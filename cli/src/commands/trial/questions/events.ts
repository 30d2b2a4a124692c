import { choice, delay, differs, type Question } from "./question";

const DRIFT = { subjects: ["drift"] } as const;
const LIST = "GET /admin/v1/orgs/{o}/events";
const NO_LOG =
  "drift does not show who changed something. The audit log needs Guard Standard or Premium, or Cloud Enterprise.";

/** Names of actions as the emulator writes them; nobody has published Atlassian's. */
export const KNOWN_ACTIONS = [
  "group_created",
  "group_updated",
  "group_deleted",
  "user_added_to_group",
  "user_removed_from_group",
  "service_account_created",
  "service_account_updated",
  "service_account_deleted",
  "api_token_created",
  "api_token_revoked",
  "role_assigned",
  "role_revoked",
] as const;

export const eventQuestions = {
  "events.access": choice(
    { asks: "Can the audit log be read?", how: LIST, ...DRIFT },
    "open",
    differs(401, NO_LOG),
    differs(403, NO_LOG),
  ),
  "events.by-id": choice(
    { asks: "Can one event be read by its id?", how: `${LIST}/{id}`, ...DRIFT },
    "served",
    "gone",
  ),
  "events.actions": {
    asks: "What are the names of the actions?",
    how: LIST,
    ...DRIFT,
    assumed: {},
    known: `none (the emulator's names: ${KNOWN_ACTIONS.join(", ")}), or other names`,
    // drift shows whatever name it finds.
    judge: (answer) =>
      typeof answer === "object" && !Array.isArray(answer) && answer !== null
        ? { verdict: "fits" }
        : { verdict: "unexpected", means: "The names of the actions could not be read." },
    otherwise: [],
  },
  "events.query.from": choice(
    { asks: "Is `from` in epoch milliseconds honoured?", how: `${LIST}?from=…`, ...DRIFT },
    "honoured",
    differs("ignored", "drift reads more pages of the log than necessary."),
    differs("refused", NO_LOG),
  ),
  "events.lag-ms": delay(
    { asks: "How late does the log show a change?", how: LIST, ...DRIFT },
    { late: "drift shows who changed something only some minutes later." },
  ),
  "events.names-object": choice(
    { asks: "Does an event name the object that it is about by its id?", how: LIST, ...DRIFT },
    "ids",
    differs("none", "drift cannot match events to objects, so it does not show who changed something."),
  ),
} as const satisfies Readonly<Record<string, Question>>;
