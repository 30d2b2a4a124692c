import { z } from "zod";
import { holdsMark } from "../../organization/mark";
import type { ProductAccess } from "../../organization/product-access";
import { isSameText } from "../../organization/stored-text";
import type { Fields, OutputFacts, State } from "../../lifecycle/resource-definition";
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
    .refine(
      (text) => !holdsMark(text),
      `must not hold "[managed by Pulumi: …]": the provider writes that itself`,
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
  deletionConfirmed: z.boolean().optional(),
});

export type ServiceAccountInputs = z.output<typeof serviceAccountInputs>;

export interface ServiceAccountOutputs {
  readonly serviceAccountId: string;
  readonly accountId: string;
  readonly email: string | undefined;
  readonly status: string | undefined;
  /** How the account came into the state; missing in states of versions before 0.2.0. */
  readonly origin?: "created" | "adopted" | "imported" | undefined;
  /** The resource's name in the mark, if the description holds it. */
  readonly markedAs?: string | undefined;
  /** The name as Atlassian stores it, where that is not what was sent. */
  readonly storedDisplayName?: string | undefined;
  /** The whole description as Atlassian stores it, where that is not what was sent. */
  readonly storedDescription?: string | undefined;
  /** What was granted, as far as the provider did it; no API shows it. Sorted. */
  readonly grantedAccess?: readonly ProductAccess[] | undefined;
}

export const serviceAccountOutputs: OutputFacts<ServiceAccountInputs, ServiceAccountOutputs> = {
  serviceAccountId: {},
  accountId: {},
  email: {},
  status: { isOptional: true },
  origin: { isOptional: true },
  grantedAccess: { isOptional: true, changesWith: ["productAccess"] },
};

export type ServiceAccountState = State<ServiceAccountInputs, ServiceAccountOutputs>;

export const serviceAccountFields: Fields<ServiceAccountInputs> = {
  ...commonFields,
  displayName: { change: "update", isSame: isSameText },
  description: { change: "update" },
  owner: { change: "update" },
  productAccess: { change: "update" },
  adoptExisting: { change: "update" },
  deletionConfirmed: { change: "update" },
};
