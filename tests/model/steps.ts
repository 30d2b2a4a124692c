import fc from "fast-check";
import { anyFault, anyFaultOfRead, describeFault, type Fault } from "./faults";
import {
  ACCOUNTS,
  GROUPS,
  MEMBERSHIPS,
  TOKENS,
  type AccountName,
  type AccountPlan,
  type GroupName,
  type GroupPlan,
  type MembershipPlan,
  type Plans,
  type TokenPlan,
} from "./program";

/** A change of the user's program: a resource gets another plan, or none. */
export type Edit =
  | { readonly of: "accounts"; readonly name: string; readonly plan: AccountPlan | undefined }
  | { readonly of: "tokens"; readonly name: string; readonly plan: TokenPlan | undefined }
  | { readonly of: "groups"; readonly name: string; readonly plan: GroupPlan | undefined }
  | { readonly of: "memberships"; readonly name: string; readonly plan: MembershipPlan | undefined };

/** A change that somebody else makes in the organisation. Resources stand for their objects; without one, nothing happens. */
export type OutsideChange =
  | { readonly action: "delete account" | "rename account" | "describe account"; readonly name: AccountName }
  | { readonly action: "revoke token"; readonly name: string }
  | { readonly action: "delete group"; readonly name: GroupName }
  | { readonly action: "remove member"; readonly name: string }
  | { readonly action: "add member"; readonly group: GroupName | "people"; readonly account: AccountName }
  | { readonly action: "make account"; readonly displayName: string }
  | { readonly action: "make group"; readonly name: string; readonly description: string | undefined }
  | { readonly action: "make token"; readonly name: AccountName; readonly label: string };

/** Changes, then one operation of the engine while the faults are armed. */
export interface Step {
  readonly edits: readonly Edit[];
  readonly outside: readonly OutsideChange[];
  readonly faults: readonly Fault[];
  /** Milliseconds until reads show new accounts, groups and memberships. */
  readonly lagMs: number;
  readonly operation: "up" | "refresh";
}

export interface Scenario {
  readonly isParallel: boolean;
  /** What the program has at first. */
  readonly start: readonly Edit[];
  readonly steps: readonly Step[];
}

const anyDisplayName = (name: string) => fc.constantFrom(name, `${name} (renamed)`);
const anyText = fc.constantFrom(undefined, "deploys", "reports nightly");

const editOf = <Of extends Edit["of"], Plan>(of: Of, name: string, plan: fc.Arbitrary<Plan>) =>
  fc.record({ of: fc.constant(of), name: fc.constant(name), plan });
const orNone = <Plan>(plan: fc.Arbitrary<Plan>) => fc.option(plan, { nil: undefined, freq: 4 });

const accountPlan = (name: string) =>
  fc.record({ displayName: anyDisplayName(name), description: anyText, owner: anyText });
const tokenPlan = (name: string) =>
  fc.record({
    account: fc.constantFrom(...ACCOUNTS),
    label: anyDisplayName(name),
    scopes: fc.constantFrom(["read:jira-work"], ["read:jira-work", "write:jira-work"]),
    lifetimeDays: fc.constantFrom(30, 90),
  });
const groupPlan = (name: string) => fc.record({ name: anyDisplayName(name), description: anyText });
const membershipPlan = fc.record({
  group: fc.constantFrom("people" as const, ...GROUPS),
  member: fc.constantFrom("person" as const, ...ACCOUNTS),
  groupBy: fc.constantFrom("id" as const, "name" as const),
  memberBy: fc.constantFrom("id" as const, "email" as const),
});

const editsOfEach: fc.Arbitrary<Edit>[] = [
  ...ACCOUNTS.map((name) => editOf("accounts", name, orNone(accountPlan(name)))),
  ...TOKENS.map((name) => editOf("tokens", name, orNone(tokenPlan(name)))),
  ...GROUPS.map((name) => editOf("groups", name, orNone(groupPlan(name)))),
  ...MEMBERSHIPS.map((name) => editOf("memberships", name, orNone(membershipPlan))),
];
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(...editsOfEach);

const anyAccount = fc.constantFrom(...ACCOUNTS);
const anyGroup = fc.constantFrom(...GROUPS);

const anyOutsideChange: fc.Arbitrary<OutsideChange> = fc.oneof(
  fc.record({
    action: fc.constantFrom(
      "delete account" as const,
      "rename account" as const,
      "describe account" as const,
    ),
    name: anyAccount,
  }),
  fc.record({ action: fc.constant("revoke token" as const), name: fc.constantFrom(...TOKENS) }),
  fc.record({ action: fc.constant("delete group" as const), name: anyGroup }),
  fc.record({ action: fc.constant("remove member" as const), name: fc.constantFrom(...MEMBERSHIPS) }),
  fc.record({
    action: fc.constant("add member" as const),
    group: fc.constantFrom("people" as const, ...GROUPS),
    account: anyAccount,
  }),
  fc.record({ action: fc.constant("make account" as const), displayName: anyAccount.chain(anyDisplayName) }),
  fc.record({
    action: fc.constant("make group" as const),
    name: anyGroup.chain(anyDisplayName),
    description: anyText,
  }),
  fc.record({
    action: fc.constant("make token" as const),
    name: anyAccount,
    label: fc.constantFrom(...TOKENS),
  }),
);

const anyStepOf = (operation: Step["operation"], fault: fc.Arbitrary<Fault>): fc.Arbitrary<Step> =>
  fc.record({
    edits: fc.array(anyEdit, { maxLength: operation === "up" ? 4 : 0, size: "max" }),
    outside: fc.array(anyOutsideChange, { maxLength: 2, size: "max" }),
    faults: fc.array(fault, { maxLength: 6, size: "max" }),
    lagMs: fc.constantFrom(0, 0, 30, 100),
    operation: fc.constant(operation),
  });

const anyStep = fc.oneof(
  { weight: 3, arbitrary: anyStepOf("up", anyFault) },
  { weight: 1, arbitrary: anyStepOf("refresh", anyFaultOfRead) },
);

export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  isParallel: fc.boolean(),
  start: fc.tuple(...editsOfEach),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 4, size: "max" }),
});

export function applyEdit(plans: Plans, { of, name, plan }: Edit): void {
  if (plan === undefined) {
    plans[of].delete(name);
  } else {
    (plans[of] as Map<string, unknown>).set(name, plan);
  }
}

export function describeEdit({ name, plan }: Edit): string {
  if (plan === undefined) {
    return `the program no longer has ${name}`;
  }
  const fields = Object.entries(plan)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join("+") : JSON.stringify(value)}`);
  return `the program has ${name}: ${fields.join(", ")}`;
}

export function describeOutsideChange({ action, ...facts }: OutsideChange): string {
  return `somebody: ${action} ${Object.values(facts)
    .filter((fact) => fact !== undefined)
    .join(", ")}`;
}

/** The whole scenario in words, one line each. */
export function describeScenario({ isParallel, start, steps }: Scenario): string {
  const lines = [
    isParallel ? "resources go in parallel" : "resources go one after another",
    ...start.filter(({ plan }) => plan !== undefined).map(describeEdit),
    ...steps.flatMap(({ edits, outside, faults, lagMs, operation }) => [
      ...edits.map(describeEdit),
      ...outside.map(describeOutsideChange),
      ...(lagMs > 0 ? [`reads lag ${lagMs} ms`] : []),
      ...faults.map(describeFault),
      `pulumi ${operation}`,
    ]),
  ];
  return lines.map((line) => `  - ${line}`).join("\n");
}
