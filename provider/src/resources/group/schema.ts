import { z } from "zod";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText } from "../common-inputs";

export const groupInputs = z.strictObject({
  ...commonInputs,
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
export const groupFields: Fields<GroupInputs> = {
  ...commonFields,
  name: { change: "replace" },
  description: { change: "replace" },
  adoptExisting: { change: "update" },
};
