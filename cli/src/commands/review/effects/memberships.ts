import type { Effect, EffectKind, Reason } from "../effect";
import { knownText, type PreviewedResource } from "../preview";
import { isSameParty, type Party, type Scene } from "../scene";

/** One account in one group. */
export function effectsOnMembership(
  { operation, urn, before, after }: PreviewedResource,
  scene: Scene,
): Effect[] {
  const added = memberEffect("member-added", scene.accountOf(after), scene.groupOf(after), scene, urn);
  const removed = memberEffect("member-removed", scene.accountOf(before), scene.groupOf(before), scene, urn);
  switch (operation) {
    case "create":
      return [added];
    case "delete":
      return [removed];
    case "replace": {
      const isSame =
        isSameParty(scene.accountOf(before), scene.accountOf(after)) &&
        isSameParty(scene.groupOf(before), scene.groupOf(after)) &&
        knownText(before?.inputs, "orgId") === knownText(after?.inputs, "orgId");
      return isSame ? [] : [added, removed];
    }
    case "update":
    case "same":
      return [];
  }
}

export function memberEffect(
  kind: EffectKind & `member-${string}`,
  account: Party,
  group: Party,
  scene: Scene,
  urn: string,
): Effect {
  const reasons = reasonsFor(kind, account, group, scene);
  return { kind, who: account.name, actor: scene.actorOf(account), what: group.name, reasons, urn };
}

function reasonsFor(kind: EffectKind, account: Party, group: Party, scene: Scene): Reason[] {
  if (kind === "member-removed") {
    return [];
  }
  return [
    ...(scene.isAdminGroup(group) ? ["admin-group" as const] : []),
    ...(account.isNotKnown || group.isNotKnown ? ["not-known" as const] : []),
    ...(group.name === group.id ? ["nameless-group" as const] : []),
  ];
}
