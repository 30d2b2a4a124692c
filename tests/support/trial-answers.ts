import { answersOf, type Behaviour, type Emulator } from "pulumi-atlassian-admin-emulator";
import { SCHEDULE_MS } from "../../cli/src/commands/trial/clock";
import type { Profile } from "../../cli/src/commands/trial/profile/profile";

/** Results that no trial can find, because something else in the behaviour hides them, each with the reason. */
const HIDDEN: readonly {
  readonly when: (behaviour: Behaviour) => boolean;
  readonly ids: readonly string[];
}[] = [
  // 204 has no body.
  { when: (b) => b.createGroupStatus === 204, ids: ["groups.create.body"] },
  { when: (b) => b.createServiceAccountStatus === 204, ids: ["accounts.create.body"] },
  { when: (b) => b.consoleCreateStatus === 204, ids: ["accounts.console-create.body"] },
  // Two ids that are the same, or one that is not shown, cannot be distinguished.
  {
    when: (b) => b.sameIds || b.accountIds !== "both",
    ids: [
      "accounts.ids.shown",
      "accounts.ids.same",
      "accounts.id.form",
      "accounts.account-id.form",
      "accounts.path-id.manage",
      "accounts.path-id.documented",
      "accounts.path-id.console",
      "accounts.update.request",
      "accounts.update.id-value",
      "accounts.delete.documented",
      "accounts.delete.undocumented",
      "users.service-accounts-found",
      "tokens.mint.refused",
    ],
  },
  { when: (b) => !b.serviceAccountsInDirectory, ids: ["members.service-accounts"] },
  // Letters and digits show no other change.
  { when: (b) => b.accountNameRule === "alphanumeric", ids: ["accounts.name.changes"] },
  // No token is taken whose life would be shortened.
  { when: (b) => (b.tokenLifeCapDays ?? 0) >= b.tokenMaxLifeDays, ids: ["tokens.life-cap-days"] },
  { when: (b) => b.dateHeader !== "server", ids: ["time.clock-offset-ms", "time.created-at-offset-ms"] },
  // What a delete takes and how late lists show it add up.
  {
    when: (b) => b.groupDeleteTakesMs > 0 || b.accountDeleteTakesMs > 0,
    ids: [
      "groups.search.delete-lag-ms",
      "accounts.listing.delete-lag-ms",
      "groups.delete.takes-ms",
      "accounts.delete.takes-ms",
    ],
  },
];

/**
 * How the results of a profile differ from the measured behaviour, such as `groups.create.status: 200 instead of
 * 201`.
 */
export function wrongAnswers(emulator: Emulator, { answers }: Profile): string[] {
  const behaviour = emulator.behaviour.get();
  const hidden = new Set(HIDDEN.flatMap(({ when, ids }) => (when(behaviour) ? ids : [])));
  const truth = answersOf(behaviour);
  return Object.entries(answers)
    .filter(([id]) => !hidden.has(id))
    .filter(([id, answer]) => !isRight(id, answer, truth[id]))
    .map(([id, answer]) => `${id}: ${JSON.stringify(answer)} instead of ${JSON.stringify(truth[id])}`);
}

function isRight(id: string, answer: unknown, truth: unknown): boolean {
  if (id === "events.actions") {
    const names = truth as Readonly<Record<string, string>>;
    return Object.entries(answer as Record<string, string>).every(([our, their]) => names[our] === their);
  }
  if (id.endsWith("-ms") && !id.startsWith("time.")) {
    // The log is read at every second time only.
    const steps = id === "events.lag-ms" ? SCHEDULE_MS.filter((_, index) => index % 2 === 0) : SCHEDULE_MS;
    return answer === steps.find((due) => due >= Number(truth));
  }
  return canonical(answer) === canonical(truth);
}

/** Lists count as sets. */
export function canonical(answer: unknown): string {
  return JSON.stringify(Array.isArray(answer) ? [...(answer as string[])].sort() : answer);
}
