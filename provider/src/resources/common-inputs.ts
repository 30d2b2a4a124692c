import { z } from "zod";
import { input } from "../lifecycle/fields";

/** Shared instances, because building a schema costs time at every start of the provider. */
export const text = z.string();
export const optionalText = text.optional();
export const optionalFlag = z.boolean().optional();

/** An id from Atlassian. Its form is not documented and varies, so only spaces and slashes are refused. */
export const opaqueId = z
  .string()
  .regex(/^(?!\.{1,2}$)[^\s/?#]+$/, "must be an id without spaces and slashes");

/** The id of an account or a group, plain or as the ARI that other Atlassian APIs return. */
export const identityId = z
  .string()
  .regex(
    /^(ari:[^\s/?#]+\/)?(?!\.{1,2}$)[^\s/?#]+$/i,
    'must be an id without spaces and slashes, or its ARI, such as "ari:cloud:identity::user/…"',
  );

/** A displayed name: one line without spaces around it. No source documents a length limit, so the API decides. */
export const displayText = z
  .string()
  .regex(/^\S(.*\S)?$/, "must be one line of text that neither is empty nor starts or ends with a space");

export const emailAddress = z.string().regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address");

/** The inputs that every resource has. */
export const commonInputs = {
  orgId: input(opaqueId, { change: "replace" }),
  managedBy: input(optionalText, { change: "update", isComputed: true }),
};
