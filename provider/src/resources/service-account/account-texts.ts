import type { AccountChange } from "../../organization/account-changes";
import {
  describeHolder,
  isNamed,
  othersThan,
  readMark,
  withHolder,
  writeMark,
  type MarkedText,
} from "../../organization/mark";
import type { Organization } from "../../organization/organization";
import type { ServiceAccountRecord } from "../../organization/service-accounts";
import { decodeEntities, isSameText } from "../../organization/stored-text";
import { toDescriptionText, type DescriptionAndOwner } from "./owner";
import type { ServiceAccountInputs, ServiceAccountOutputs } from "./schema";

/** Name and description as a program gives them. */
type ProgramTexts = DescriptionAndOwner & Pick<ServiceAccountInputs, "displayName">;

/** The outputs that record how Atlassian stores the texts. */
export type TextOutputs = Pick<ServiceAccountOutputs, "markedAs" | "storedDescription" | "storedDisplayName">;

type SentTexts = Pick<AccountChange, "description" | "displayName">;

/** The texts in the state. */
export type KnownTexts = ProgramTexts & TextOutputs;

/**
 * The change that gives an account the program's texts, and `name` in its mark.
 * @returns undefined if it has them already
 */
export function planChange(
  now: ServiceAccountRecord,
  desired: ProgramTexts,
  known: KnownTexts | undefined,
  name: string | undefined,
): AccountChange | undefined {
  const mark = readMark(now.description);
  const holders = name === undefined ? mark.holders : withHolder(mark.holders, name, known?.markedAs);
  const text = toDescriptionText(desired);
  // If the API stored another text the last time, it would do so again.
  const stored =
    known !== undefined && toDescriptionText(known) === text ? known.storedDescription : undefined;
  const needsName = !(
    isSameText(now.displayName, desired.displayName) ||
    (known?.displayName === desired.displayName && known.storedDisplayName === now.displayName)
  );
  const needsText = !isSameDescription(mark.text, text, stored);
  const isMarked = name === undefined || (isNamed(mark, name) && holders.length === mark.holders.length);
  const isRefusedBefore = stored !== undefined && stored === (now.description ?? "");
  const needsMark = !isMarked && (!isRefusedBefore || deleters(mark, name, known).length > 0);
  return needsName || needsText || needsMark
    ? { displayName: desired.displayName, description: writeMark(text, holders), needsName, needsText }
    : undefined;
}

/**
 * Why the account of a resource is unprotected: its mark names other resources and not this one, so one of them
 * could delete the account. Empty if it is protected.
 */
export function unprotectedBecause(
  mark: MarkedText,
  name: string | undefined,
  known: TextOutputs | undefined,
): string[] {
  const others = deleters(mark, name, known);
  return others.length === 0 || name === undefined
    ? []
    : [
        `the mark in its description lists ${others.map(describeHolder).join(" and ")} and not this resource, because the API did not store the change. ` +
          `The account would be deleted there, although this resource has it. Write the mark at admin.atlassian.com: "${writeMark("", [...others, name])}".`,
      ];
}

/** The resources that a mark lets delete an account of `name`. A delete needs a mark that can be read. */
function deleters(
  mark: MarkedText,
  name: string | undefined,
  known: TextOutputs | undefined,
): readonly string[] {
  return name === undefined || !mark.isReadable || isNamed(mark, name)
    ? []
    : othersThan(mark.holders, known?.markedAs);
}

/** Whether a text without its mark is the program's description, in any form that Atlassian made of it. */
export function isSameDescription(shown: string, given: string, stored: string | undefined): boolean {
  return (
    isSameText(shown, given) ||
    isSameText(decodeEntities(shown), given) ||
    (stored !== undefined && shown === readMark(stored).text)
  );
}

/** The outputs of an account that has the texts, after a write of `sent` or without one. */
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

/** The stored text, if it differs from what was sent now or the last time. */
export function otherThanSent(
  shown: string,
  sent: string | undefined,
  known: string | undefined,
): string | undefined {
  const isOther = sent === undefined ? shown === known : shown !== sent;
  return isOther ? shown : undefined;
}

/** Reports once how Atlassian changed the texts that were sent. */
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
      `the description of ${called} has no mark that shows which resource manages the account, because the API does not store it. ` +
        `See docs/reliability.md, "Proof before deletion".`,
    );
  }
}
