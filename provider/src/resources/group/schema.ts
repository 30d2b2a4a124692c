import { z } from "zod";
import type { FieldChange } from "../../lifecycle/resource-definition";
import { displayText, opaqueId } from "../common-inputs";

export const groupInputs = z.strictObject({
  orgId: opaqueId,
  name: displayText,
  description: z
    .string()
    .transform((text) => text.trim() || undefined)
    .optional(),
  adoptExisting: z.boolean().optional(),
});

export type GroupInputs = z.output<typeof groupInputs>;

export interface GroupOutputs {
  readonly groupId: string;
  readonly directoryId: string;
}

// The API has no call that changes a group.
export const groupFields: Readonly<Record<keyof GroupInputs, FieldChange>> = {
  orgId: "replace",
  name: "replace",
  description: "replace",
  adoptExisting: "update",
};
