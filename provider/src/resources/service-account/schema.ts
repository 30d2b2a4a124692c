import { z } from "zod";
import { holdsMark } from "../../organization/mark";
import { isSameText } from "../../organization/stored-text";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import type { State } from "../../lifecycle/resource-definition";
import { commonInputs, displayText } from "../common-inputs";
import { productAccess } from "./product-access";

const description = z
  .string()
  .refine((text) => !/\[owner: [^\]]*\]\s*$/.test(text), `must not end with "[owner: …]"; give owner instead`)
  .refine(
    (text) => !holdsMark(text),
    `must not hold "[managed by Pulumi: …]": the provider writes that itself`,
  )
  .transform((text) => text.trim() || undefined)
  .optional();

const owner = z
  .string()
  .regex(
    /^[^\s[\]]([^\n\r[\]]*[^\s[\]])?$/,
    "must be one line without square brackets, such as a team or a mailbox",
  )
  .optional();

export const serviceAccountInputs = {
  ...commonInputs,
  displayName: input(displayText, { change: "update", isSame: isSameText }),
  description: input(description, { change: "update" }),
  owner: input(owner, { change: "update" }),
  productAccess: input(productAccess.optional(), { change: "update" }),
  adoptExisting: input(z.boolean().optional(), { change: "update" }),
  deletionConfirmed: input(z.boolean().optional(), { change: "update" }),
};

const grantedAccess = z.array(z.object({ resource: z.string(), role: z.string() })).readonly();

export const serviceAccountOutputs = {
  serviceAccountId: output(z.string()),
  accountId: output(z.string()),
  /** Missing until a list shows a new account. */
  email: output(z.string().optional(), { isPromised: true }),
  status: output(z.string().optional()),
  /** How the account came into the state. */
  origin: output(z.enum(["created", "adopted", "imported"]).optional()),
  /** The resource's name in the mark, if the description holds it. */
  markedAs: output(z.string().optional(), { isInternal: true }),
  /** The name at Atlassian, if it is not what was sent. */
  storedDisplayName: output(z.string().optional(), { isInternal: true }),
  /** The whole description at Atlassian, if it is not what was sent. */
  storedDescription: output(z.string().optional(), { isInternal: true }),
  /** What the provider granted; no API shows it. Sorted. */
  grantedAccess: output(grantedAccess.optional(), { changesWith: ["productAccess"] }),
};

export type ServiceAccountInputs = ValuesOf<typeof serviceAccountInputs>;
export type ServiceAccountOutputs = ValuesOf<typeof serviceAccountOutputs>;
export type ServiceAccountState = State<ServiceAccountInputs, ServiceAccountOutputs>;
