import { list } from "../listings";
import { bareId } from "../reading";
import { isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerDelay, answerText, statusOf } from "./answering";
import { findPathIds } from "./path-ids";
import {
  answerMint,
  LONG_LIVES,
  mint,
  revokeToken,
  SCOPES,
  SHORT_LIVES,
  tokensIn,
  type Minted,
} from "./token-calls";
import { answerExpiry, answerListedTimes, answerLongest } from "./token-times";

export const tokens: Step = {
  name: "tokens",
  does: "Creates API tokens of the account: with a lifetime of 30 days, with an existing label, with an invented scope, with the longest lifetime.",
  requests: [
    {
      call: "tokens.list",
      most: 24,
      purpose: "which id the path needs; when the account's list shows a token",
    },
    {
      call: "tokens.list.account",
      most: 2,
      purpose: "which id the paths of the documented API take",
      only: "if the documented API is routed",
    },
    {
      call: "tokens.list.organization",
      most: 11,
      purpose: "when the organisation's list shows a token",
      only: "if the documented API is routed",
    },
    {
      call: "tokens.create",
      most: 22,
      purpose: "create a token; with a shorter lifetime if a longer one is refused",
    },
    {
      call: "tokens.revoke",
      most: 4,
      purpose: "revoke a token that was created although a refusal was expected",
      only: "if such a token was created",
    },
  ],
  questions: [
    ...([
      "accounts.path-id.documented",
      "accounts.path-id.manage",
      "tokens.mint.status",
      "tokens.mint.refused",
    ] as const),
    ...([
      "tokens.mint.fields",
      "tokens.max-life-days",
      "tokens.life-cap-days",
      "tokens.expiry.rounding",
    ] as const),
    ...(["tokens.expiry.shown", "tokens.times.form", "tokens.documented-list.times"] as const),
    ...(["tokens.documented-list.shape", "tokens.label.changes", "tokens.label.duplicate"] as const),
    ...([
      "tokens.list.create-lag-ms",
      "tokens.organization-list.create-lag-ms",
      "tokens.scopes.shown",
    ] as const),
    ...(["tokens.unknown-scope", "tokens.secret.prefix", "tokens.list.shape"] as const),
  ],
  blocked: (trial) =>
    trial.account?.isProven === true ? undefined : "there is no service account to create tokens for",
  run: async (trial) => {
    await findPathIds(trial);
    // An account that shows no id cannot be addressed.
    if (trial.manageId === undefined) {
      return;
    }
    const first = await mint(trial, "A", SHORT_LIVES);
    answerMint(trial, first);
    if (first.token === undefined) {
      return;
    }
    trial.tokens.push(first.token);
    await watchFirst(trial, first);
    await tryDuplicate(trial, first.days);
    await tryUnknownScope(trial, first.days);
    const second = await mint(trial, "B", LONG_LIVES);
    if (second.token !== undefined) {
      trial.tokens.push(second.token);
      await answerLongest(trial, second);
    }
  },
};

/** How the lists show the first token. */
async function watchFirst(trial: Trial, minted: Minted): Promise<void> {
  const { answers, names } = trial;
  const hasOrganizationList = answers.answerTo("accounts.documented-api") === "routed";
  const seen = await trial.watch.firstSeen(trial.moments.get("A") ?? 0, {
    account: async () => {
      const exchange = await trial.send("tokens.list", { accountId: trial.manageId });
      answers.set("tokens.list.shape", Array.isArray(exchange.body) ? "array" : "page", exchange);
      const [item] = tokensIn(trial, "A", exchange);
      if (item !== undefined) {
        answers.set("tokens.scopes.shown", "scopes" in item ? "shown" : "absent", exchange);
        const label = typeof item["label"] === "string" ? item["label"] : undefined;
        answerText(trial, "tokens.label.changes", names.label("A"), label, [
          "squeeze",
          "nfc",
          "lowercase",
          "uppercase",
          "suffix",
        ]);
        answerExpiry(trial, minted, item, exchange);
      }
      return item !== undefined;
    },
    ...(hasOrganizationList && { organization: () => isInOrganizationList(trial) }),
  });
  answerDelay(trial, "tokens.list.create-lag-ms", seen["account"]);
  if (!hasOrganizationList) {
    const why = "the documented API is not routed";
    (
      [
        "tokens.documented-list.shape",
        "tokens.documented-list.times",
        "tokens.organization-list.create-lag-ms",
      ] as const
    ).forEach((id) => {
      answers.notMeasured(id, why);
    });
  } else if (answers.get("tokens.documented-list.shape")?.kind === "answered") {
    answerDelay(trial, "tokens.organization-list.create-lag-ms", seen["organization"]);
  }
}

async function isInOrganizationList(trial: Trial): Promise<boolean> {
  const { answers } = trial;
  const { items, first } = await list(trial, "tokens.list.organization");
  if (items === undefined) {
    const why = isUnrouted(first) ? "the list is not routed" : `status ${first.status ?? "none"}, no list`;
    answers.unexpected("tokens.documented-list.shape", why, first);
    return true;
  }
  answers.set("tokens.documented-list.shape", Array.isArray(first.body) ? "array" : "page", first);
  const [item] = tokensIn(trial, "A", first, [...items]);
  if (item !== undefined) {
    answerListedTimes(trial, item, first);
  }
  return item !== undefined;
}

async function tryDuplicate(trial: Trial, days: number): Promise<void> {
  const exchange = await revokeIfMade(trial, "A", days);
  trial.answers.set("tokens.label.duplicate", isTaken(exchange) ? "allow" : statusOf(exchange), exchange);
}

async function tryUnknownScope(trial: Trial, days: number): Promise<void> {
  const exchange = await revokeIfMade(trial, "X", days, [...SCOPES.jira, "read:aa-trial-invented:jira"]);
  if (isTaken(exchange)) {
    trial.answers.set("tokens.unknown-scope", "taken", exchange);
  } else if (exchange.status !== undefined && exchange.status < 500) {
    trial.answers.set("tokens.unknown-scope", "refused", exchange);
  } else {
    trial.answers.unexpected("tokens.unknown-scope", `status ${exchange.status ?? "none"}`, exchange);
  }
}

/** Asks for a token that nobody needs, and revokes it at once where it was made. */
async function revokeIfMade(
  trial: Trial,
  letter: string,
  days: number,
  scopes?: readonly string[],
): Promise<Exchange> {
  const known = new Set(trial.tokens.flatMap(({ entry }) => entry.ids.map(bareId)));
  const { exchange, token } = await mint(trial, letter, [days], {
    known,
    ...(scopes !== undefined && { scopes }),
  });
  if (token !== undefined) {
    await revokeToken(trial, token);
  }
  return exchange;
}
