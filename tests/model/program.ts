import type { FaceName } from "../support/provider-faces";

/** The small world that programs are made of. Names never overlap, so that no two plans mean one object. */
export const ACCOUNTS = ["bot-1", "bot-2"] as const;
export const TOKENS = ["token-1", "token-2", "token-3"] as const;
export const GROUPS = ["team-1", "team-2", "crew"] as const;
export const MEMBERSHIPS = ["member-1", "member-2", "member-3"] as const;
export const ROLES = ["role-1", "role-2"] as const;
/** What both stacks may have, always with the same plan. */
export const SHARED = { account: "shared-bot", group: "shared-team" } as const;

/** In the organisation from the start, and not ours. */
export const PEOPLE_GROUP = { id: "group-people", name: "people" };
export const PERSON = { accountId: "712020:person-1", email: "person-1@example.com" };
export const SITE = { name: "acme-jira", cloudId: "cloud-1", product: "jira-software" };
export const WORKSPACE = `ari:cloud:jira::site/${SITE.cloudId}`;
export const ACCESS = {
  resource: `ari:cloud:jira-software::site/${SITE.cloudId}`,
  role: "ari:cloud:jira-software::role/product/member",
};

export type AccountName = (typeof ACCOUNTS)[number];
export type GroupName = (typeof GROUPS)[number];
/** `GroupMembers` has this group to itself: single memberships beside it would undo each other. */
export const LISTED_GROUP = "crew" satisfies GroupName;
type MemberName = AccountName | "person";

interface AccountPlan {
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
  readonly hasAccess?: boolean;
}

interface TokenPlan {
  readonly account: AccountName;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly lifetimeDays: number;
  readonly rotation?: { readonly beforeExpiryDays: number; readonly overlapDays: number } | undefined;
  readonly rotationTrigger?: string | undefined;
}

interface GroupPlan {
  readonly name: string;
  readonly description?: string | undefined;
}

interface MembershipPlan {
  readonly group: GroupName | "people";
  readonly member: MemberName;
  readonly groupBy: "id" | "name";
  readonly memberBy: "id" | "email";
}

interface RolePlan {
  readonly group: GroupName;
  readonly appBy: "id" | "site";
  readonly role: string;
}

/** The exact members of `LISTED_GROUP`. */
interface ListPlan {
  readonly members: readonly MemberName[];
  readonly memberBy: "id" | "email";
}

/** What the user's program declares, by resource name. */
export interface Plans {
  readonly stack: StackName;
  readonly accounts: Map<string, AccountPlan>;
  readonly tokens: Map<string, TokenPlan>;
  readonly groups: Map<string, GroupPlan>;
  readonly memberships: Map<string, MembershipPlan>;
  readonly roles: Map<string, RolePlan>;
  readonly lists: Map<string, ListPlan>;
  /** Which variant of the `ServiceIdentity` the program has. */
  readonly identities: Map<string, number>;
  /** The resources of the native face; the others are dynamic. */
  readonly native: Set<string>;
  /** How often a resource was renamed in the program. */
  readonly renames: Map<string, number>;
  /** Accounts that ever had access to an app: no call removes it, so the program must go on naming it. */
  readonly hadAccess: Set<string>;
  /** Accounts that were imported: only a word in the program lets them be deleted. */
  readonly imported: Set<string>;
}

export const STACKS = ["test", "other"] as const;
export type StackName = (typeof STACKS)[number];

export function emptyPlans(stack: StackName): Plans {
  return {
    stack,
    accounts: new Map(),
    tokens: new Map(),
    groups: new Map(),
    memberships: new Map(),
    roles: new Map(),
    lists: new Map(),
    identities: new Map(),
    native: new Set(),
    renames: new Map(),
    hadAccess: new Set(),
    imported: new Set(),
  };
}

/** An output of another resource. */
export class OutputOf {
  constructor(
    readonly resource: string,
    readonly output: string,
  ) {}
}

/** One resource as the engine registers it. */
export interface Declaration {
  readonly name: string;
  readonly type: string;
  readonly face: FaceName;
  readonly args: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/**
 * The resources that can be declared, each after those it depends on: what hangs on a missing one is left out
 * with it.
 */
export function toDeclarations(plans: Plans, identityVariants: readonly Declaration[][]): Declaration[] {
  const declare = (
    name: string,
    type: string,
    args: Declaration["args"],
    dependsOn: readonly string[] = [],
  ): Declaration => ({
    name,
    type,
    face: faceOf(name, plans),
    args: { ...args, managedBy: managedBy(plans, name) },
    dependsOn,
  });
  return [
    ...[...plans.accounts].map(([name, plan]) =>
      declare(name, "ServiceAccount", accountArgs(name, plan, plans)),
    ),
    ...[...plans.groups].map(([name, plan]) => declare(name, "Group", { ...plan, adoptExisting: true })),
    ...declaredTokens(plans).map(([name, { account, ...plan }]) =>
      declare(name, "ApiToken", { ...plan, accountId: new OutputOf(account, "accountId") }, [account]),
    ),
    ...declaredMemberships(plans).map(([name, plan]) =>
      declare(
        name,
        "GroupMembership",
        { ...groupArg(plan, plans), ...memberArg(plan) },
        [plan.group, plan.member].filter((other) => other !== "people" && other !== "person"),
      ),
    ),
    ...declaredRoles(plans).map(([name, { group, appBy, role }]) =>
      declare(
        name,
        "GroupRoleAssignment",
        {
          groupId: new OutputOf(group, "groupId"),
          ...(appBy === "id" ? { resourceId: WORKSPACE } : { site: SITE.name, product: SITE.product }),
          role,
        },
        [group],
      ),
    ),
    ...[...plans.lists]
      .filter(() => plans.groups.has(LISTED_GROUP))
      .map(([name, plan]) => {
        const members = declaredListed(plan, plans);
        return declare(
          name,
          "GroupMembers",
          {
            groupId: new OutputOf(LISTED_GROUP, "groupId"),
            members: members.map((member) => memberArg({ member, memberBy: plan.memberBy })),
          },
          [LISTED_GROUP, ...members.filter((member) => member !== "person")],
        );
      }),
    ...[...plans.identities].flatMap(([name, variant]) =>
      (identityVariants[variant] ?? []).map((child) => ({ ...child, face: faceOf(name, plans) })),
    ),
  ];
}

export function faceOf(name: string, { native }: Plans): FaceName {
  return native.has(name) ? "native" : "dynamic";
}

/** What the resource class gives each resource. */
function managedBy({ renames, stack }: Plans, name: string): string {
  const count = renames.get(name) ?? 0;
  return `model/${stack}:${name}${count === 0 ? "" : `-${count}`}`;
}

function accountArgs(name: string, { hasAccess, ...plan }: AccountPlan, { hadAccess, imported }: Plans) {
  const access = { ...ACCESS, ...(hasAccess !== true && { removedByHand: true }) };
  return {
    ...plan,
    adoptExisting: true,
    productAccess: hadAccess.has(name) ? [access] : undefined,
    deletionConfirmed: imported.has(name) ? true : undefined,
  };
}

function declaredTokens({ accounts, tokens }: Plans): [string, TokenPlan][] {
  return [...tokens].filter(([, { account }]) => accounts.has(account));
}

function declaredMemberships(plans: Plans): [string, MembershipPlan][] {
  return firstOfEach(plans.memberships, ({ group, member }) => `${group}/${member}`).filter(
    ([, { group, member }]) =>
      (group === "people" || plans.groups.has(group)) && (member === "person" || plans.accounts.has(member)),
  );
}

function declaredRoles(plans: Plans): [string, RolePlan][] {
  return firstOfEach(plans.roles, ({ group, role }) => `${group}/${role}`).filter(([, { group }]) =>
    plans.groups.has(group),
  );
}

function declaredListed({ members }: ListPlan, { accounts }: Plans): MemberName[] {
  return members.filter((member) => member === "person" || accounts.has(member));
}

function firstOfEach<Plan>(plans: Map<string, Plan>, keyOf: (plan: Plan) => string): [string, Plan][] {
  const seen = new Set<string>();
  return [...plans].filter(([, plan]) => {
    const isFirst = !seen.has(keyOf(plan));
    seen.add(keyOf(plan));
    return isFirst;
  });
}

function groupArg({ group, groupBy }: MembershipPlan, { groups }: Plans): Record<string, unknown> {
  if (groupBy === "name") {
    return { groupName: group === "people" ? PEOPLE_GROUP.name : groups.get(group)?.name };
  }
  return { groupId: group === "people" ? PEOPLE_GROUP.id : new OutputOf(group, "groupId") };
}

function memberArg({
  member,
  memberBy,
}: Pick<MembershipPlan, "member" | "memberBy">): Record<string, unknown> {
  if (memberBy === "email") {
    return { email: member === "person" ? PERSON.email : new OutputOf(member, "email") };
  }
  return { accountId: member === "person" ? PERSON.accountId : new OutputOf(member, "accountId") };
}
