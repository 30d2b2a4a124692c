/** The last non-empty lines of a child's output, for a message. Credentials in URLs are masked. */
export function lastLines(text: string, count: number): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines
    .slice(-count)
    .join("\n")
    .replaceAll(/\/\/[^/@\s]+@/g, "//");
}

/** The last lines of a child's output as part of a sentence. */
export function onOneLine(text: string): string {
  const line = lastLines(text, 3).replaceAll("\n", "; ").replace(/\.$/, "");
  return line === "" ? "it printed no reason" : line;
}

/** `45 s` or `3 min 5 s`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
