/** The small world that programs are made of. Names never overlap, so that no two resources mean one object. */
export const ACCOUNTS = ["bot-1", "bot-2"] as const;
export const TOKENS = ["token-1", "token-2", "token-3"] as const;
export const GROUPS = ["team-1", "team-2"] as const;
export const MEMBERSHIPS = ["member-1", "member-2", "member-3"] as const;

/** In the organisation from the start, and not ours. */
export const PEOPLE_GROUP = { id: "group-people", name: "people" };
export const PERSON = { accountId: "712020:person-1", email: "person-1@example.com" };

export type AccountName = (typeof ACCOUNTS)[number];
export type GroupName = (typeof GROUPS)[number];

export interface AccountPlan {
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
}

export interface TokenPlan {
  readonly account: AccountName;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly lifetimeDays: number;
}

export interface GroupPlan {
  readonly name: string;
  readonly description?: string | undefined;
}

export interface MembershipPlan {
  readonly group: GroupName | "people";
  readonly member: AccountName | "person";
  readonly groupBy: "id" | "name";
  readonly memberBy: "id" | "email";
}

/** What the user's program says, by the names of the resources in it. */
export interface Plans {
  readonly accounts: Map<string, AccountPlan>;
  readonly tokens: Map<string, TokenPlan>;
  readonly groups: Map<string, GroupPlan>;
  readonly memberships: Map<string, MembershipPlan>;
}

export function emptyPlans(): Plans {
  return { accounts: new Map(), tokens: new Map(), groups: new Map(), memberships: new Map() };
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
  readonly type: "ServiceAccount" | "ApiToken" | "Group" | "GroupMembership";
  readonly args: Readonly<Record<string, unknown>>;
  readonly dependsOn: readonly string[];
}

/** The resources that can be declared, each after those it depends on: what hangs on a missing one is left out with it. */
export function toDeclarations(plans: Plans): Declaration[] {
  return [
    ...[...plans.accounts].map(([name, plan]): Declaration => ({
      name,
      type: "ServiceAccount",
      args: { ...plan, adoptExisting: true, managedBy: managedBy(name) },
      dependsOn: [],
    })),
    ...[...plans.groups].map(([name, plan]): Declaration => ({
      name,
      type: "Group",
      args: { ...plan, adoptExisting: true },
      dependsOn: [],
    })),
    ...declaredTokens(plans).map(([name, { account, ...plan }]): Declaration => ({
      name,
      type: "ApiToken",
      args: { ...plan, accountId: new OutputOf(account, "accountId") },
      dependsOn: [account],
    })),
    ...declaredMemberships(plans).map(([name, plan]): Declaration => ({
      name,
      type: "GroupMembership",
      args: { ...groupArg(plan, plans), ...memberArg(plan) },
      dependsOn: [plan.group, plan.member].filter((other) => other !== "people" && other !== "person"),
    })),
  ];
}

/** What the resource class gives each resource. */
export function managedBy(name: string): string {
  return `model/test:${name}`;
}

export function declaredTokens({ accounts, tokens }: Plans): [string, TokenPlan][] {
  return [...tokens].filter(([, { account }]) => accounts.has(account));
}

export function declaredMemberships({ accounts, groups, memberships }: Plans): [string, MembershipPlan][] {
  const pairs = new Set<string>();
  return [...memberships].filter(([, { group, member }]) => {
    const pair = `${group}/${member}`;
    const isFirst = !pairs.has(pair);
    pairs.add(pair);
    return (
      isFirst && (group === "people" || groups.has(group)) && (member === "person" || accounts.has(member))
    );
  });
}

function groupArg({ group, groupBy }: MembershipPlan, { groups }: Plans): Record<string, unknown> {
  if (groupBy === "name") {
    return { groupName: group === "people" ? PEOPLE_GROUP.name : groups.get(group)?.name };
  }
  return { groupId: group === "people" ? PEOPLE_GROUP.id : new OutputOf(group, "groupId") };
}

function memberArg({ member, memberBy }: MembershipPlan): Record<string, unknown> {
  if (memberBy === "email") {
    return { email: member === "person" ? PERSON.email : new OutputOf(member, "email") };
  }
  return { accountId: member === "person" ? PERSON.accountId : new OutputOf(member, "accountId") };
}
