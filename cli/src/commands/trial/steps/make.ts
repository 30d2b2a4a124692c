import type { Step } from "../trial";
import { Joining } from "./joining";
import { answerAccount, createAccount, isAccountShown } from "./make-account";
import { answerGroup, createGroup, isGroupShown } from "./make-group";

/** The first writes: the group, the account, and the account in the group. */
export const make: Step = {
  name: "make",
  does: "Makes the group and the service account, and puts the account into the group.",
  requests: [
    {
      call: "groups.create",
      most: 3,
      purpose: "create the group; with a shorter description, then without one, if that is refused",
    },
    {
      call: "accounts.create.documented",
      most: 6,
      purpose: "create the account; with another name or description if those are refused",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.create.console",
      most: 6,
      purpose: "create the account",
      only: "if the documented API is not routed",
    },
    { call: "groups.search", most: 22, purpose: "when a search shows the group, and under which name" },
    {
      call: "accounts.list.documented",
      most: 12,
      purpose: "when the listing shows the account",
      only: "if the documented API is routed",
    },
    {
      call: "accounts.list.console",
      most: 12,
      purpose: "when the listing shows the account",
      only: "if the documented API is not routed",
    },
    {
      call: "members.add",
      most: 12,
      purpose: "add the account to the group, until the directory knows the account",
    },
  ],
  questions: [
    ...([
      "groups.made",
      "groups.create.status",
      "groups.create.body",
      "groups.search.create-lag-ms",
    ] as const),
    ...(["groups.name.changes", "groups.name.search", "groups.name.search-case", "groups.id.form"] as const),
    ...(["groups.description.changes", "groups.description.max-length"] as const),
    ...(["accounts.create.status", "accounts.create.body", "accounts.console-create.status"] as const),
    ...([
      "accounts.console-create.body",
      "accounts.ids.shown",
      "accounts.ids.same",
      "accounts.id.form",
    ] as const),
    ...(["accounts.account-id.form", "accounts.description", "accounts.name.changes"] as const),
    ...([
      "accounts.description.changes",
      "accounts.description.max-length",
      "accounts.listing.create-lag-ms",
    ] as const),
    ...([
      "accounts.listing.updated-at",
      "accounts.ready-after-ms",
      "accounts.quota.status",
      "accounts.email.form",
    ] as const),
    ...([
      "accounts.name.duplicate",
      "members.licence",
      "members.add.status",
      "members.before-access",
      "members.service-accounts",
    ] as const),
  ],
  run: async (trial) => {
    trial.answers.notMeasured("accounts.name.duplicate", "it needs a second service account");
    const group = await createGroup(trial);
    const account = await createAccount(trial);
    const since = trial.watch.moment();
    const joining = new Joining(trial);
    const seen = await trial.watch.firstSeen(since, {
      ...(group !== undefined && { group: () => isGroupShown(trial) }),
      ...(account !== undefined && { account: () => isAccountShown(trial), member: () => joining.try() }),
    });
    if (group !== undefined) {
      await answerGroup(trial, group, seen["group"] ?? null);
    }
    if (account !== undefined) {
      answerAccount(trial, account, seen["account"] ?? null);
      joining.answer(seen["member"] ?? null);
    }
  },
};
