import { DEFAULT_LIFETIME_DAYS } from "pulumi-atlassian-admin/organization";
import { daysBetween } from "../../../days";
import type { Properties } from "../../../digest";
import type { Effect, Reason } from "../effect";
import { holdsUnknown, isUnknown, knownText, type PreviewedResource } from "../preview";
import { isBroadScope, isWriteScope, scopesOf } from "../risky";
import { isSameParty, type Scene } from "../scene";

/** A secret: what it opens, for how long, and whether the one in use stops working. */
export function effectsOnToken({ operation, urn, before, after }: PreviewedResource, scene: Scene): Effect[] {
  const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const account = scene.accountOf(after ?? before);
  const token = { who: account.name, what: knownText(after === undefined ? was : is, "label"), urn };
  const opens = { details: toDetails(is), ...lifeOf(is) };
  const whose: Reason[] = account.isNotKnown ? ["not-known"] : [];
  switch (operation) {
    case "create":
      return [{ ...token, ...opens, kind: "token-created", reasons: [...whose, ...reasonsFor(is, {})] }];
    case "replace": {
      // Another account has none of the scopes that the one of before had.
      const had = isSameParty(scene.accountOf(before), account) ? was : {};
      return [
        {
          ...token,
          ...opens,
          kind: "token-replaced",
          reasons: [...whose, ...cutOff(was), ...reasonsFor(is, had)],
        },
      ];
    }
    case "delete":
      return [{ ...token, kind: "token-revoked", reasons: cutOff(was) }];
    case "update":
    case "same":
      return updateOf(was, is).map((effect) => ({ ...token, ...effect }));
  }
}

type Update = Pick<Effect, "kind" | "reasons" | "details" | "count">;

function updateOf(was: Properties, is: Properties): Update[] {
  const overlapEndsAt = knownText(is, "overlapEndsAt");
  if (knownText(is, "expiresAt") !== knownText(was, "expiresAt")) {
    const overlapDays = daysBetween(today(), overlapEndsAt);
    return [
      {
        kind: "token-rotated",
        ...(overlapDays !== undefined && { count: overlapDays }),
        reasons: [...(overlapEndsAt === "" ? cutOff(was) : []), ...longLife(is, was)],
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

/** Why a token deserves a look; of a replaced one, only what is new. */
function reasonsFor(is: Properties, was: Properties): Reason[] {
  const had = new Set(scopesOf(was));
  const gained = scopesOf(is).filter((scope) => !had.has(scope));
  const isUntold =
    holdsUnknown(is["scopes"]) || (isUnknown(is["lifetimeDays"]) && lifeOf(is).count === undefined);
  return [
    ...(isUntold ? ["not-known" as const] : []),
    ...(gained.some(isBroadScope) ? ["broad-scopes" as const] : []),
    ...(gained.some((scope) => isWriteScope(scope) && !isBroadScope(scope)) ? ["write-scopes" as const] : []),
    ...longLife(is, was),
  ];
}

/** The scopes, those first that a reader must not miss. */
function toDetails(inputs: Properties): string[] {
  const scopes = scopesOf(inputs).toSorted((left, right) => weight(right) - weight(left));
  return holdsUnknown(inputs["scopes"]) ? ["what the preview does not tell", ...scopes] : scopes;
}

function weight(scope: string): number {
  return isBroadScope(scope) ? 2 : isWriteScope(scope) ? 1 : 0;
}

/** A life that is longer than the default one, and than before. */
function longLife(is: Properties, was: Properties): Reason[] {
  const days = lifeOf(is).count ?? 0;
  return days > DEFAULT_LIFETIME_DAYS && days > (lifeOf(was).count ?? 0) ? ["long-life"] : [];
}

/** A token that has expired cuts off nobody. */
function cutOff(was: Properties): Reason[] {
  const expiresAt = knownText(was, "expiresAt");
  return expiresAt !== "" && expiresAt < today() ? [] : ["cut-off"];
}

/** How many days a token lives. */
function lifeOf(inputs: Properties): Pick<Effect, "count"> {
  const { lifetimeDays } = inputs;
  const days =
    typeof lifetimeDays === "number" ? lifetimeDays : daysBetween(today(), knownText(inputs, "expiresAt"));
  return days === undefined ? {} : { count: days };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
