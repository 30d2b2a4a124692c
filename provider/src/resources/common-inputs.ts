import { z } from "zod";
import { input } from "../lifecycle/fields";

/** One instance each: building a schema costs time at every start of the provider. */
export const text = z.string();
export const optionalText = text.optional();
export const optionalFlag = z.boolean().optional();

/** An id that Atlassian made. Its form is not documented and differs, so only its presence is checked. */
export const opaqueId = z
  .string()
  .regex(/^(?!\.{1,2}$)[^\s/?#]+$/, "must be an id without spaces and slashes");

/** The id of an account or a group, also as the ARI that other APIs of Atlassian give. */
export const identityId = z
  .string()
  .regex(
    /^(ari:[^\s/?#]+\/)?(?!\.{1,2}$)[^\s/?#]+$/i,
    'must be an id without spaces and slashes, or its ARI, such as "ari:cloud:identity::user/…"',
  );

/** A name for people: one line, not padded. No source gives a length limit, so the API has the last word on that. */
export const displayText = z
  .string()
  .regex(/^\S(.*\S)?$/, "must be one line of text that neither is empty nor starts or ends with a space");

export const emailAddress = z.string().regex(/^[^\s@]+@[^\s@]+$/, "must be an e-mail address");

/** The inputs that every resource has. */
export const commonInputs = {
  orgId: input(opaqueId, { change: "replace" }),
  managedBy: input(optionalText, { change: "update", isComputed: true }),
};
