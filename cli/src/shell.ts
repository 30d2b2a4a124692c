/** A word of a command that a user pastes, quoted for POSIX shells where it must be. */
export function quote(word: string): string {
  return /^[\w./@:+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
