import { list } from "../listings";
import { isTaken } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { isStopped } from "./token-use";
import { isTokenListed, revokeToken } from "./token-calls";

/** Revokes the first token, as the end of an overlap does, and then the second. */
export const tokensEnd: Step = {
  name: "tokens-end",
  does: "Revokes the tokens, one of them twice.",
  requests: [
    {
      call: "tokens.revoke",
      most: 4,
      purpose: "revoke the tokens; then what revoking a revoked one returns",
    },
    { call: "tokens.list", most: 10, purpose: "when the account's list leaves the token out" },
    {
      call: "tokens.list.organization",
      most: 10,
      purpose: "when the organisation's list leaves it out",
      only: "if the documented API is routed",
    },
    { call: "token.use.jira", most: 10, purpose: "when the app refuses the token", only: "with --site" },
    {
      call: "token.use.confluence",
      most: 10,
      purpose: "when the app refuses the token",
      only: "with --site",
    },
  ],
  questions: [
    ...(["tokens.revoke.status", "tokens.revoke.unknown", "tokens.list.delete-lag-ms"] as const),
    ...(["tokens.organization-list.delete-lag-ms", "tokens.revoked-stops-ms"] as const),
  ],
  blocked: (trial) => (trial.tokens.length > 0 ? undefined : "there is no token to revoke"),
  run: async (trial) => {
    const { answers } = trial;
    const [first, ...others] = trial.tokens;
    if (first === undefined) {
      return;
    }
    const revoked = await revokeToken(trial, first);
    answerStatus(trial, "tokens.revoke.status", revoked);
    if (isTaken(revoked)) {
      const hasOrganizationList = answers.get("tokens.documented-list.shape")?.kind === "answered";
      const seen = await trial.watch.firstSeen(trial.watch.moment(), {
        account: async () =>
          isTokenListed(first, await trial.send("tokens.list", { accountId: trial.manageId })) === false,
        ...(hasOrganizationList && {
          organization: async () => {
            const { items, first: page } = await list(trial, "tokens.list.organization");
            return isTokenListed(first, page, items === undefined ? undefined : [...items]) === false;
          },
        }),
        ...(trial.scheme !== undefined && { stopped: () => isStopped(trial, first) }),
      });
      answerDelay(trial, "tokens.list.delete-lag-ms", seen["account"]);
      answerOptional(
        trial,
        "tokens.organization-list.delete-lag-ms",
        seen["organization"],
        "there is no list of the organisation's tokens",
      );
      answerOptional(
        trial,
        "tokens.revoked-stops-ms",
        seen["stopped"],
        "no token was used on an app (needs --site)",
      );
      const again = await trial.send("tokens.revoke", {
        accountId: trial.manageId,
        tokenId: first.entry.ids[0],
      });
      answers.set("tokens.revoke.unknown", isTaken(again) ? 204 : statusOf(again), again);
    }
    for (const other of others) {
      await revokeToken(trial, other);
    }
  },
};

function answerOptional(
  trial: Trial,
  id: "tokens.organization-list.delete-lag-ms" | "tokens.revoked-stops-ms",
  seenMs: number | null | undefined,
  why: string,
): void {
  if (seenMs === undefined) {
    trial.answers.notMeasured(id, why);
  } else {
    answerDelay(trial, id, seenMs);
  }
}
