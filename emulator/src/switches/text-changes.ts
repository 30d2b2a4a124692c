import { someOf, type Switch } from "./switch";

/** Changes to a name that a client sends. */
export type NameChange = "trim" | "squeeze" | "nfc" | "lowercase";
/** `escape` writes `&`, `<`, `>` and quotes as HTML entities. */
export type DescriptionChange = "trim" | "squeeze" | "nfc" | "escape";
/** `suffix` adds " (1)". */
export type LabelChange = NameChange | "uppercase" | "suffix";

export const nameChanges = (): Switch<NameChange[]> => someOf("trim", "squeeze", "nfc", "lowercase");
export const descriptionChanges = (): Switch<DescriptionChange[]> =>
  someOf("trim", "squeeze", "nfc", "escape");
export const labelChanges = (): Switch<LabelChange[]> =>
  someOf("trim", "squeeze", "nfc", "lowercase", "uppercase", "suffix");
