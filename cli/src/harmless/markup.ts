import { INVISIBLE, printableDocument, UNKNOWN } from "./terminal";

/** A text between tags or in a quoted attribute, in HTML and XML. Line breaks stay. */
export function markupText(text: string): string {
  return printableDocument(text.replace(INVISIBLE, UNKNOWN)).replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
