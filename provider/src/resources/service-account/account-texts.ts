import type { AccountChange } from "../../organization/account-changes";
import { isNamed, readMark, withHolder, writeMark } from "../../organization/mark";
import type { Organization } from "../../organization/organization";
import type { ServiceAccountRecord } from "../../organization/service-accounts";
import { decodeEntities, isSameText } from "../../organization/stored-text";
import { toDescriptionText, type DescriptionAndOwner } from "./owner";
import type { ServiceAccountInputs, ServiceAccountOutputs } from "./schema";

/** Name and description as a program gives them. */
type ProgramTexts = DescriptionAndOwner & Pick<ServiceAccountInputs, "displayName">;

/** The outputs that tell what Atlassian made of the texts. */
export type TextOutputs = Pick<ServiceAccountOutputs, "markedAs" | "storedDescription" | "storedDisplayName">;

type SentTexts = Pick<AccountChange, "description" | "displayName">;

/** What the state knows of the texts. */
export type KnownTexts = ProgramTexts & TextOutputs;

/** What an account has to change to have the program's texts and `name` in its mark; nothing when it has them. */
export function planChange(
  now: ServiceAccountRecord,
  desired: ProgramTexts,
  known: KnownTexts | undefined,
  name: string | undefined,
): AccountChange | undefined {
  const mark = readMark(now.description);
  const holders = name === undefined ? mark.holders : withHolder(mark.holders, name, known?.markedAs);
  const text = toDescriptionText(desired);
  // Where the API stored something else the last time, it would do so again.
  const stored =
    known !== undefined && toDescriptionText(known) === text ? known.storedDescription : undefined;
  const needsName = !(
    isSameText(now.displayName, desired.displayName) ||
    (known?.displayName === desired.displayName && known.storedDisplayName === now.displayName)
  );
  const needsText = !isSameDescription(mark.text, text, stored);
  const isMarked = name === undefined || (isNamed(mark, name) && holders.length === mark.holders.length);
  const needsMark = !isMarked && (stored === undefined || stored !== (now.description ?? ""));
  return needsName || needsText || needsMark
    ? { displayName: desired.displayName, description: writeMark(text, holders), needsName, needsText }
    : undefined;
}

/** Whether a text without its mark is the program's description, or what Atlassian made of it. */
export function isSameDescription(shown: string, given: string, stored: string | undefined): boolean {
  return (
    isSameText(shown, given) ||
    isSameText(decodeEntities(shown), given) ||
    (stored !== undefined && shown === readMark(stored).text)
  );
}

/** What to record of an account that has the texts now, after a write of `sent` or without one. */
export function toTextOutputs(
  account: ServiceAccountRecord,
  sent: SentTexts | undefined,
  known: TextOutputs | undefined,
  name: string | undefined,
): TextOutputs {
  return {
    markedAs: isNamed(readMark(account.description), name) ? name : undefined,
    storedDisplayName: otherThanSent(account.displayName, sent?.displayName, known?.storedDisplayName),
    storedDescription: otherThanSent(account.description ?? "", sent?.description, known?.storedDescription),
  };
}

/** What is stored, where that is not what was sent: now, or the last time. */
export function otherThanSent(
  shown: string,
  sent: string | undefined,
  known: string | undefined,
): string | undefined {
  const isOther = sent === undefined ? shown === known : shown !== sent;
  return isOther ? shown : undefined;
}

/** Tells the user what Atlassian made of the texts that were sent, once. */
export function reportTexts(
  log: Organization["log"],
  called: string,
  sent: SentTexts,
  stored: TextOutputs,
  known: TextOutputs | undefined,
): void {
  const { storedDisplayName: name, storedDescription: description } = stored;
  const isNewName = name !== undefined && name !== known?.storedDisplayName;
  const isNewDescription = description !== undefined && description !== known?.storedDescription;
  const text = isNewDescription ? readMark(description).text : undefined;
  const facts = [
    ...(isNewName ? [`its name as "${name}"`] : []),
    ...(text !== undefined && text !== readMark(sent.description).text
      ? [`its description as "${text}"`]
      : []),
  ];
  if (facts.length > 0) {
    log.warn(`Atlassian stores ${facts.join(" and ")}: ${called}. You need not change the program.`);
  }
  if (isNewDescription && stored.markedAs === undefined && readMark(sent.description).holders.length > 0) {
    log.info(
      `the description of ${called} does not hold the mark that says which resource manages the account, because the API does not keep it. ` +
        `See "Whose it is" in docs/reliability.md.`,
    );
  }
}
