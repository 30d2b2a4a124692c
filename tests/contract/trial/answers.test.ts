import {
  profileQuestions,
  startEmulator,
  type BehaviourPatch,
  type Emulator,
} from "pulumi-atlassian-admin-emulator";
import { CALLS, valuesIn, type Call } from "../../../cli/src/commands/trial/requests/calls";
import type { Profile } from "../../../cli/src/commands/trial/profile/profile";
import { plannedRequests } from "../../../cli/src/commands/trial/dry-run";
import { EVERYTHING, heldBy, profileOf, tableOf, TrialRun, verdictOf } from "../../support/trial";
import { wrongAnswers } from "../../support/trial-answers";

const CALL_LIST: readonly Call[] = Object.values(CALLS);

const TWO_ACCOUNTS = { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }] };

let emulator: Emulator;
let run: TrialRun;

async function start(behaviour: BehaviourPatch = {}): Promise<void> {
  emulator = await startEmulator({
    behaviour,
    seed: { ...TWO_ACCOUNTS, groups: 3, membersPerGroup: 1, users: 2 },
  });
  run = await TrialRun.on(emulator);
}

afterEach(async () => {
  await run.remove();
  await emulator.close();
});

const BEHAVIOURS: readonly (readonly [string, BehaviourPatch])[] = [
  ["as by default", {}],
  [
    "with the documented API only",
    { serviceAccountBackends: { accountManagement: false }, dashDirectoryWrites: "accept" },
  ],
  [
    "with the console's API only",
    {
      serviceAccountBackends: { apiAccess: false },
      deleteVariant: "accountManagement",
      consoleCreateStatus: 201,
      consoleCreateBody: "id",
      consolePathId: "atlassianId",
      reAddMembership: 409,
      removeNonMember: 400,
    },
  ],
  [
    "with the lifecycle delete only",
    {
      documentedDelete: "refused",
      deleteVariant: "lifecycle",
      accountDeleteStatus: 202,
      groupUpdate: "none",
      groupUpdateUnrouted: 405,
    },
  ],
  [
    "that shows everything late",
    {
      serviceAccountListLagMs: 5000,
      serviceAccountUpdateLagMs: 20_000,
      serviceAccountDeleteLagMs: 2000,
      groupSearchLagMs: 30_000,
      groupUpdateLagMs: 2000,
      groupDeleteLagMs: 5000,
      groupReadLagMs: 2000,
      membershipLagMs: 10_000,
      membershipRemoveLagMs: 2000,
      roleLagMs: 20_000,
      roleRevokeLagMs: 500,
      tokenListLagMs: 2000,
      tokenListDeleteLagMs: 6000,
      organizationTokenListLagMs: 20_000,
      eventLagMs: 2000,
    },
  ],
  [
    "whose texts are changed and cut",
    {
      accountNameChanges: ["squeeze", "nfc"],
      accountDescriptionChanges: ["escape"],
      accountDescriptionLimit: 120,
      groupNameChanges: ["lowercase", "squeeze"],
      groupNameSearch: "normalised",
      groupDescriptionChanges: ["nfc"],
      groupDescriptionLimit: 200,
      tokenLabelChanges: ["uppercase", "suffix"],
      duplicateTokenLabel: "allow",
      duplicateGroupName: "allow",
    },
  ],
  [
    "with a policy on tokens, and times of its own",
    {
      tokenMaxLifeDays: 180,
      tokenLifeCapDays: 60,
      tokenExpiryRounding: "endOfDay",
      tokenTimeForm: "offset10",
      apiAccessTokenTimes: "numberText",
      tokenListShape: "array",
      updatedAtForm: "text",
      serverClockOffsetMs: 600_000,
      mintStatus: 201,
      unknownToken: 400,
      tokenAuth: "basic",
      requireProductAccess: true,
    },
  ],
  [
    "whose ids and updates are of another form",
    {
      serviceAccountIdForm: "ari",
      accountIdForm: "uppercase",
      groupIdForm: "uppercase",
      memberIdForm: "ari",
      apiAccessPathId: "any",
      managePathId: "any",
      serviceAccountUpdate: "item",
      patchFields: "displayName",
      groupUpdate: "put",
      groupPutMissing: "clear",
      groupUpdateBody: "group",
      createGroupBody: "group",
    },
  ],
  [
    "where service accounts join groups only with app access, slowly",
    {
      serviceAccountsInGroups: "afterAppAccess",
      createServiceAccountBody: "none",
      createServiceAccountStatus: 204,
      accountReadyAfterMs: 5000,
      accountDeleteTakesMs: 5000,
      deletionStatus: "PENDING_DELETION",
      listingTotal: "absent",
      apiAccessMaxLimit: 200,
      consoleMaxLimit: 50,
      maxSearchLimit: 50,
      limitAboveMax: "refuse",
      eventsAccess: 403,
      rateLimitHeaders: "secondsLeft",
      apiAccessNextLink: "cursor",
      accountNameRule: "length",
    },
  ],
  [
    "that takes letters and digits only, and no descriptions",
    {
      accountNameRule: "alphanumeric",
      accountDescription: "refused",
      serviceAccountUpdate: "none",
      serviceAccountsInGroups: "never",
      eventActions: { group_created: "group_made" },
      eventById: "gone",
      limitAboveMax: "clamp",
      tokenExpiryShown: false,
      unknownAccountDelete: 204,
      unknownGroupDelete: 204,
    },
  ],
];

/** What the rest of a behaviour hides. */
const UNANSWERED: Readonly<Record<string, readonly string[]>> = {
  // The console's delete worked, so the other one was not tried.
  "with the console's API only": ["accounts.delete.undocumented"],
  // The last delete was waited for longer than the log takes.
  "that shows everything late": ["events.lag-ms"],
  // Without access to an app, the directory does not know the account at all.
  "where service accounts join groups only with app access, slowly": ["accounts.ready-after-ms"],
};

/** The questions without a result, about what the behaviour changes. */
function unanswered(behaviour: BehaviourPatch, { answers }: Profile): string[] {
  return profileQuestions
    .filter(({ behaviour: name, notMeasured }) => name in behaviour && notMeasured === undefined)
    .map(({ id }) => id)
    .filter((id) => !(id in answers));
}

describe.each(BEHAVIOURS)("a trial of an organisation %s", (name, behaviour) => {
  it.each([
    ["with a site and a person", EVERYTHING],
    ["without them", {}],
  ])("finds the correct results %s, and leaves nothing behind", async (_which, wishes) => {
    await start(behaviour);
    const before = await heldBy(emulator);
    const result = await run.conduct(wishes);

    const profile = profileOf(result, run.target);
    expect(wrongAnswers(emulator, profile)).toEqual([]);
    expect(wishes === EVERYTHING ? unanswered(behaviour, profile) : []).toEqual(
      wishes === EVERYTHING ? (UNANSWERED[name] ?? []) : [],
    );
    expect(result).toMatchObject({ stopped: undefined, problems: [], left: [] });
    run.pass(600_000);
    expect(await heldBy(emulator)).toEqual(before);
    expect(await run.ledgers()).toEqual([]);
  });
});

describe("a trial of the default organisation", () => {
  it("measures every question but those that need something else, and finds that all fits", async () => {
    await start();
    const result = await run.conduct(EVERYTHING);
    expect(verdictOf(result)).toBe("fits");
    const open = result.answers.all().filter(({ outcome }) => outcome.kind === "not-measured");
    expect(open.map(({ id }) => id)).toEqual([
      "requests.retry-after",
      "time.date-header",
      "accounts.console-create.status",
      "accounts.console-create.body",
      "accounts.path-id.console",
      "accounts.name.duplicate",
      "accounts.delete.undocumented",
      "accounts.delete.shown-status",
      "accounts.quota.status",
      "groups.name.search",
      "groups.update.put-missing",
      "roles.resource",
    ]);
    expect(tableOf(result)).toContain("Result: fits.");
  });

  it("sends only what a dry run prints, and no more of it", async () => {
    await start();
    emulator.clearRequests();
    const { requests } = await run.conduct(EVERYTHING);
    const { entries } = emulator.requests();
    const planned = new Map<string, number>();
    for (const { request, most } of plannedRequests(emulator.orgId)) {
      planned.set(request, (planned.get(request) ?? 0) + most);
    }
    const counts = new Map<string, number>();
    for (const { method, path } of entries) {
      const call = CALL_LIST.find((one) => one.method === method && valuesIn(one, path) !== undefined);
      const name = `${method} ${call?.path.replace("{orgId}", emulator.orgId) ?? path}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts].filter(([name, count]) => count > (planned.get(name) ?? 0))).toEqual([]);
    expect(entries).toHaveLength(requests);
    expect(requests).toBeLessThan(150);
  });

  it("makes one account, one group, and at most two living tokens", async () => {
    await start();
    let mostTokens = 0;
    await run.conduct({
      ...EVERYTHING,
      onSend: () => {
        mostTokens = Math.max(mostTokens, emulator.state().tokens.length);
        expect(emulator.state().serviceAccounts.length).toBeLessThanOrEqual(3);
        expect(emulator.state().groups.length).toBeLessThanOrEqual(4);
      },
    });
    expect(mostTokens).toBe(2);
    const created = emulator
      .requests()
      .entries.filter(
        ({ method, route, status }) =>
          method === "POST" && status < 300 && route.endsWith("/service-accounts"),
      );
    expect(created).toHaveLength(1);
  });

  it("waits as long as an organisation takes, and no longer than it must", async () => {
    await start({ groupSearchLagMs: 120_000 });
    const result = await run.conduct();
    expect(result.answers.answerTo("groups.search.create-lag-ms")).toBe(300_000);
    expect(verdictOf(result)).toBe("not tried to the end");
    expect(result.left).toEqual([]);
  });
});

describe("the table of requests", () => {
  it("has a purpose for every request that a step sends", () => {
    const used = new Set(plannedRequests("org").map(({ request }) => request));
    const all = Object.values(CALLS).map(({ method, path }) => `${method} ${path.replace("{orgId}", "org")}`);
    expect(all.filter((request) => !used.has(request))).toEqual([]);
    expect(plannedRequests("org").filter(({ purpose, most }) => purpose === "" || most < 1)).toEqual([]);
  });
});
