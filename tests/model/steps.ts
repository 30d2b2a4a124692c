import fc from "fast-check";
import type { BehaviourPatch } from "pulumi-atlassian-admin-emulator";
import { anyLag, anyOrganisation, describeBehaviour } from "./behaviours";
import { anyFault, anyFaultOfRead, describeFault, type Fault } from "./faults";
import { IDENTITY, IDENTITY_VARIANTS } from "./identities";
import {
  ACCOUNTS,
  GROUPS,
  LISTED_GROUP,
  MEMBERSHIPS,
  ROLES,
  SHARED,
  STACKS,
  TOKENS,
  type AccountName,
  type GroupName,
  type Plans,
  type StackName,
} from "./program";

type PlansOf<Of extends keyof Plans> = Plans[Of] extends Map<string, infer Plan> ? Plan : never;
type Kind = "accounts" | "tokens" | "groups" | "memberships" | "roles" | "lists" | "identities";

/** A change of the user's program: a resource gets another plan, none, or another name with or without an alias. */
export type Edit =
  | {
      readonly [Of in Kind]: {
        readonly of: Of;
        readonly name: string;
        readonly plan: PlansOf<Of> | undefined;
      };
    }[Kind]
  | { readonly of: "renames"; readonly name: string; readonly hasAlias: boolean };

/**
 * A change that somebody else makes in the organisation. Resources stand for their objects; without one,
 * nothing happens.
 */
export type OutsideChange =
  | { readonly action: "delete account" | "rename account" | "describe account"; readonly name: string }
  | { readonly action: "revoke token"; readonly name: string }
  | { readonly action: "delete group" | "rename group" | "describe group"; readonly name: string }
  | { readonly action: "remove member"; readonly name: string }
  | { readonly action: "revoke role"; readonly name: string }
  | { readonly action: "add member"; readonly group: GroupName | "people"; readonly account: AccountName }
  | { readonly action: "make account"; readonly displayName: string }
  | { readonly action: "make group"; readonly name: string; readonly description: string | undefined }
  | { readonly action: "make token"; readonly name: AccountName; readonly label: string };

/** What the engine is asked for. `import` takes one resource in again; an `up` follows each of the last two. */
type Operation = "up" | "refresh" | "up --refresh" | "destroy" | "import";

/** Changes, then one operation of the engine while the faults are armed. */
export interface Step {
  readonly stack: StackName;
  readonly edits: readonly Edit[];
  readonly outside: readonly OutsideChange[];
  readonly faults: readonly Fault[];
  readonly lag: BehaviourPatch;
  readonly operation: Operation;
  /**
   * The resources that it is for: `--target`; all that are not protected for a destroy; the one to import.
   * Undefined for all.
   */
  readonly only: readonly string[] | undefined;
  /** Days that pass afterwards. */
  readonly days: number;
}

/** Which resources the programs declare as native; `moves` change that before a step, with aliases. */
export interface Faces {
  readonly native: readonly string[];
  readonly moves: readonly { readonly before: number; readonly native: readonly string[] }[];
}

export interface Scenario {
  readonly isParallel: boolean;
  /** When it begins. */
  readonly date: string;
  readonly organisation: BehaviourPatch;
  /** What the program has at first. */
  readonly start: readonly Edit[];
  readonly steps: readonly Step[];
  readonly faces: Faces;
}

// Some of these are written in another way by an API that normalises.
const anyDisplayName = (name: string) => fc.constantFrom(name, `${name} (renamed)`, `${name}  Cafe\u0301`);
const anyText = fc.constantFrom(undefined, "deploys", "reports <nightly>");

const editOf = <Of extends Kind>(of: Of, name: string, plan: fc.Arbitrary<PlansOf<Of>>) =>
  fc.record({
    of: fc.constant(of),
    name: fc.constant(name),
    plan: fc.option(plan, { nil: undefined, freq: 4 }),
  }) as unknown as fc.Arbitrary<Edit>;

const accountPlan = (name: string) =>
  fc.record({
    displayName: anyDisplayName(name),
    description: anyText,
    owner: fc.constantFrom(undefined, "deploys", "team-a"),
    hasAccess: fc.constantFrom(false, false, true),
  });
const tokenPlan = (name: string) =>
  fc.record({
    account: fc.constantFrom(...ACCOUNTS),
    label: fc.constantFrom(name, `${name} (renamed)`),
    scopes: fc.constantFrom(["read:jira-work"], ["read:jira-work", "write:jira-work"]),
    lifetimeDays: fc.constantFrom(30, 90),
    rotation: fc.constantFrom(undefined, { beforeExpiryDays: 10, overlapDays: 5 }),
    rotationTrigger: fc.constantFrom(undefined, undefined, "leak-1", "leak-2"),
  });
const groupPlan = (name: string) => fc.record({ name: anyDisplayName(name), description: anyText });
const membershipPlan = fc.record({
  group: fc.constantFrom("people" as const, ...GROUPS.filter((name) => name !== LISTED_GROUP)),
  member: fc.constantFrom("person" as const, ...ACCOUNTS),
  groupBy: fc.constantFrom("id" as const, "name" as const),
  memberBy: fc.constantFrom("id" as const, "email" as const),
});
const rolePlan = fc.record({
  group: fc.constantFrom(...GROUPS),
  appBy: fc.constantFrom("id" as const, "site" as const),
  role: fc.constantFrom("atlassian/user", "atlassian/admin"),
});
const listPlan = fc.record({
  members: fc.subarray(["person" as const, ...ACCOUNTS]),
  memberBy: fc.constantFrom("id" as const, "email" as const),
});

const sharedEdits: fc.Arbitrary<Edit>[] = [
  editOf("accounts", SHARED.account, fc.constant({ displayName: SHARED.account })),
  editOf("groups", SHARED.group, fc.constant({ name: SHARED.group })),
];
const editsOfEach: fc.Arbitrary<Edit>[] = [
  ...ACCOUNTS.map((name) => editOf("accounts", name, accountPlan(name))),
  ...TOKENS.map((name) => editOf("tokens", name, tokenPlan(name))),
  ...GROUPS.map((name) => editOf("groups", name, groupPlan(name))),
  ...MEMBERSHIPS.map((name) => editOf("memberships", name, membershipPlan)),
  ...ROLES.map((name) => editOf("roles", name, rolePlan)),
  editOf("lists", "list-1", listPlan),
  editOf("identities", IDENTITY, fc.nat({ max: IDENTITY_VARIANTS - 1 })),
  ...sharedEdits,
];
const NAMES: readonly string[] = [
  ...ACCOUNTS,
  ...TOKENS,
  ...GROUPS,
  ...MEMBERSHIPS,
  ...ROLES,
  "list-1",
  SHARED.account,
  SHARED.group,
];
const renameOf = (names: readonly string[]): fc.Arbitrary<Edit> =>
  fc.record({
    of: fc.constant("renames" as const),
    name: fc.constantFrom(...names),
    hasAlias: fc.boolean(),
  });
const anyEdit: Record<StackName, fc.Arbitrary<Edit>> = {
  test: fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...editsOfEach) },
    { weight: 1, arbitrary: renameOf(NAMES) },
  ),
  other: fc.oneof(
    { weight: 4, arbitrary: fc.oneof(...sharedEdits) },
    { weight: 1, arbitrary: renameOf(Object.values(SHARED)) },
  ),
};

const anyAccount = fc.constantFrom(...ACCOUNTS);
const anyGroup = fc.constantFrom(...GROUPS);

const anyOutsideChange: fc.Arbitrary<OutsideChange> = fc.oneof(
  // What both stacks share keeps its name, by which a stack finds it, and its description: where somebody
  // removes the mark from it, only a stack that has something else to change writes its name again
  // (docs/reliability.md).
  fc.record({
    action: fc.constantFrom("rename account" as const, "describe account" as const),
    name: anyAccount,
  }),
  fc.record({
    action: fc.constant("delete account" as const),
    name: fc.constantFrom(...ACCOUNTS, SHARED.account),
  }),
  fc.record({ action: fc.constant("revoke token" as const), name: fc.constantFrom(...TOKENS) }),
  fc.record({
    action: fc.constantFrom("rename group" as const, "describe group" as const),
    name: anyGroup,
  }),
  fc.record({
    action: fc.constant("delete group" as const),
    name: fc.constantFrom(...GROUPS, SHARED.group),
  }),
  fc.record({ action: fc.constant("remove member" as const), name: fc.constantFrom(...MEMBERSHIPS) }),
  fc.record({ action: fc.constant("revoke role" as const), name: fc.constantFrom(...ROLES) }),
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

const anyTargets = fc.option(fc.subarray([...NAMES], { minLength: 1 }), { nil: undefined, freq: 4 });

const anyStepOf = (stack: StackName, operation: Operation): fc.Arbitrary<Step> => {
  const isChanging = operation === "up" || operation === "up --refresh";
  const faults: fc.Arbitrary<Fault>[] = operation === "refresh" ? [anyFaultOfRead] : [anyFault];
  return fc.record({
    stack: fc.constant(stack),
    edits: fc.array(anyEdit[stack], { maxLength: isChanging ? 4 : 0, size: "max" }),
    outside: fc.array(anyOutsideChange, { maxLength: 2, size: "max" }),
    faults: fc.array(fc.oneof(...faults), { maxLength: operation === "import" ? 0 : 6, size: "max" }),
    lag: operation === "import" ? fc.constant({}) : fc.option(anyLag, { nil: {}, freq: 1 }),
    operation: fc.constant(operation),
    only:
      operation === "import"
        ? fc.constantFrom(...ACCOUNTS, ...GROUPS).map((name) => [name])
        : operation === "refresh"
          ? fc.constant(undefined)
          : anyTargets,
    days: fc.constantFrom(0, 0, 0, 3, 12, 25, 70),
  });
};

const anyStep = fc.oneof(
  { weight: 9, arbitrary: anyStepOf("test", "up") },
  { weight: 3, arbitrary: anyStepOf("test", "refresh") },
  { weight: 3, arbitrary: anyStepOf("test", "up --refresh") },
  { weight: 1, arbitrary: anyStepOf("test", "destroy") },
  { weight: 1, arbitrary: anyStepOf("test", "import") },
  { weight: 3, arbitrary: anyStepOf("other", "up") },
  { weight: 1, arbitrary: anyStepOf("other", "destroy") },
);

/** What a program can declare. */
export const ALL_NAMES = [...NAMES, IDENTITY];
const anyNative = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string[]>([], ALL_NAMES) },
  { weight: 2, arbitrary: fc.subarray(ALL_NAMES, { minLength: 1 }) },
);
const anyFaces: fc.Arbitrary<Faces> = fc.record({
  native: anyNative,
  moves: fc.oneof(
    fc.constant([]),
    fc.array(fc.record({ before: fc.nat({ max: 4 }), native: anyNative }), {
      minLength: 1,
      maxLength: 2,
      size: "max",
    }),
  ),
});

export const anyScenario: fc.Arbitrary<Scenario> = fc.record({
  isParallel: fc.boolean(),
  // An ordinary day, the end of a year, and the days before 29 February.
  date: fc.constantFrom("2027-05-04", "2026-12-29", "2028-02-27"),
  organisation: anyOrganisation,
  start: fc.tuple(...editsOfEach),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 5, size: "max" }),
  // The last, so that a seed of before still makes the same steps.
  faces: anyFaces,
});

export function applyEdit(plans: Plans, edit: Edit): void {
  const { name, of } = edit;
  if (of === "renames") {
    plans.renames.set(name, (plans.renames.get(name) ?? 0) + 1);
    return;
  }
  if (edit.plan === undefined) {
    // An imported account is not deleted before an `up` has recorded that it can be.
    if (!plans.imported.has(name)) {
      plans[of].delete(name);
    }
    return;
  }
  (plans[of] as Map<string, unknown>).set(name, edit.plan);
  if (of === "accounts" && edit.plan.hasAccess === true) {
    plans.hadAccess.add(name);
  }
}

export function describeEdit(edit: Edit): string {
  if (edit.of === "renames") {
    return `the program renames ${edit.name} ${edit.hasAlias ? "with" : "without"} an alias`;
  }
  const { name, plan } = edit;
  if (plan === undefined) {
    return `the program no longer has ${name}`;
  }
  const fields = Object.entries(plan)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join("+") : JSON.stringify(value)}`);
  return `the program has ${name}: ${fields.join(", ")}`;
}

export function describeFaces(native: readonly string[]): string {
  return native.length === 0
    ? "the program is dynamic"
    : `of the program are native: ${native.length === ALL_NAMES.length ? "all" : native.join(", ")}`;
}

export function describeOutsideChange({ action, ...facts }: OutsideChange): string {
  return `somebody: ${action} ${Object.values(facts)
    .filter((fact) => fact !== undefined)
    .join(", ")}`;
}

export function describeOperation({
  stack,
  operation,
  only,
}: Pick<Step, "stack" | "operation" | "only">): string {
  return `pulumi ${operation} of "${stack}"${only === undefined ? "" : `, only ${only.join(", ")}`}`;
}

/** The whole scenario in words, one line each. */
export function describeScenario(scenario: Scenario): string {
  const { isParallel, date, faces, organisation, start, steps } = scenario;
  const lines = [
    `${date}, resources go ${isParallel ? "in parallel" : "one after another"}`,
    ...describeBehaviour(organisation),
    ...start.filter((edit) => edit.of === "renames" || edit.plan !== undefined).map(describeEdit),
    describeFaces(faces.native),
    ...steps.flatMap(({ edits, outside, faults, lag, days, ...rest }, index) => [
      ...faces.moves.filter(({ before }) => before === index).map(({ native }) => describeFaces(native)),
      ...edits.map(describeEdit),
      ...outside.map(describeOutsideChange),
      ...describeBehaviour(lag),
      ...faults.map(describeFault),
      describeOperation(rest),
      ...(days > 0 ? [`${days} days pass`] : []),
    ]),
  ];
  return lines.map((line) => `  - ${line}`).join("\n");
}

/** The stacks that a scenario uses, in the order in which they settle. */
export function stacksOf({ steps }: Scenario): StackName[] {
  return STACKS.filter((name) => name === "test" || steps.some(({ stack }) => stack === name));
}
