import type { Effect, Reason } from "../effect";
import { isUnknown, knownText, type PreviewedResource } from "../preview";
import { isAdminRole } from "../risky";
import type { Scene } from "../scene";
import type { ResourceState } from "../../../digest";

/** A role of a group on an app. All members of the group have it. */
export function effectsOnRole({ operation, urn, before, after }: PreviewedResource, scene: Scene): Effect[] {
  switch (operation) {
    case "create":
      return [granted(after, scene, urn)];
    case "delete":
      return [removed(before, scene, urn)];
    case "replace":
      return [granted(after, scene, urn), removed(before, scene, urn)];
    case "update":
    case "same":
      return [];
  }
}

function granted(state: ResourceState | undefined, scene: Scene, urn: string): Effect {
  const group = scene.groupOf(state);
  const reasons: Reason[] = [
    isAdminRole(state?.inputs ?? {}) ? "admin-role" : "app-access",
    ...(group.isNotKnown || appOf(state, scene) === "" || isUnknown(state?.inputs?.["role"])
      ? ["not-known" as const]
      : []),
  ];
  return {
    kind: "role-granted",
    who: group.name,
    actor: scene.actorOf(group),
    ...roleOn(state, scene),
    reasons,
    urn,
  };
}

function removed(state: ResourceState | undefined, scene: Scene, urn: string): Effect {
  const group = scene.groupOf(state);
  return {
    kind: "role-removed",
    who: group.name,
    actor: scene.actorOf(group),
    ...roleOn(state, scene),
    reasons: ["app-access-lost"],
    urn,
  };
}

function roleOn(state: ResourceState | undefined, scene: Scene): Required<Pick<Effect, "what" | "details">> {
  return {
    what: knownText(state?.inputs, "role") || "not shown by the preview",
    details: [appOf(state, scene) || "an unknown app"],
  };
}

function appOf(state: ResourceState | undefined, { names }: Scene): string {
  const [site, product] = [knownText(state?.inputs, "site"), knownText(state?.inputs, "product")];
  return site === "" || product === ""
    ? names.plain(knownText(state?.inputs, "resourceId"))
    : `${product} of ${site}`;
}
