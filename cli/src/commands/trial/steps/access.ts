import { itemsIn, textAt } from "../reading";
import { isNotInDirectory, isSuccess, isTaken, isUnrouted, type Exchange } from "../requests/exchange";
import type { Step, Trial } from "../trial";
import { answerStatus, statusOf } from "./answering";
import { addMember } from "./joining";
import { needsAccount } from "./needs";

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
  } else if (answers.answerTo("accounts.ids.shown") === "id") {
    answers.notMeasured("members.service-accounts", "the account does not show the id that memberships take");
  } else {
    answers.set(
      "members.service-accounts",
      isNotInDirectory(last) ? "never" : `status ${last.status ?? "none"}`,
      last,
    );
  }
}
