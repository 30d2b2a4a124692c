import { NOT_SEEN_MS } from "../clock";
import { idsIn } from "../forms";
import { bareId, textAt, type Json } from "../reading";
import { isRefusedAsWrong, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerDelay } from "./answering";
import { accountIn, listAccounts, noteAccount, shownIn } from "./objects";

/**
 * The names that the id can have in the body. The one that the product sends first is the last here, so that
 * the listing shows its effect.
 */
const ID_FIELDS = ["atlassianId", "accountId", "id", "serviceAccountId"] as const;

/** One way to send an update. */
interface Way {
  readonly call: "accounts.update.collection" | "accounts.update.item";
  readonly idField?: (typeof ID_FIELDS)[number];
  readonly which: "id" | "atlassianId";
  readonly value: string;
}

/** Renames the account in every likely way. */
export const accountUpdate: Step = {
  name: "account-update",
  does: "Changes name and description of the account in every likely way, and tries a name of 40 characters.",
  requests: [
    {
      call: "accounts.update.collection",
      most: 10,
      purpose: "rename the account, which the body names in each likely way",
    },
    { call: "accounts.update.item", most: 3, purpose: "rename the account, which the path names" },
    {
      call: "accounts.list.documented",
      most: 11,
      purpose: "when the listing shows the new name",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.list.console",
      most: 11,
      purpose: "when the listing shows the new name",
      only: "if the documented API is not routed",
    },
  ],
  questions: [
    ...(["accounts.update.request", "accounts.update.id-field", "accounts.update.id-value"] as const),
    ...(["accounts.update.fields", "accounts.listing.update-lag-ms", "accounts.name.rule"] as const),
  ],
  blocked: (trial) =>
    trial.account?.isProven === true ? undefined : "there is no service account to rename",
  run: async (trial) => {
    const { id, atlassianId } = idsIn(trial.shownAccount ?? {});
    const ids = [
      { which: "atlassianId" as const, value: atlassianId },
      { which: "id" as const, value: id },
    ].flatMap(({ which, value }) => (value === undefined ? [] : [{ which, value }]));
    const distinct = ids.length === 2 && bareId(ids[0]?.value ?? "") !== bareId(ids[1]?.value ?? "");
    const used = ids.filter(({ value }, index) => ids.findIndex((other) => other.value === value) === index);
    const ways: Way[] = [
      ...used.map((one) => ({ call: "accounts.update.item" as const, ...one })),
      ...ID_FIELDS.flatMap((idField) =>
        used.map((one) => ({ call: "accounts.update.collection" as const, idField, ...one })),
      ),
    ];
    if (ways.length === 0) {
      // An account whose ids no list shows cannot be named in a request.
      accountUpdate.questions.forEach((question) => {
        trial.answers.notMeasured(question, "no list shows an id of the account");
      });
      return;
    }
    const tried: Tried[] = [];
    for (const [index, way] of ways.entries()) {
      tried.push(await rename(trial, way, index));
    }
    answerWays(trial, tried, distinct);
    await answerEffect(trial, tried);
    await tryLongName(trial, tried);
  },
};

interface Tried extends Way {
  readonly exchange: Exchange;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly moment: number;
}

async function rename(trial: Trial, way: Way, step: number): Promise<Tried> {
  const displayName = trial.names.renamedAccount(step, trial.isPlainName);
  const description = trial.isDescriptionRefused ? undefined : trial.names.description(`Bot ${step}`);
  const named = way.idField === undefined ? { id: way.value } : { idField: way.idField, idValue: way.value };
  const exchange = await trial.send(way.call, { ...named, displayName, description });
  const shown = shownIn(exchange);
  if (isTaken(exchange) && shown !== undefined && trial.ledger.isOurName(textAt(shown, "displayName"))) {
    noteAccount(trial, shown);
  }
  return { ...way, exchange, displayName, description, moment: trial.watch.moment() };
}

function answerWays({ answers }: Trial, tried: readonly Tried[], isDistinct: boolean): void {
  if (
    answers.answerTo("accounts.documented-api") !== "routed" &&
    tried.every(({ exchange }) => isUnrouted(exchange))
  ) {
    (["accounts.update.request", "accounts.update.id-field", "accounts.update.id-value"] as const).forEach(
      (id) => {
        answers.notMeasured(id, "the documented API is not routed");
      },
    );
    return;
  }
  const taken = tried.filter(({ exchange }) => isTaken(exchange));
  const byItem = taken.some(({ call }) => call === "accounts.update.item");
  const byBody = taken.filter(({ idField }) => idField !== undefined);
  const exchanges = (taken.length > 0 ? taken : tried).slice(-2).map(({ exchange }) => exchange);
  answers.set(
    "accounts.update.request",
    byBody.length > 0 ? (byItem ? "both" : "collection") : byItem ? "item" : "none",
    ...exchanges,
  );
  if (byBody.length === 0) {
    answers.notMeasured("accounts.update.id-field", "no request on the collection is accepted");
    answers.notMeasured("accounts.update.id-value", "no request on the collection is accepted");
    return;
  }
  const fields = ID_FIELDS.filter((field) => byBody.some(({ idField }) => idField === field));
  if (fields.length === ID_FIELDS.length) {
    answers.set("accounts.update.id-field", "any");
  } else if (fields.length === 1) {
    answers.set("accounts.update.id-field", fields[0] ?? "any");
  } else {
    answers.unexpected("accounts.update.id-field", `taken: ${fields.join(", ")}`);
  }
  const values = new Set(byBody.map(({ which }) => which));
  if (!isDistinct) {
    answers.notMeasured("accounts.update.id-value", "the account has one id only");
  } else {
    answers.set("accounts.update.id-value", values.size === 2 ? "any" : ([...values][0] ?? "any"));
  }
}

/** What the last request that was taken changed, as its response or the listing shows. */
async function answerEffect(trial: Trial, tried: readonly Tried[]): Promise<void> {
  const { answers } = trial;
  const last = tried.findLast(({ exchange }) => isTaken(exchange));
  if (last === undefined) {
    answers.notMeasured("accounts.update.fields", "no change is accepted");
    answers.notMeasured("accounts.listing.update-lag-ms", "no change is accepted");
    return;
  }
  const before = {
    name: textAt(trial.shownAccount, "displayName"),
    description: textAt(trial.shownAccount, "description"),
  };
  let changed: Json = {};
  const { listed } = await trial.watch.firstSeen(last.moment, {
    listed: async () => {
      const item = accountIn(trial, await listAccounts(trial));
      const isChanged = item !== undefined && isAbout(item, last, before);
      if (isChanged) {
        noteAccount(trial, item);
        changed = item;
      }
      return isChanged;
    },
  });
  const isBlind = answers.answerTo("accounts.description") !== "writable";
  if (listed === NOT_SEEN_MS && isBlind) {
    answers.notMeasured(
      "accounts.listing.update-lag-ms",
      "descriptions are not shown, and the name does not change",
    );
    answers.notMeasured("accounts.update.fields", "descriptions are not shown, and the name does not change");
    return;
  }
  answerDelay(trial, "accounts.listing.update-lag-ms", listed);
  const isNamed = isSame(textAt(changed, "displayName"), last.displayName);
  const isDescribed =
    last.description !== undefined && isSame(textAt(changed, "description"), last.description);
  if (isNamed && !isDescribed && isBlind) {
    answers.notMeasured("accounts.update.fields", "descriptions are not shown");
  } else if (isNamed || isDescribed) {
    answers.set(
      "accounts.update.fields",
      isNamed && isDescribed ? "both" : isNamed ? "displayName" : "description",
      last.exchange,
    );
  } else {
    answers.unexpected(
      "accounts.update.fields",
      "the change is accepted, and the listing does not show it",
      last.exchange,
    );
  }
}

function isAbout(
  item: Json,
  { displayName, description }: Tried,
  before: { readonly name: string | undefined; readonly description: string | undefined },
): boolean {
  const shownDescription = textAt(item, "description");
  return (
    isSame(textAt(item, "displayName"), displayName) ||
    (description !== undefined &&
      shownDescription !== before.description &&
      isSame(shownDescription, description))
  );
}

/**
 * Whether a text is shown as it was sent, apart from what organisations change in texts; a cut one counts by
 * what is left.
 */
function isSame(shown: string | undefined, sent: string): boolean {
  const [left, right] = [lettersOf(shown ?? ""), lettersOf(sent)];
  return left !== "" && right.startsWith(left);
}

function lettersOf(text: string): string {
  return text
    .replace(/&(amp|lt|gt|quot|#39);/g, "")
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** Whether a name of 40 characters is taken, in the way that worked. */
async function tryLongName(trial: Trial, tried: readonly Tried[]): Promise<void> {
  const { answers, names } = trial;
  if (trial.isPlainName) {
    answers.set("accounts.name.rule", "alphanumeric");
    return;
  }
  const way = tried.findLast(({ exchange }) => isTaken(exchange));
  if (way === undefined || answers.answerTo("accounts.update.fields") === "description") {
    answers.notMeasured("accounts.name.rule", "no change of a name is accepted");
    return;
  }
  const named = way.idField === undefined ? { id: way.value } : { idField: way.idField, idValue: way.value };
  const exchange = await trial.send(way.call, {
    ...named,
    displayName: names.longAccount,
    description: way.description,
  });
  if (isTaken(exchange)) {
    answers.set("accounts.name.rule", "any", exchange);
  } else if (isRefusedAsWrong(exchange)) {
    answers.set("accounts.name.rule", "length", exchange);
  } else {
    answers.unexpected(
      "accounts.name.rule",
      `status ${exchange.status ?? "none"}${isUnrouted(exchange) ? ", not routed" : ""}`,
      exchange,
    );
  }
}
