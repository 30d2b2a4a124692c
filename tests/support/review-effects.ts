import { riskOf, sortEffects } from "../../cli/src/commands/review/effect";
import { toEffects } from "../../cli/src/commands/review/effects/effects";
import { sentenceOf } from "../../cli/src/commands/review/formats/text";
import { toPreview } from "../../cli/src/commands/review/preview";
import { Scene } from "../../cli/src/commands/review/scene";
import { previewOf, type PreviewStep } from "./previews";

/** A day in UTC. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** What a preview does, such as `high "bot": new token …`. */
export function effectsOf(...steps: readonly PreviewStep[]): string[] {
  const { resources } = toPreview(previewOf(steps));
  return sortEffects(toEffects(new Scene(resources))).map(
    (effect) => `${riskOf(effect)} ${sentenceOf(effect)}`,
  );
}

/** What a stack has already. */
export const BOT: PreviewStep = {
  type: "ServiceAccount",
  name: "bot",
  op: "same",
  was: { displayName: "bot", owner: "team" },
  outputs: { accountId: "a1" },
  is: { displayName: "bot", owner: "team" },
};
export const DEPLOYERS: PreviewStep = {
  type: "Group",
  name: "deployers",
  op: "same",
  was: { name: "deployers" },
  outputs: { groupId: "g1" },
  is: { name: "deployers" },
};
/** An account whose ids nobody knows yet. */
export const NEW_BOT: PreviewStep = {
  type: "ServiceAccount",
  name: "new",
  op: "create",
  is: { displayName: "new" },
};
