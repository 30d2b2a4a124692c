import type { Behaviour, DescriptionChange, LabelChange, NameChange } from "./behaviour";

type Change = NameChange | DescriptionChange | LabelChange;

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const CHANGES: Record<Change, (text: string) => string> = {
  nfc: (text) => text.normalize("NFC"),
  squeeze: (text) => text.replace(/\s+/g, " "),
  trim: (text) => text.trim(),
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  escape: (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
  suffix: (text) => `${text} (1)`,
};

/** Applies the changes in a fixed order, whatever order they are listed in. */
function change(text: string, wanted: readonly Change[]): string {
  return (Object.keys(CHANGES) as Change[])
    .filter((name) => wanted.includes(name))
    .reduce((changed, name) => CHANGES[name](changed), text);
}

/** Cut by code points, not by surrogates, and before escaping. */
function describe(text: string, changes: readonly DescriptionChange[], limit: number | null): string {
  const plain = change(
    text,
    changes.filter((name) => name !== "escape"),
  );
  const cut = limit === null ? plain : Array.from(plain).slice(0, limit).join("");
  return changes.includes("escape") ? change(cut, ["escape"]) : cut;
}

// What the API stores of a text that a client sends.

export function toAccountName({ accountNameChanges }: Behaviour, sent: string): string {
  return change(sent, accountNameChanges);
}

export function toAccountDescription(behaviour: Behaviour, sent: string): string {
  return describe(sent, behaviour.accountDescriptionChanges, behaviour.accountDescriptionLimit);
}

export function toGroupName({ groupNameChanges }: Behaviour, sent: string): string {
  return change(sent, groupNameChanges);
}

export function toGroupDescription(behaviour: Behaviour, sent: string): string {
  return describe(sent, behaviour.groupDescriptionChanges, behaviour.groupDescriptionLimit);
}

export function toTokenLabel({ tokenLabelChanges }: Behaviour, sent: string): string {
  return change(sent, tokenLabelChanges);
}
