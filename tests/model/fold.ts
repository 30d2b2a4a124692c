/** A text without what an API can do to it: case, spaces, composed characters, HTML entities. */
export function fold(text: string): string {
  return text
    .normalize("NFC")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
