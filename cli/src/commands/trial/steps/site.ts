import { itemsIn, textAt } from "../reading";
import { isNotInDirectory, isSuccess, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import { ROLE } from "../requests/guard";
import { list } from "../listings";
import type { LivingToken, Step, Trial } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { addMember } from "./make";
import { groupPath } from "./objects";
import { withoutSite } from "./wishes";

type Scheme = "Bearer" | "Basic";

function needsAccount(trial: Trial): string | undefined {
  return withoutSite(trial) ?? (trial.account?.isProven === true ? undefined : "there is no service account");
}

function needsToken(trial: Trial): string | undefined {
  return (
    needsAccount(trial) ??
    (trial.tokens.some(({ secret }) => secret !== undefined) ? undefined : "there is no token")
  );
}

function needsGroup(trial: Trial): string | undefined {
  return withoutSite(trial) ?? (trial.group?.isProven === true ? undefined : "there is no group");
}

/** Sends a token to the app, as the app's "who am I". */
async function use(trial: Trial, { secret }: LivingToken, scheme: Scheme): Promise<Exchange> {
  const email = textAt(trial.shownAccount, "email") ?? "";
  const credential =
    scheme === "Bearer" ? (secret ?? "") : Buffer.from(`${email}:${secret ?? ""}`).toString("base64");
  const call = trial.site?.product === "confluence" ? "token.use.confluence" : "token.use.jira";
  return trial.sendAs({ scheme, secret: credential }, call, { cloudId: trial.site?.cloudId });
}

const USES = (most: number, purpose: string) =>
  (["token.use.jira", "token.use.confluence"] as const).map((call) => ({
    call,
    most,
    purpose,
    only: "the one of the app of --site",
  }));

/** Before the account has any access to the app. */
export const tokenBeforeAccess: Step = {
  name: "token-before-access",
  does: "Uses a token on the app before its account has access to it.",
  requests: USES(2, "whether the app takes the token already"),
  questions: [],
  blocked: needsToken,
  run: async (trial) => {
    const [token] = trial.tokens;
    if (token === undefined) {
      return;
    }
    const bearer = await use(trial, token, "Bearer");
    const isWelcome = isSuccess(bearer) || isSuccess(await use(trial, token, "Basic"));
    if (isWelcome) {
      trial.answers.set("tokens.use.needs-app-access", false, bearer);
    }
  },
};

/** Gives the account access to the app, and tries the group again where it was refused before. */
export const access: Step = {
  name: "access",
  does: "Gives the account access to the app of --site, and puts it into the group if it was refused before.",
  requests: [
    {
      call: "access.grant",
      most: 10,
      purpose: "give the account access to the app, until the directory knows the account",
      only: "with --site",
    },
    { call: "access.list", most: 3, purpose: "whether a call shows that access", only: "with --site" },
    {
      call: "members.add",
      most: 10,
      purpose: "put the account into the group, now that it has access",
      only: "with --site, if it was refused before",
    },
  ],
  questions: ["access.grant", "access.readable"],
  blocked: needsAccount,
  run: async (trial) => {
    const { answers, ledger, site } = trial;
    const accountId = trial.account?.accountId ?? "";
    const values = { accountId, resource: site?.accessResource, role: roleOf(trial) };
    const entry = ledger.plan(
      { kind: "access", name: "access to the app", ofAccount: accountId },
      trial.today(),
    );
    let last: Exchange | undefined;
    await trial.watch.firstSeen(trial.watch.moment(), {
      granted: async () => {
        last = await trial.send("access.grant", values);
        return !isNotInDirectory(last);
      },
    });
    if (last === undefined || !isTaken(last)) {
      ledger.change(entry, { state: "removed" });
      answers.set("access.grant", refusalOf(last), ...(last === undefined ? [] : [last]));
      answers.notMeasured("access.readable", "no access was given");
    } else {
      ledger.change(entry, { state: "made" });
      answers.set("access.grant", statusOf(last), last);
      await answerReadable(trial, accountId);
    }
    await joinWithAccess(trial, accountId, isTaken(last ?? ({} as Exchange)));
  },
};

function roleOf({ site }: Trial): string {
  const owner = site?.product === "confluence" ? "confluence" : "jira-software";
  return `ari:cloud:${owner}::role/product/member`;
}

function refusalOf(exchange: Exchange | undefined): string {
  if (exchange === undefined) {
    return "no response";
  }
  return isUnrouted(exchange) ? "unrouted" : isNotInDirectory(exchange) ? "not-in-directory" : "refused";
}

async function answerReadable(trial: Trial, accountId: string): Promise<void> {
  const { answers, site } = trial;
  const exchange = await trial.send("access.list", { accountId });
  const isShown = (itemsIn(exchange.body) ?? []).some(
    (item) => textAt(item, "resourceId")?.includes(site?.cloudId ?? "-") === true,
  );
  answers.set("access.readable", isSuccess(exchange) && isShown ? "shown" : "not-shown", exchange);
}

async function joinWithAccess(trial: Trial, accountId: string, hasAccess: boolean): Promise<void> {
  const { answers } = trial;
  if (
    trial.isMember ||
    answers.answerTo("members.before-access") !== "refused" ||
    trial.group?.isProven !== true
  ) {
    return;
  }
  if (!hasAccess) {
    answers.notMeasured("members.service-accounts", "the account could not be given access to an app");
    return;
  }
  let last: Exchange | undefined;
  await trial.watch.firstSeen(trial.watch.moment(), {
    joined: async () => {
      last = await addMember(trial, accountId);
      return !isNotInDirectory(last);
    },
  });
  if (last === undefined) {
    return;
  }
  if (isTaken(last)) {
    trial.isMember = true;
    trial.moments.set("member", trial.watch.moment());
    answerStatus(trial, "members.add.status", last);
    answers.set("members.service-accounts", "afterAppAccess", last);
  } else if (answers.answerTo("accounts.ids.shown") !== "both") {
    answers.notMeasured("members.service-accounts", "the account does not show the id that memberships take");
  } else {
    answers.set(
      "members.service-accounts",
      isNotInDirectory(last) ? "never" : `status ${last.status ?? "none"}`,
      last,
    );
  }
}

/** Gives the group the role of a user. */
export const roles: Step = {
  name: "roles",
  does: "Gives the group the role of a user on the app of --site.",
  requests: [
    {
      call: "roles.assign",
      most: 2,
      purpose: "give the group the role; then what giving it again returns",
      only: "with --site",
    },
    { call: "roles.list", most: 11, purpose: "when the list shows the role", only: "with --site" },
  ],
  questions: ["roles.assign.status", "roles.assign-again", "roles.assign-lag-ms", "roles.resource"],
  blocked: needsGroup,
  run: async (trial) => {
    const { answers, ledger, site } = trial;
    answers.notMeasured("roles.resource", "it needs a resource that is not the site's own");
    const role = { resourceId: site?.resourceId, roleId: ROLE };
    const entry = ledger.plan(
      { kind: "role", name: ROLE, ofGroup: trial.group?.ids[0], ...role, role: ROLE },
      trial.today(),
    );
    const assigned = await trial.send("roles.assign", { ...groupPath(trial), ...role });
    answerStatus(trial, "roles.assign.status", assigned);
    if (!isTaken(assigned) && !assigned.isOutcomeUnknown) {
      ledger.change(entry, { state: "removed" });
      return;
    }
    ledger.change(entry, { state: "made" });
    const { shown } = await trial.watch.firstSeen(trial.watch.moment(), {
      shown: async () => (await isRoleShown(trial)) === true,
    });
    answerDelay(trial, "roles.assign-lag-ms", shown);
    const again = await trial.send("roles.assign", { ...groupPath(trial), ...role });
    answers.set("roles.assign-again", statusOf(again), again);
  },
};

/** Undefined where the list cannot be read. */
async function isRoleShown(trial: Trial): Promise<boolean | undefined> {
  const { items } = await list(trial, "roles.list", groupPath(trial));
  return items?.some(
    (item) =>
      textAt(item, "resourceId")?.includes(trial.site?.cloudId ?? "-") === true &&
      JSON.stringify(item["roles"] ?? item["roleAssignments"] ?? "").includes(ROLE),
  );
}

/** Uses both tokens, now that the account has access. */
export const tokenUse: Step = {
  name: "token-use",
  does: "Uses both tokens on the app, as Bearer and as Basic.",
  requests: USES(24, "which way the app takes a token, and whether both tokens work"),
  questions: ["tokens.use.scheme", "tokens.use.needs-app-access", "tokens.overlap"],
  blocked: needsToken,
  run: async (trial) => {
    const { answers } = trial;
    const [first, second] = trial.tokens;
    if (first === undefined) {
      return;
    }
    const works = new Map<Scheme, Exchange>();
    await trial.watch.firstSeen(trial.watch.moment(), {
      either: async () => {
        for (const scheme of ["Bearer", "Basic"] as const) {
          const exchange = await use(trial, first, scheme);
          if (isSuccess(exchange)) {
            works.set(scheme, exchange);
          }
        }
        return works.size > 0;
      },
    });
    const [scheme] = works.keys();
    if (scheme === undefined) {
      const why = "the app did not take the token within 60 s";
      (["tokens.use.scheme", "tokens.use.needs-app-access", "tokens.overlap"] as const).forEach((id) => {
        answers.notMeasured(id, why);
      });
      return;
    }
    trial.scheme = scheme;
    answers.set("tokens.use.scheme", works.size === 2 ? "both" : scheme.toLowerCase(), ...works.values());
    answers.set("tokens.use.needs-app-access", true);
    if (second === undefined) {
      answers.notMeasured("tokens.overlap", "there is one token only");
    } else {
      const other = await use(trial, second, scheme);
      answers.set("tokens.overlap", isSuccess(other) ? "both" : "only-new", other);
    }
  },
};

/** Whether the revoked token still works: for the step that revokes it. */
export async function isStopped(trial: Trial, token: LivingToken): Promise<boolean> {
  return trial.scheme !== undefined && !isSuccess(await use(trial, token, trial.scheme));
}

/** Takes the role and the access away again. */
export const rolesEnd: Step = {
  name: "roles-end",
  does: "Takes the role away from the group, and tries to take the access away from the account.",
  requests: [
    {
      call: "roles.revoke",
      most: 2,
      purpose: "take the role away; then what taking it away again returns",
      only: "with --site",
    },
    { call: "roles.list", most: 10, purpose: "when the list leaves the role out", only: "with --site" },
    {
      call: "access.revoke",
      most: 1,
      purpose: "whether a call takes the account's access away",
      only: "with --site",
    },
  ],
  questions: ["roles.revoke.status", "roles.revoke-again", "roles.revoke-lag-ms", "access.revocable"],
  blocked: needsGroup,
  run: async (trial) => {
    const { answers, ledger, site } = trial;
    const [entry] = ledger.living("role");
    if (entry !== undefined) {
      const role = { resourceId: site?.resourceId, roleId: ROLE };
      const revoked = await trial.send("roles.revoke", { ...groupPath(trial), ...role });
      answerStatus(trial, "roles.revoke.status", revoked);
      if (isTaken(revoked)) {
        ledger.change(entry, { state: "removed" });
        const { gone } = await trial.watch.firstSeen(trial.watch.moment(), {
          gone: async () => (await isRoleShown(trial)) === false,
        });
        answerDelay(trial, "roles.revoke-lag-ms", gone);
        const again = await trial.send("roles.revoke", { ...groupPath(trial), ...role });
        answers.set("roles.revoke-again", statusOf(again), again);
      }
    }
    const accountId = trial.account?.accountId;
    if (
      accountId === undefined ||
      answers.get("access.grant")?.kind !== "answered" ||
      ledger.living("access").length === 0
    ) {
      answers.notMeasured("access.revocable", "no access was given");
      return;
    }
    const taken = await trial.send("access.revoke", { accountId, role: ROLE, resource: site?.resourceId });
    answers.set("access.revocable", isTaken(taken) ? "works" : "refused", taken);
  },
};
