import type { Effect, Reason } from "../effect";
import { holdsUnknown, isUnknown, knownText, type PreviewedResource } from "../preview";
import { isObject } from "../../../json-file";
import { adoptionOf, isAdminRole } from "../risky";
import type { Properties } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import type { Scene } from "../scene";

/** A service account: who answers for it, what it may open, and whether it goes. */
export function effectsOnAccount(
  { operation, urn, before, after }: PreviewedResource,
  { names }: Scene,
): Effect[] {
  const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const name = { before: knownText(was, "displayName"), after: knownText(is, "displayName") };
  const created: Effect[] = [
    { kind: "account-created", who: name.after, ...ownerOf(is), reasons: adoptionOf(is), urn },
    ...grantsOf(is, {}, name.after, urn, names),
  ];
  const deleted: Effect = { kind: "account-deleted", who: name.before, reasons: ["permanent"], urn };
  switch (operation) {
    case "create":
      return created;
    case "delete":
      return [deleted];
    case "replace":
      return [deleted, ...created];
    case "update":
    case "same":
      return [...changesOf(was, is, name, urn), ...grantsOf(is, was, name.after, urn, names)];
  }
}

function ownerOf(inputs: Properties): Pick<Effect, "what"> {
  const owner = knownText(inputs, "owner");
  return owner === "" ? {} : { what: owner };
}

function changesOf(
  was: Properties,
  is: Properties,
  name: { readonly before: string; readonly after: string },
  urn: string,
): Effect[] {
  const isChanged = (property: string): boolean =>
    !isUnknown(is[property]) && knownText(was, property) !== knownText(is, property);
  return [
    ...(isChanged("displayName")
      ? [{ kind: "account-renamed" as const, who: name.before, what: name.after, reasons: [], urn }]
      : []),
    ...(isChanged("owner")
      ? [
          {
            kind: "owner-changed" as const,
            who: name.after,
            ...ownerOf(is),
            details: [knownText(was, "owner")].filter((owner) => owner !== ""),
            reasons: ["owner" as const],
            urn,
          },
        ]
      : []),
    ...(isChanged("description")
      ? [
          {
            kind: "account-changed" as const,
            who: name.after,
            details: ["description"],
            reasons: [],
            urn,
          },
        ]
      : []),
  ];
}

/** The access to apps that one list of entries has and the other has not. */
function grantsOf(is: Properties, was: Properties, who: string, urn: string, names: IdentityNames): Effect[] {
  const [granted, present] = [accessOf(is), accessOf(was)];
  const keys = new Set(present.map(keyOf));
  const kept = new Set(granted.map(keyOf));
  const isUntold = holdsUnknown(is["productAccess"]);
  const untold: Effect = {
    ...{ kind: "access-granted", who, what: "that the preview does not tell" },
    ...{ details: ["what it does not tell"], reasons: ["not-known"], urn },
  };
  return [
    ...(isUntold ? [untold] : []),
    ...granted
      .filter((entry) => !keys.has(keyOf(entry)))
      .map((entry) => effectOf("access-granted", entry, isAdminRole(entry) ? "admin-role" : "app-access")),
    ...(isUntold ? [] : present)
      .filter((entry) => !kept.has(keyOf(entry)))
      .map((entry) => effectOf("access-dropped", entry)),
  ];

  function effectOf(kind: Effect["kind"], entry: Properties, reason?: Reason): Effect {
    const what = knownText(entry, "role");
    const reasons = reason === undefined ? [] : [reason];
    return { kind, who, what, details: [names.plain(knownText(entry, "resource"))], reasons, urn };
  }
}

/** The entries that give access, as far as they are told; what a person took away by hand is none. */
function accessOf({ productAccess }: Properties): Properties[] {
  const entries = Array.isArray(productAccess) ? productAccess.filter(isObject) : [];
  return entries.filter((entry) => entry["removedByHand"] !== true && !holdsUnknown(entry));
}

function keyOf({ resource, role }: Properties): string {
  return JSON.stringify([resource, role]);
}
