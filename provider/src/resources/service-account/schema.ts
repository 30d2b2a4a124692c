import { z } from "zod";
import { holdsMark } from "../../organization/mark";
import { isSameText } from "../../organization/stored-text";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import type { State } from "../../lifecycle/resource-definition";
import { commonInputs, displayText, optionalFlag, optionalText, text } from "../common-inputs";
import { productAccess } from "./product-access";

const description = z
  .string()
  .refine(
    (given) => !/\[owner: [^\]]*\]\s*$/.test(given),
    `must not end with "[owner: …]". Set owner instead`,
  )
  .refine(
    (given) => !holdsMark(given),
    `must not contain "[managed by Pulumi: …]", which the provider writes itself`,
  )
  .transform((given) => given.trim() || undefined)
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
  adoptExisting: input(optionalFlag, { change: "update" }),
  deletionConfirmed: input(optionalFlag, { change: "update" }),
};

const grantedAccess = z.array(z.object({ resource: text, role: text })).readonly();

export const serviceAccountOutputs = {
  serviceAccountId: output(text),
  accountId: output(text),
  /** Missing until a list shows a new account. */
  email: output(optionalText, { isPromised: true }),
  status: output(optionalText),
  /** How the account came into the state. */
  origin: output(z.enum(["created", "adopted", "imported"]).optional()),
  /** The resource's name in the mark, if the description holds it. */
  markedAs: output(optionalText, { isInternal: true }),
  /** The name at Atlassian, if it is not what was sent. */
  storedDisplayName: output(optionalText, { isInternal: true }),
  /** The whole description at Atlassian, if it is not what was sent. */
  storedDescription: output(optionalText, { isInternal: true }),
  /** The access that the provider granted, sorted. No API shows it. */
  grantedAccess: output(grantedAccess.optional(), { changesWith: ["productAccess"] }),
};

export type ServiceAccountInputs = ValuesOf<typeof serviceAccountInputs>;
export type ServiceAccountOutputs = ValuesOf<typeof serviceAccountOutputs>;
export type ServiceAccountState = State<ServiceAccountInputs, ServiceAccountOutputs>;
