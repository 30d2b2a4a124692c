import type { Effect } from "../effect";
import { adoptionOf } from "../risky";
import { isUnknown, knownText, type PreviewedResource } from "../preview";
import type { Party, Scene } from "../scene";
import { nameOfUrn } from "../urn";

/** A group as such. Its members and roles are separate resources. */
export function effectsOnGroup(resource: PreviewedResource, scene: Scene): Effect[] {
  const { operation, urn, after, because = [] } = resource;
  const [old, current] = [scene.ownParty(resource, "before"), scene.ownParty(resource, "after")];
  const subject = { who: current.name, actor: scene.actorOf(current), urn };
  const former = { ...subject, who: old.name };
  switch (operation) {
    case "create":
      return [{ ...subject, kind: "group-created", reasons: adoptionOf(after?.inputs ?? {}) }];
    case "delete":
      return [
        { ...former, kind: "group-deleted", ...lost(scene.membersBefore(old)), reasons: ["permanent"] },
      ];
    case "replace":
      return [
        {
          ...former,
          kind: "group-replaced",
          what: current.name,
          ...lost(scene.membersLost(old)),
          because,
          reasons: ["permanent"],
        },
      ];
    case "update":
    case "same":
      return changesOf(resource, old, scene).map((effect) => ({ ...former, ...effect }));
  }

  function lost(members: readonly Party[]): Pick<Effect, "details"> {
    return members.length === 0 ? {} : { details: members.map(({ name }) => name) };
  }
}

function changesOf(
  { urn, before, after, formerUrn }: PreviewedResource,
  old: Party,
  scene: Scene,
): Pick<Effect, "kind" | "what" | "details" | "reasons">[] {
  const [was, is] = [before?.inputs ?? {}, after?.inputs ?? {}];
  const isRenamed = isUnknown(is["name"]) || knownText(was, "name") !== knownText(is, "name");
  return [
    ...(formerUrn === undefined
      ? []
      : [{ kind: "group-adopted" as const, what: nameOfUrn(urn), reasons: [] }]),
    ...(isRenamed
      ? [
          {
            kind: "group-renamed" as const,
            what: knownText(is, "name") || "not shown by the preview",
            reasons: [
              // Under another name, nobody sees that the group has admin rights.
              ...(scene.isAdminGroup(old) ? ["admin-group" as const] : []),
              ...(isUnknown(is["name"]) ? ["not-known" as const] : []),
            ],
          },
        ]
      : []),
    ...(JSON.stringify(was["description"]) !== JSON.stringify(is["description"])
      ? [{ kind: "group-changed" as const, details: ["description"], reasons: [] }]
      : []),
  ];
}
