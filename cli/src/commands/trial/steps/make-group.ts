import { formOfId } from "../forms";
import { textAt } from "../reading";
import { isRefusedAsWrong, isTaken, type Exchange } from "../requests/exchange";
import type { Trial } from "../trial";
import { answerBody, answerDelay, answerDescription, answerStatus, answerText } from "./answering";
import { DESCRIPTION_LENGTHS } from "./description-lengths";
import { noteGroup, searchGroupByName, searchGroupsByMark, shownIn } from "./objects";

/** Makes the group; resolves to the response where one may have been made. */
export async function createGroup(trial: Trial): Promise<Exchange | undefined> {
  const { answers, ledger, names } = trial;
  if (trial.directoryId === undefined) {
    return undefined;
  }
  const entry = ledger.plan(
    { kind: "group", name: names.group, directoryId: trial.directoryId },
    trial.today(),
  );
  trial.group = entry;
  for (const length of DESCRIPTION_LENGTHS) {
    const description = length === undefined ? undefined : names.description("Group", length);
    const exchange = await trial.send("groups.create", { name: names.group, description });
    if (isTaken(exchange) || exchange.isOutcomeUnknown) {
      trial.groupDescription = description;
      answerStatus(trial, "groups.create.status", exchange);
      const shown = shownIn(exchange);
      // A lost response does not show whether the group exists, and its body belongs to something else.
      if (isTaken(exchange)) {
        answers.set("groups.made", "yes", exchange);
        answerBody(trial, "groups.create.body", exchange, "group");
      }
      if (shown !== undefined && ledger.isOurName(textAt(shown, "name"))) {
        noteGroup(trial, entry, shown);
      }
      return exchange;
    }
    if (!isRefusedAsWrong(exchange) || length === undefined) {
      ledger.change(entry, { state: "removed" });
      trial.group = undefined;
      answers.set("groups.made", "no", exchange);
      trial.obstacles.push({
        fact: `The group was not made: ${exchange.failure ?? ""}`,
        remedy: `What concerns groups is not measured. Everything else is.`,
      });
      return undefined;
    }
  }
  return undefined;
}

/**
 * Searches for the group by the name that was sent, then by the beginning of its name: the organisation can store
 * the name in another form.
 */
export async function isGroupShown(trial: Trial): Promise<boolean> {
  const { group, names } = trial;
  if (group === undefined) {
    return false;
  }
  const byName = await searchGroupByName(trial, names.group);
  const found = byName ?? (await searchGroupsByMark(trial))?.[0];
  if (found === undefined) {
    return false;
  }
  trial.isGroupFoundByName = byName !== undefined;
  trial.shownGroup = found;
  noteGroup(trial, group, found);
  return true;
}

export async function answerGroup(trial: Trial, exchange: Exchange, seenMs: number | null): Promise<void> {
  const { answers, names, shownGroup } = trial;
  answerDelay(trial, "groups.search.create-lag-ms", seenMs);
  if (shownGroup === undefined) {
    return;
  }
  answers.set("groups.made", "yes", exchange);
  answers.set("groups.id.form", formOfId(textAt(shownGroup, "id") ?? ""), exchange);
  answerText(trial, "groups.name.changes", names.group, textAt(shownGroup, "name"), [
    "squeeze",
    "nfc",
    "lowercase",
  ]);
  answerDescription(trial, "groups", trial.groupDescription, textAt(shownGroup, "description"));
  const isChanged = textAt(shownGroup, "name") !== names.group;
  if (!trial.isGroupFoundByName) {
    answers.set("groups.name.search", "exact");
  } else if (isChanged && !isSameButCase(names.group, textAt(shownGroup, "name"))) {
    answers.set("groups.name.search", "normalised");
  } else {
    answers.notMeasured("groups.name.search", "the name is kept as it was sent");
  }
  const inCapitals = await searchGroupByName(
    trial,
    (textAt(shownGroup, "name") ?? names.group).toUpperCase(),
  );
  answers.set("groups.name.search-case", inCapitals === undefined ? "exact" : "any");
}

function isSameButCase(left: string, right: string | undefined): boolean {
  return left.toLowerCase() === right?.toLowerCase();
}
