import { list } from "../listings";
import { textAt } from "../reading";
import { isTaken } from "../requests/exchange";
import { ROLE } from "../requests/guard";
import type { Step, Trial } from "../trial";
import { answerDelay, answerStatus, statusOf } from "./answering";
import { needsGroup } from "./needs";
import { groupPath } from "./objects";

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
    const looks: (boolean | undefined)[] = [];
    const { shown } = await trial.watch.firstSeen(trial.watch.moment(), {
      shown: async () => {
        const isShown = await isRoleShown(trial);
        looks.push(isShown);
        return isShown === true;
      },
    });
    if (looks.includes(undefined)) {
      answers.notMeasured("roles.assign-lag-ms", "the list of the group's roles could not be read at once");
    } else {
      answerDelay(trial, "roles.assign-lag-ms", shown);
    }
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

/** Takes the role and the access away again. */
export const rolesEnd: Step = {
  name: "roles-end",
  does: "Revokes the role of the group, and tries to revoke the access of the account.",
  requests: [
    {
      call: "roles.revoke",
      most: 2,
      purpose: "revoke the role; then what revoking it again returns",
      only: "with --site",
    },
    { call: "roles.list", most: 10, purpose: "when the list leaves the role out", only: "with --site" },
    {
      call: "access.revoke",
      most: 1,
      purpose: "whether a call revokes the account's access",
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
