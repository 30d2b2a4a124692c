import fc from "fast-check";
import type { FaultRule } from "pulumi-atlassian-admin-emulator";

const ORGANIZATION = "/admin/v2/orgs/*/directories/*";

/** What can be hit. A `write` can be carried out although its response is lost. */
const TARGETS = {
  "list accounts": { method: "GET", route: "/admin/*/v1/orgs/*/service-accounts", isWrite: false },
  "create account": { method: "POST", route: "/admin/*/v1/orgs/*/service-accounts", isWrite: true },
  "change account": { method: "PATCH", route: "/admin/*/v1/orgs/*/service-accounts", isWrite: true },
  "delete account": { method: "DELETE", route: "/admin/*/v1/orgs/*/service-accounts/*", isWrite: true },
  "list tokens": { method: "GET", route: "/users/*/manage/api-tokens", isWrite: false },
  "mint token": { method: "POST", route: "/users/*/manage/api-tokens", isWrite: true },
  "revoke token": { method: "DELETE", route: "/users/*/manage/api-tokens/*", isWrite: true },
  "search groups": { method: "POST", route: `${ORGANIZATION}/groups/search`, isWrite: false },
  "create group": { method: "POST", route: `${ORGANIZATION}/groups`, isWrite: true },
  "delete group": { method: "DELETE", route: `${ORGANIZATION}/groups/*`, isWrite: true },
  "search users": { method: "POST", route: `${ORGANIZATION}/users/search`, isWrite: false },
  "add member": { method: "POST", route: `${ORGANIZATION}/groups/*/memberships`, isWrite: true },
  "remove member": { method: "DELETE", route: `${ORGANIZATION}/groups/*/memberships/*`, isWrite: true },
  "list directories": { method: "GET", route: "/admin/v2/orgs/*/directories", isWrite: false },
} as const;

type Target = keyof typeof TARGETS;

/** What can happen to a request. */
const KINDS = {
  "429": { status: 429, retryAfter: 0.05 },
  "503, not applied": { status: 503 },
  "dropped before": { drop: "before" },
  "dropped after": { drop: "after" },
  "502, applied": { applyThenStatus: 502 },
  "truncated body": { truncateBody: true },
  "malformed JSON": { malformedJson: true },
  "HTML 403": { html: true },
  "403": { status: 403 },
  "404": { status: 404 },
  "404 not routed": { status: 404, body: { message: "Request failed to match any route" } },
  "without token": { omitFields: ["token"] },
  "without id": { omitFields: ["id"] },
  // Slow enough to be killed in the middle; the API carries it out.
  "process killed": { latencyMs: 60 },
} as const satisfies Record<string, FaultRule>;

type Kind = keyof typeof KINDS;

export interface Fault {
  readonly kind: Kind;
  readonly target: Target;
  readonly count: number;
  readonly skip: number;
}

// A lost response does most harm where something is made, so that is hit more often.
const targets: readonly Target[] = [
  ...(Object.keys(TARGETS) as Target[]),
  "create account",
  "create group",
  "mint token",
];
const writes = targets.filter((target) => TARGETS[target].isWrite);
const reads = targets.filter((target) => !TARGETS[target].isWrite);

/** Where a kind makes sense; the others make sense anywhere. */
const TARGETS_OF_KIND: Partial<Record<Kind, readonly Target[]>> = {
  "502, applied": writes,
  "404 not routed": ["list accounts", "create account", "delete account"],
  "without token": ["mint token"],
  "without id": ["mint token", "create account"],
  "process killed": writes,
};

const anyFaultOf = (kinds: readonly Kind[], of: (kind: Kind) => readonly Target[]): fc.Arbitrary<Fault> =>
  fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      target: fc.constantFrom(...of(kind)),
      count: kind === "process killed" ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
      skip: fc.constantFrom(0, 0, 0, 1),
    }),
  );

const kinds = Object.keys(KINDS) as Kind[];
const kindsOfReads = kinds.filter((kind) => TARGETS_OF_KIND[kind] === undefined);

export const anyFault = anyFaultOf(kinds, (kind) => TARGETS_OF_KIND[kind] ?? targets);
/** For a refresh, which sends no writes. */
export const anyFaultOfRead = anyFaultOf(kindsOfReads, () => reads);

export function toRule({ kind, target, count, skip }: Fault): FaultRule {
  const { method, route } = TARGETS[target];
  return { method, route, count, skip, ...KINDS[kind] };
}

export function describeFault({ kind, target, count, skip }: Fault): string {
  const which = skip === 0 ? `the next ${count}` : `${count} after the first ${skip}`;
  return `fault "${kind}" on "${target}", ${which}`;
}
