import type { Emulator, FaultRule } from "pulumi-atlassian-admin-emulator";
import { WATCH_SECONDS } from "../../../../cli/src/commands/trial/clock";
import type { OperationResult } from "../../../model/mini-engine";
import { OutputOf, type Declaration } from "../../../model/program";
import { StackInProcess } from "./stack-in-process";
import type { SkippedTime } from "./skipped-time";

/** What a command of Pulumi takes at least before its first request. */
const START_MS = 3000;
/** Longer than any delay that a trial can report. */
export const LATER_MS = 900_000;
export const PERSON = "ada@example.com";

interface Texts {
  readonly displayName: string;
  readonly description?: string;
  readonly owner?: string;
  readonly groupName: string;
  readonly label: string;
}

/** A program without anything that an organisation can change, cut or refuse. */
const PLAIN: Texts = { displayName: "DeployBot", groupName: "deployers", label: "CI" };
const RICH: Texts = {
  displayName: "Deploy  Bot of Cafe\u0301",
  description: `Deploys  R&D's "services" <all of them> for the Cafe\u0301`,
  owner: "team-a",
  groupName: "Deployers of  the Cafe\u0301",
  label: "CI of  the Cafe\u0301",
};
const RICH_CHANGED: Texts = {
  ...RICH,
  displayName: "Release  Bot of Cafe\u0301",
  description: `Releases  R&D's "services" <all of them> for the Cafe\u0301`,
  groupName: "Releasers of  the Cafe\u0301",
};

/** What a row of the table changes in the lives. */
export interface Circumstances {
  /** Settings of the provider. */
  readonly settings?: (emulator: Emulator) => Readonly<Record<string, string>>;
  /** Whether the account gets access to an app before it joins the group. */
  readonly hasAccess?: boolean;
  /** Tokens have this many days to live. @default 90 */
  readonly lifetimeDays?: number;
  /** Responses in every life. */
  readonly faults?: readonly FaultRule[];
  /** Responses from the time when somebody has removed the objects by hand. */
  readonly whenGone?: readonly FaultRule[];
  /** Responses while somebody has already given what the program gives. */
  readonly whenGiven?: readonly FaultRule[];
  /** Responses to deletes that somebody else wins. */
  readonly race?: readonly FaultRule[];
}

export type Life = (run: LifeRun) => Promise<void>;

/** One organisation, one stack, one course of events. */
export class LifeRun {
  readonly stack: StackInProcess;
  /** What did not go as the documentation describes, such as `refresh: …`. */
  readonly troubles: string[] = [];

  /** @param isPatient Whether time passes between the operations, and a failed one is repeated. */
  constructor(
    readonly emulator: Emulator,
    readonly time: SkippedTime,
    readonly circumstances: Circumstances,
    private readonly isPatient: boolean,
  ) {
    this.stack = new StackInProcess(emulator, circumstances.settings?.(emulator));
    this.meet(circumstances.faults);
  }

  meet(faults: readonly FaultRule[] = []): void {
    faults.forEach((fault) => this.emulator.faults.add(fault));
  }

  later(): void {
    this.time.pass(LATER_MS);
  }

  program(texts: Texts, hasAccess = this.circumstances.hasAccess === true): Declaration[] {
    const [workspace] = this.emulator.state().organizations[0]?.workspaces ?? [];
    const access = {
      resource: `ari:cloud:jira-software::site/${workspace?.cloudId ?? ""}`,
      role: "ari:cloud:jira-software::role/product/member",
    };
    const { lifetimeDays = 90 } = this.circumstances;
    const { displayName, description, owner, groupName, label } = texts;
    const groupId = new OutputOf("group", "groupId");
    const accountId = new OutputOf("account", "accountId");
    const resourceId = workspace?.id ?? "";
    return [
      declare("account", "ServiceAccount", {
        displayName,
        description,
        owner,
        ...(hasAccess && { productAccess: [access] }),
      }),
      declare("group", "Group", { name: groupName, description }),
      declare("token", "ApiToken", { accountId, label, scopes: ["read:jira-work"], lifetimeDays }, "account"),
      declare("role", "GroupRoleAssignment", { groupId, resourceId, role: "atlassian/user" }, "group"),
      declare("person", "GroupMembership", { groupId, email: PERSON }, "group"),
      declare("member", "GroupMembership", { groupId, accountId }, "group", "account"),
    ];
  }

  /** Runs an operation. An error is a trouble; for a patient user, only if it comes again later. */
  async step(name: string, operation: () => Promise<OperationResult>): Promise<OperationResult> {
    this.time.pass(this.isPatient ? LATER_MS : START_MS);
    let result = await operation();
    if (this.isPatient && result.errors.length > 0) {
      this.later();
      result = await operation();
    }
    this.troubles.push(...result.errors.map((message) => `${name}: ${message}`));
    return result;
  }

  up(step: string, declarations: readonly Declaration[]): Promise<OperationResult> {
    return this.step(step, () => this.stack.up(declarations));
  }

  /** If nobody changed anything, a refresh shows no difference, and the same program changes nothing. */
  async expectNoChange(step: string, declarations: readonly Declaration[]): Promise<void> {
    let drift: readonly string[] = [];
    await this.step(`refresh after ${step}`, async () => {
      const seen = await this.stack.driftOfRefresh();
      drift = seen.drift;
      return seen.result;
    });
    if (drift.length > 0) {
      this.troubles.push(`refresh after ${step}: differs in ${drift.join(", ")}`);
    }
    const { counts, errors } = await this.up(`second up after ${step}`, declarations);
    if (errors.length === 0 && counts.same !== declarations.length) {
      this.troubles.push(`second up after ${step}: changes something`);
    }
  }

  async expectDestroyed(): Promise<void> {
    await this.up("destroy", []);
    this.later();
    await settle(this.emulator);
    const { groups, serviceAccounts, tokens } = this.emulator.state();
    if ([...groups, ...serviceAccounts, ...tokens].length > 0 || this.stack.names.length > 0) {
      this.troubles.push("destroy: something is left");
    }
  }
}

function declare(
  name: string,
  type: string,
  args: Readonly<Record<string, unknown>>,
  ...dependsOn: readonly string[]
): Declaration {
  return { name, type, face: "dynamic", args: { managedBy: `acme/prod:${name}`, ...args }, dependsOn };
}

/** A request lets the emulator finish what time has ended. */
async function settle({ apiKey, url }: Emulator): Promise<void> {
  await fetch(`${url}/admin/v1/orgs`, { headers: { authorization: `Bearer ${apiKey}` } });
}

/** What a verdict other than `fails` promises: create, refresh, a second up without changes, and destroy. */
export const core: Life = async (run) => {
  const declared = run.program(PLAIN);
  await run.up("up", declared);
  await run.expectNoChange("up", declared);
  await run.expectDestroyed();
};

const texts: Life = async (run) => {
  const [declared, changed] = [run.program(RICH), run.program(RICH_CHANGED)];
  await run.up("up", declared);
  await run.expectNoChange("up", declared);
  const { errors } = await run.up("change", changed);
  await run.expectNoChange("change", errors.length > 0 ? declared : changed);
  await run.expectDestroyed();
};

/** The account gets access to an app. */
const access: Life = async (run) => {
  const declared = run.program(PLAIN, true);
  await run.up("up", declared);
  await run.expectNoChange("up", declared);
};

/** The response to each create is lost. */
const lost: Life = async (run) => {
  for (const route of ["service-accounts", "manage/api-tokens", "groups", "memberships", "assign"]) {
    run.meet([{ method: "POST", route: `**/${route}`, drop: "after", count: 1 }]);
  }
  await run.up("up", run.program(PLAIN));
  const { groups, serviceAccounts, tokens } = run.emulator.state();
  if ([groups, serviceAccounts, tokens].some(({ length }) => length !== 1)) {
    run.troubles.push("up: makes too much or too little");
  }
};

/** Somebody gave the group its role and its member before. */
const given: Life = async (run) => {
  const declared = run.program(PLAIN);
  await run.up("up", declared.slice(0, 2));
  const { groups, organizations, users } = run.emulator.state();
  const group = groups[0]?.id ?? "";
  const resourceId = organizations[0]?.workspaces[0]?.id ?? "";
  run.emulator.mutate({ action: "assignRole", group, resourceId, roleId: "atlassian/user" });
  const person = users.find(({ email }) => email === PERSON)?.accountId ?? "";
  run.emulator.mutate({ action: "addMember", group, account: person });
  run.later();
  run.meet(run.circumstances.whenGiven);
  await run.up("up", declared);
};

function removeByHand(run: LifeRun): void {
  const { groups, tokens } = run.emulator.state();
  for (const { id } of tokens) {
    run.emulator.mutate({ action: "revokeToken", token: id });
  }
  for (const { grants, id, members } of groups) {
    for (const account of members) {
      run.emulator.mutate({ action: "removeMember", group: id, account });
    }
    for (const { resourceId, roleId } of grants) {
      run.emulator.mutate({ action: "revokeRole", group: id, resourceId, roleId });
    }
  }
  run.meet(run.circumstances.whenGone);
}

function deleteByHand(run: LifeRun): void {
  const { groups, serviceAccounts } = run.emulator.state();
  for (const { id } of groups) {
    run.emulator.mutate({ action: "deleteGroup", group: id });
  }
  for (const { atlassianId } of serviceAccounts) {
    run.emulator.mutate({ action: "deleteServiceAccount", account: atlassianId });
  }
  run.meet(run.circumstances.whenGone);
}

/** Somebody removed everything by hand, and the program is destroyed without a refresh. */
const destroyed =
  (remove: (run: LifeRun) => void): Life =>
  async (run) => {
    await run.up("up", run.program(PLAIN));
    run.later();
    remove(run);
    run.later();
    await run.expectDestroyed();
  };

/** Somebody removed it by hand, and a refresh notices as soon as a trial would. */
const refreshed: Life = async (run) => {
  await run.up("up", run.program(PLAIN));
  for (const [remove, left] of [
    [removeByHand, "account, group"],
    [deleteByHand, ""],
  ] as const) {
    run.later();
    remove(run);
    run.time.pass(WATCH_SECONDS * 1000);
    await run.step("refresh", () => run.stack.refresh());
    if (run.stack.names.join(", ") !== left) {
      run.troubles.push(`refresh: the state has ${run.stack.names.join(", ") || "nothing"}`);
    }
  }
};

/** Somebody else deletes at the same time. */
const race: Life = async (run) => {
  await run.up("up", run.program(PLAIN));
  run.meet(run.circumstances.race);
  await run.expectDestroyed();
};

/** Everything beside the core. A trouble in one of these is a difference. */
export const MORE_LIVES: Readonly<Record<string, Life>> = {
  texts,
  access,
  lost,
  given,
  removed: destroyed(removeByHand),
  deleted: destroyed(deleteByHand),
  refreshed,
  race,
};
