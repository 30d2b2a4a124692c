import { z } from "zod";
import type { ProductAccess } from "../../organization/product-access";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText } from "../common-inputs";
import { productAccess } from "./product-access";

export const serviceAccountInputs = z.strictObject({
  ...commonInputs,
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
  productAccess: productAccess.optional(),
  adoptExisting: z.boolean().optional(),
});

export type ServiceAccountInputs = z.output<typeof serviceAccountInputs>;

export interface ServiceAccountOutputs {
  readonly serviceAccountId: string;
  readonly accountId: string;
  readonly email: string | undefined;
  readonly status: string | undefined;
  /** What was granted, as far as the provider did it; no API shows it. Sorted. */
  readonly grantedAccess?: readonly ProductAccess[] | undefined;
}

export const serviceAccountFields: Fields<ServiceAccountInputs> = {
  ...commonFields,
  displayName: { change: "update" },
  description: { change: "update" },
  owner: { change: "update" },
  productAccess: { change: "update" },
  adoptExisting: { change: "update" },
};
