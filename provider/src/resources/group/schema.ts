import { z } from "zod";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import { holdsMark } from "../../organization/mark";
import { commonInputs, displayText, optionalFlag, optionalText, text } from "../common-inputs";
import { isSameName, isSameText } from "../same-values";

const description = z
  .string()
  .refine(
    (given) => !holdsMark(given),
    `must not contain "[managed by Pulumi: …]", which the provider writes itself`,
  )
  .transform((given) => given.trim() || undefined)
  .optional();

export const groupInputs = {
  ...commonInputs,
  name: input(displayText, { change: "update", isSame: isSameName }),
  description: input(description, { change: "update", isSame: isSameText }),
  adoptExisting: input(optionalFlag, { change: "update" }),
  replacementConfirmed: input(optionalFlag, { change: "update" }),
};

export const groupOutputs = {
  groupId: output(text),
  directoryId: output(text),
  /** The resource's name in the mark, if the mark held it after a write or a read. */
  markedAs: output(optionalText, { isInternal: true }),
  /**
   * Set while the mark lacks `markedAs`: `missing` until an update has tried to write it again, `unwritable` if
   * the API did not take it.
   */
  markProblem: output(z.enum(["missing", "unwritable"]).optional(), { isInternal: true }),
  /** The name at Atlassian, if it is not the declared one. */
  storedName: output(optionalText, { isInternal: true }),
  /** The description at Atlassian, if it is not the declared one. Empty if Atlassian has none. */
  storedDescription: output(optionalText, { isInternal: true }),
};

export type GroupInputs = ValuesOf<typeof groupInputs>;
export type GroupOutputs = ValuesOf<typeof groupOutputs>;
