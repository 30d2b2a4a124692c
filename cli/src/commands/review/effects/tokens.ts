import { DEFAULT_LIFETIME_DAYS } from "pulumi-atlassian-admin/organization";
import { isPublishedScope } from "pulumi-atlassian-admin-policy";
import { daysBetween } from "../../../days";
import type { Properties } from "../../../digest";
import type { Effect, Reason } from "../effect";
import { holdsUnknown, isUnknown, knownText, type PreviewedResource } from "../preview";
import { isBroadScope, isWriteScope, scopesOf } from "../risky";
import { isSameParty, type Scene } from "../scene";

/** A token: what its scopes allow, how long it is valid, and whether the current secret stops working. */
export function effectsOnToken(
  { operation, urn, before, after, because = [] }: PreviewedResource,
  scene: Scene,
): Effect[] {
  const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const account = scene.accountOf(after ?? before);
  const token = {
    who: account.name,
    actor: scene.actorOf(account),
    urn,
    what: knownText(after === undefined ? was : is, "label") || "not shown by the preview",
  };
  const opens = { details: toDetails(is), ...lifeOf(is) };
  const whose: Reason[] = account.isNotKnown ? ["not-known"] : [];
  const lost = lossOf(was, scene.facts.lastUses.get(knownText(before?.outputs, "tokenId")));
  switch (operation) {
    case "create":
      return [{ ...token, ...opens, kind: "token-created", reasons: [...whose, ...reasonsFor(is, {})] }];
    case "replace": {
      const former = scene.accountOf(before);
      if (!isSameParty(former, account)) {
        // Another account has none of the scopes of the account before.
        return [
          { ...token, who: former.name, actor: scene.actorOf(former), ...lost, kind: "token-revoked" },
          { ...token, ...opens, kind: "token-created", reasons: [...whose, ...reasonsFor(is, {})] },
        ];
      }
      const reasons = [...lost.reasons, ...reasonsFor(is, was)];
      return [{ ...token, ...opens, ...lost, kind: "token-replaced", because, reasons }];
    }
    case "delete":
      return [{ ...token, ...lost, kind: "token-revoked" }];
    case "update":
    case "same":
      return updateOf(was, is, lost).map((effect) => ({ ...token, ...effect }));
  }
}

/** What it means that a secret stops working. */
type Loss = Pick<Effect, "reasons" | "idleDays">;

type Update = Pick<Effect, "kind" | "reasons" | "details" | "count" | "idleDays">;

function updateOf(was: Properties, is: Properties, lost: Loss): Update[] {
  const overlapEndsAt = knownText(is, "overlapEndsAt");
  if (knownText(is, "expiresAt") !== knownText(was, "expiresAt")) {
    const overlapDays = daysBetween(today(), overlapEndsAt);
    return [
      {
        kind: "token-rotated",
        ...(overlapDays === undefined ? lost : { count: overlapDays }),
        reasons: [...(overlapEndsAt === "" ? lost.reasons : []), ...longLife(is, was)],
      },
    ];
  }
  const details = Object.keys({ ...was, ...is }).filter(
    (property) =>
      !["__provider", "overlapEndsAt"].includes(property) &&
      !isUnknown(is[property]) &&
      JSON.stringify(was[property]) !== JSON.stringify(is[property]),
  );
  return [
    ...(overlapEndsAt === "" && knownText(was, "overlapEndsAt") !== ""
      ? [{ kind: "overlap-ended" as const, reasons: [] }]
      : []),
    ...(details.length > 0 ? [{ kind: "token-changed" as const, details, reasons: [] }] : []),
  ];
}

/** Why a token needs attention; for a replaced one, only what is new. */
function reasonsFor(is: Properties, was: Properties): Reason[] {
  const had = new Set(scopesOf(was));
  const gained = scopesOf(is).filter((scope) => !had.has(scope));
  const isHidden =
    holdsUnknown(is["scopes"]) || (isUnknown(is["lifetimeDays"]) && lifeOf(is).count === undefined);
  return [
    ...(isHidden ? ["not-known" as const] : []),
    ...(gained.some(isBroadScope) ? ["broad-scopes" as const] : []),
    ...(gained.some((scope) => isWriteScope(scope) && !isBroadScope(scope)) ? ["write-scopes" as const] : []),
    ...longLife(is, was),
    ...(gained.some((scope) => !isPublishedScope(scope)) ? ["unknown-scopes" as const] : []),
  ];
}

/** The scopes, the most powerful first. */
function toDetails(inputs: Properties): string[] {
  const scopes = scopesOf(inputs).toSorted((left, right) => weight(right) - weight(left));
  return holdsUnknown(inputs["scopes"]) ? ["not shown by the preview", ...scopes] : scopes;
}

function weight(scope: string): number {
  return isBroadScope(scope) ? 2 : isWriteScope(scope) ? 1 : 0;
}

/** Valid for longer than by default, and than before. */
function longLife(is: Properties, was: Properties): Reason[] {
  const days = lifeOf(is).count ?? 0;
  return days > DEFAULT_LIFETIME_DAYS && days > (lifeOf(was).count ?? 0) ? ["long-life"] : [];
}

/** A secret that was not used for so long is not likely to be in use. */
const IDLE_DAYS = 90;

/** A token that has expired, or that was never used, affects nobody. @param lastUse `undefined` if unknown */
function lossOf(was: Properties, lastUse: string | null | undefined): Loss {
  const expiresAt = knownText(was, "expiresAt");
  if (expiresAt !== "" && expiresAt < today()) {
    return { reasons: [] };
  }
  if (lastUse === null) {
    return { reasons: ["never-used"] };
  }
  const idleDays = daysBetween(lastUse, new Date().toISOString());
  return idleDays === undefined
    ? { reasons: ["cut-off"] }
    : { reasons: [idleDays > IDLE_DAYS ? "idle" : "cut-off"], idleDays: Math.max(0, idleDays) };
}

/** How many days a token is valid. */
function lifeOf(inputs: Properties): Pick<Effect, "count"> {
  const { lifetimeDays } = inputs;
  const days =
    typeof lifetimeDays === "number" ? lifetimeDays : daysBetween(today(), knownText(inputs, "expiresAt"));
  return days === undefined ? {} : { count: days };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
