// What steps with a site, a token or a group need. Each returns why a step cannot run, if it cannot.
import type { Trial } from "../trial";

function withoutSite(trial: Trial): string | undefined {
  return trial.wishes.site === undefined
    ? "needs --site"
    : trial.site === undefined
      ? "the site was not found"
      : undefined;
}

export function needsAccount(trial: Trial): string | undefined {
  return withoutSite(trial) ?? (trial.account?.isProven === true ? undefined : "there is no service account");
}

export function needsToken(trial: Trial): string | undefined {
  return (
    needsAccount(trial) ??
    (trial.tokens.some(({ secret }) => secret !== undefined) ? undefined : "there is no token")
  );
}

export function needsGroup(trial: Trial): string | undefined {
  return (
    withoutSite(trial) ??
    (trial.group?.isProven !== true
      ? "there is no group"
      : trial.isPersonInGroup
        ? "the person of --member can still be in the group"
        : undefined)
  );
}
