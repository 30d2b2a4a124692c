import { z } from "zod";
import type { FieldChange } from "../../lifecycle/resource-definition";
import { displayText, opaqueId } from "../common-inputs";

export const serviceAccountInputs = z.strictObject({
  orgId: opaqueId,
  displayName: displayText,
  description: z
    .string()
    .refine(
      (text) => !/\[owner: [^\]]*\]\s*$/.test(text),
      `must not end with "[owner: …]"; give owner instead`,
    )
    .transform((text) => text.trim() || undefined)
    .optional(),
  owner: z
    .string()
    .regex(
      /^[^\s[\]]([^\n\r[\]]*[^\s[\]])?$/,
      "must be one line without square brackets, such as a team or a mailbox",
    )
    .optional(),
  adoptExisting: z.boolean().optional(),
});

export type ServiceAccountInputs = z.output<typeof serviceAccountInputs>;

export interface ServiceAccountOutputs {
  readonly serviceAccountId: string;
  readonly accountId: string;
  readonly email: string | undefined;
  readonly status: string | undefined;
}

export const serviceAccountFields: Readonly<Record<keyof ServiceAccountInputs, FieldChange>> = {
  orgId: "replace",
  displayName: "update",
  description: "update",
  owner: "update",
  adoptExisting: "update",
};
