import type { Effect, Reason } from "../effect";
import { holdsUnknown, isUnknown, knownText, type PreviewedResource } from "../preview";
import { isObject } from "../../../json-file";
import { adoptionOf, isAdminRole } from "../risky";
import type { Properties } from "../../../digest";
import type { Scene } from "../scene";
import { nameOfUrn } from "../urn";

/** What every effect of one account has in common. */
type Subject = Pick<Effect, "who" | "actor" | "urn">;

/** A service account: its owner, its access to apps, and its deletion. */
export function effectsOnAccount(resource: PreviewedResource, scene: Scene): Effect[] {
  const { operation, urn, before, after, because = [], formerUrn } = resource;
  const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const [old, current] = [scene.ownParty(resource, "before"), scene.ownParty(resource, "after")];
  const subject: Subject = { who: current.name, actor: scene.actorOf(current), urn };
  const former: Subject = { ...subject, who: old.name };
  const name = knownText(is, "displayName");
  switch (operation) {
    case "create":
      return [
        { ...subject, kind: "account-created", ...ownerOf(is), reasons: adoptionOf(is) },
        ...grantsOf(is, {}, subject, scene),
      ];
    case "delete":
      return [{ ...former, kind: "account-deleted", reasons: ["permanent"] }];
    case "replace":
      return [
        {
          ...former,
          kind: "account-replaced",
          ...(name !== "" && { what: name }),
          because,
          reasons: ["permanent", ...adoptionOf(is)],
        },
        ...grantsOf(is, {}, subject, scene),
      ];
    case "update":
    case "same":
      return [
        ...(formerUrn === undefined
          ? []
          : [{ ...former, kind: "account-adopted" as const, what: nameOfUrn(urn), reasons: [] }]),
        ...changesOf(was, is, former, subject),
        ...grantsOf(is, was, subject, scene),
      ];
  }
}

function ownerOf(inputs: Properties): Pick<Effect, "what"> {
  const owner = knownText(inputs, "owner");
  return owner === "" ? {} : { what: owner };
}

function changesOf(was: Properties, is: Properties, former: Subject, subject: Subject): Effect[] {
  const isChanged = (property: string): boolean =>
    !isUnknown(is[property]) && knownText(was, property) !== knownText(is, property);
  return [
    ...(isChanged("displayName")
      ? [{ ...former, kind: "account-renamed" as const, what: subject.who, reasons: [] }]
      : []),
    ...(isChanged("owner")
      ? [
          {
            ...subject,
            kind: "owner-changed" as const,
            ...ownerOf(is),
            details: [knownText(was, "owner")].filter((owner) => owner !== ""),
            reasons: ["owner" as const],
          },
        ]
      : []),
    ...(isChanged("description")
      ? [{ ...subject, kind: "account-changed" as const, details: ["description"], reasons: [] }]
      : []),
  ];
}

/** The access to apps that one list of entries has and the other one does not. */
function grantsOf(is: Properties, was: Properties, subject: Subject, { names }: Scene): Effect[] {
  const [granted, present] = [accessOf(is), accessOf(was)];
  const keys = new Set(present.map(keyOf));
  const kept = new Set(granted.map(keyOf));
  const isHidden = holdsUnknown(is["productAccess"]);
  const hidden: Effect = {
    ...subject,
    kind: "access-granted",
    what: "not shown by the preview",
    details: ["an unknown app"],
    reasons: ["not-known"],
  };
  return [
    ...(isHidden ? [hidden] : []),
    ...granted
      .filter((entry) => !keys.has(keyOf(entry)))
      .map((entry) => effectOf("access-granted", entry, isAdminRole(entry) ? "admin-role" : "app-access")),
    ...(isHidden ? [] : present)
      .filter((entry) => !kept.has(keyOf(entry)))
      .map((entry) => effectOf("access-dropped", entry)),
  ];

  function effectOf(kind: Effect["kind"], entry: Properties, reason?: Reason): Effect {
    const what = knownText(entry, "role");
    const reasons = reason === undefined ? [] : [reason];
    return { ...subject, kind, what, details: [names.plain(knownText(entry, "resource"))], reasons };
  }
}

/** The entries that give access, as far as the preview shows them. An entry that was removed by hand gives none. */
function accessOf({ productAccess }: Properties): Properties[] {
  const entries = Array.isArray(productAccess) ? productAccess.filter(isObject) : [];
  return entries.filter((entry) => entry["removedByHand"] !== true && !holdsUnknown(entry));
}

function keyOf({ resource, role }: Properties): string {
  return JSON.stringify([resource, role]);
}
