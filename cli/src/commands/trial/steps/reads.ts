import { itemsIn, nextIn, textAt } from "../reading";
import { isSuccess, isUnrouted, type Exchange } from "../requests/exchange";
import { formOfReset } from "../forms";
import { list } from "../listings";
import type { Step, Trial } from "../trial";
import { pageLimits } from "./page-limits";

const UNSCOPED = `Create an organisation API key without scopes at admin.atlassian.com, and set it as ATLASSIAN_ADMIN_API_KEY or atlassian-admin:apiKey.`;

/** The first request: whether the API takes the key. */
export const key: Step = {
  name: "key",
  does: "Checks the key, the organisation and the clock.",
  requests: [
    {
      call: "organizations.list",
      most: 1,
      purpose: "whether the API takes the key, and whether it has scopes",
    },
    { call: "organization.get", most: 1, purpose: "whether the key belongs to this organisation" },
    { call: "accounts.list.console", most: 1, purpose: "whether the key has scopes: this API refuses those" },
  ],
  questions: ["organization.key", "requests.rate-limit-headers", "time.clock-offset-ms", "time.date-header"],
  run: async (trial) => {
    const { answers, problems } = trial;
    const listed = await trial.send("organizations.list");
    answerFromHeaders(trial);
    if (listed.status === 401) {
      answers.set("organization.key", "refused", listed);
      problems.push({
        fact: `The API refuses the key (401).`,
        remedy: `The key is wrong, expired or revoked, or it is a user's token. ${UNSCOPED}`,
      });
      return;
    }
    const found = await trial.send("organization.get");
    if (!isSuccess(found)) {
      problems.push(problemWith(trial, found));
    }
    await judgeKey(trial, listed);
  },
};

/** Without a key that the API takes, nothing else can be read. */
export function withoutKey({ answers }: Trial): string | undefined {
  return answers.answerTo("organization.key") === "refused" ? "the API refuses the key" : undefined;
}

/**
 * A key with scopes is shown no organisation (measured by third parties), and the console's API refuses it.
 * Both have to agree.
 */
async function judgeKey(trial: Trial, listed: Exchange): Promise<void> {
  const { answers, orgId } = trial;
  const isListed =
    isSuccess(listed) && itemsIn(listed.body)?.some((item) => textAt(item, "id") === orgId) === true;
  const console = await trial.send("accounts.list.console", { limit: 1 });
  if (isListed || isSuccess(console)) {
    answers.set("organization.key", "unscoped", listed, console);
  } else if (console.status === 403) {
    answers.set("organization.key", "scoped", listed, console);
    trial.problems.push({ fact: `The key has scopes, so it can only read.`, remedy: UNSCOPED });
  } else {
    answers.notMeasured(
      "organization.key",
      "neither the list of organisations nor the console's API settles it",
    );
  }
}

function problemWith({ orgId }: Trial, exchange: Exchange): { fact: string; remedy: string } {
  return {
    fact: `Organisation ${orgId} cannot be read: ${exchange.failure ?? "the response is none that is known"}`,
    remedy: `Check ATLASSIAN_ORG_ID, and that the key belongs to this organisation.`,
  };
}

function answerFromHeaders(trial: Trial): void {
  const { answers, wire } = trial;
  if (wire.first === undefined) {
    return;
  }
  const { headers, atMs } = wire.first;
  const date = headers["date"];
  const serverMs = Date.parse(date ?? "");
  if (date === undefined || Number.isNaN(serverMs)) {
    answers.set("time.date-header", date === undefined ? "absent" : "malformed");
  } else {
    trial.dateOffsetMs = serverMs - atMs;
    answers.notMeasured("time.date-header", "nothing else shows the time of the server");
  }
  const form = formOfReset(headers, Number.isNaN(serverMs) ? atMs : serverMs);
  if (form === undefined) {
    answers.unexpected("requests.rate-limit-headers", "an unknown form");
  } else {
    answers.set("requests.rate-limit-headers", form);
  }
}

/** Where groups are made. */
export const directory: Step = {
  name: "directory",
  does: "Finds the directory for the group, and looks at the keys.",
  requests: [
    { call: "directories.list", most: 1, purpose: "the directory that writes of groups must name" },
    { call: "keys.list", most: 1, purpose: "whether doctor can warn of a key that expires" },
  ],
  questions: ["organization.directories", "organization.api-keys"],
  blocked: withoutKey,
  run: async (trial) => {
    const { answers, wishes, problems } = trial;
    const { items, first } = await list(trial, "directories.list");
    const ids = items?.flatMap((item) => textAt(item, "directoryId") ?? textAt(item, "id") ?? []);
    if (ids === undefined || (ids.length === 0 && items?.length !== 0)) {
      const what = ids === undefined ? "no list" : "directories without an id";
      answers.unexpected("organization.directories", what, first);
    } else {
      answers.set(
        "organization.directories",
        ids.length === 0 ? "none" : ids.length === 1 ? "one" : "several",
        first,
      );
    }
    const only = ids?.length === 1 ? ids[0] : undefined;
    trial.directoryId = wishes.directoryId ?? only;
    if (wishes.directoryId !== undefined && ids !== undefined && !ids.includes(wishes.directoryId)) {
      problems.push({
        fact: `The organisation has no directory "${wishes.directoryId}" that the key can see.`,
        remedy: `Correct ATLASSIAN_DIRECTORY_ID or atlassian-admin:directoryId; there is: ${ids.join(", ") || "none"}.`,
      });
    } else if (trial.directoryId === undefined) {
      problems.push({
        fact: `It is not known in which directory the group is to be made.`,
        remedy: `Set ATLASSIAN_DIRECTORY_ID or atlassian-admin:directoryId to one of: ${ids?.join(", ") ?? "(the list cannot be read)"}.`,
      });
    }
    const keys = await trial.send("keys.list");
    if (isSuccess(keys)) {
      answers.set("organization.api-keys", "listed", keys);
    } else if (isUnrouted(keys)) {
      answers.set("organization.api-keys", "unrouted", keys);
    } else if (keys.status === 403) {
      answers.set("organization.api-keys", "refused", keys);
    } else {
      answers.unexpected("organization.api-keys", `status ${keys.status ?? "none"}`, keys);
    }
  },
};

/** Which service-account API there is, and its pages. */
export const listings: Step = {
  name: "listings",
  does: "Finds the service-account APIs, and how their pages and those of searches work.",
  requests: [
    {
      call: "accounts.list.documented",
      most: 12,
      purpose: "whether the API is routed; its largest page, total and next link",
    },
    { call: "accounts.list.console", most: 12, purpose: "the same of the admin console's API" },
    { call: "groups.search", most: 9, purpose: "the largest page of a search" },
  ],
  questions: [
    ...([
      "accounts.documented-api",
      "accounts.console-api",
      "accounts.listing.total",
      "accounts.listing.next-link",
    ] as const),
    ...(["accounts.listing.max-limit.documented", "accounts.listing.max-limit.console"] as const),
    ...(["accounts.listing.above-max-limit", "groups.search.max-limit"] as const),
  ],
  blocked: withoutKey,
  run: async (trial) => {
    const { answers } = trial;
    const documented = await list(trial, "accounts.list.documented");
    const console = await list(trial, "accounts.list.console", { limit: 50 });
    const isDocumented = answerRouted(trial, "accounts.documented-api", documented);
    const isConsole = answerRouted(trial, "accounts.console-api", console);
    trial.accountApi = isDocumented ? "documented" : isConsole ? "console" : undefined;
    if (trial.accountApi === undefined) {
      trial.problems.push({
        fact: `Neither service-account API can be read: ${documented.first.failure ?? "the response is no list"}`,
        remedy: `Check that service accounts are available to this organisation (they are not in Atlassian Government Cloud). ${UNSCOPED}`,
      });
    }
    answerTotal(trial, trial.accountApi === "documented" ? documented : console);
    const ofDocumented = isDocumented ? await pageLimits(trial, "accounts.list.documented") : undefined;
    const ofConsole = isConsole ? await pageLimits(trial, "accounts.list.console") : undefined;
    answerLimit(trial, "accounts.listing.max-limit.documented", ofDocumented);
    answerLimit(trial, "accounts.listing.max-limit.console", ofConsole);
    const refuses = [ofDocumented, ofConsole].find((limits) => limits !== undefined)?.refuses;
    if (refuses !== undefined) {
      answers.set("accounts.listing.above-max-limit", refuses ? "refuse" : "clamp");
    }
    trial.accountPage = (trial.accountApi === "documented" ? ofDocumented : ofConsole)?.largest;
    await answerNextLink(trial, isDocumented ? documented : undefined);
    const ofSearch = trial.directoryId === undefined ? undefined : await pageLimits(trial, "groups.search");
    answerLimit(trial, "groups.search.max-limit", ofSearch);
  },
};

type Listing = Awaited<ReturnType<typeof list>>;

function answerRouted(
  { answers }: Trial,
  id: "accounts.documented-api" | "accounts.console-api",
  { items, first }: Listing,
): boolean {
  if (items !== undefined) {
    answers.set(id, "routed", first);
  } else if (isUnrouted(first)) {
    answers.set(id, "unrouted", first);
  } else if (first.status === 403 && answers.answerTo("organization.key") === "scoped") {
    answers.notMeasured(id, "the key has scopes");
  } else {
    answers.unexpected(id, `status ${first.status ?? "none"}, no list`, first);
  }
  return items !== undefined;
}

function answerTotal({ answers }: Trial, { items, first, isWhole }: Listing): void {
  if (items === undefined || !isWhole) {
    answers.notMeasured("accounts.listing.total", "the listing could not be read to its end");
    return;
  }
  const total = Number(textAt(first.body, "total") ?? Number.NaN);
  answers.set(
    "accounts.listing.total",
    Number.isNaN(total)
      ? "absent"
      : total === items.length
        ? "right"
        : total > items.length
          ? "more"
          : "fewer",
    first,
  );
}

function answerLimit(
  { answers }: Trial,
  id:
    | "accounts.listing.max-limit.documented"
    | "accounts.listing.max-limit.console"
    | "groups.search.max-limit",
  limits: Awaited<ReturnType<typeof pageLimits>> | undefined,
): void {
  if (limits === undefined) {
    answers.notMeasured(id, "this listing cannot be read");
  } else if (limits.largest === undefined) {
    answers.unexpected(id, "every limit is refused", limits.exchange);
  } else if (!limits.refuses) {
    answers.notMeasured(id, `no limit is refused, also not ${limits.largest}`);
  } else {
    answers.set(id, limits.largest, limits.exchange);
  }
}

async function answerNextLink(trial: Trial, documented: Listing | undefined): Promise<void> {
  const { answers } = trial;
  if (documented?.items === undefined || documented.items.length < 2) {
    answers.notMeasured(
      "accounts.listing.next-link",
      "it needs two service accounts or more and the documented API",
    );
    return;
  }
  const page = await trial.send("accounts.list.documented", { limit: 1 });
  const next = nextIn(page.body);
  if (next === undefined) {
    answers.notMeasured("accounts.listing.next-link", "one page shows every account");
  } else if (/^https?:\/\//.test(next)) {
    answers.set("accounts.listing.next-link", "absolute", page);
  } else if (/^[/?]/.test(next)) {
    answers.unexpected("accounts.listing.next-link", "a relative link", page);
  } else {
    answers.set("accounts.listing.next-link", "cursor", page);
  }
}
