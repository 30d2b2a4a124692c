import { z } from "zod";
import { holdsMark } from "../../organization/mark";
import type { Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText } from "../common-inputs";
import { isSameName, isSameText } from "../same-values";

export const groupInputs = z.strictObject({
  ...commonInputs,
  name: displayText,
  description: z
    .string()
    .refine(
      (text) => !holdsMark(text),
      `must not hold "[managed by Pulumi: …]", which the provider writes itself`,
    )
    .transform((text) => text.trim() || undefined)
    .optional(),
  adoptExisting: z.boolean().optional(),
  replacementConfirmed: z.boolean().optional(),
});

export type GroupInputs = z.output<typeof groupInputs>;

export interface GroupOutputs {
  readonly groupId: string;
  readonly directoryId: string;
  /** The resource's name in the mark, if the mark held it after a write or a read. */
  readonly markedAs?: string | undefined;
  /**
   * Set when the mark does not hold `markedAs` any more: `missing` until an update has tried to write it
   * again, `unwritable` if the API did not take it.
   */
  readonly markProblem?: "missing" | "unwritable" | undefined;
  /** The name that Atlassian keeps, where it made another one of the declared name. */
  readonly storedName?: string | undefined;
  /** The description that Atlassian keeps, where it made another one of the declared one; empty where it keeps none. */
  readonly storedDescription?: string | undefined;
}

export const groupOutputs: OutputFacts<GroupInputs, GroupOutputs> = { groupId: {}, directoryId: {} };

export const groupFields: Fields<GroupInputs> = {
  ...commonFields,
  name: { change: "update", isSame: isSameName },
  description: { change: "update", isSame: isSameText },
  adoptExisting: { change: "update" },
  replacementConfirmed: { change: "update" },
};
