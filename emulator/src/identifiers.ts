import { createHash, randomBytes } from "node:crypto";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The same name gives the same UUID, so that seeded ids are the same in every run. */
export function uuidOf(name: string): string {
  const hex = sha256(name);
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join("-");
}

// Account ids are opaque and have several formats; clients often forget the one with a colon.
export function accountIdOf(name: string): string {
  return `712020:${uuidOf(name)}`;
}

const SECRET_LENGTH = 192;

/** `ATSTT` marks a service account's token of about 192 characters, `ATCTT` an organisation's API key [V-3P]. */
export function newSecret(kind: "ATSTT3x" | "ATCTT3x"): string {
  return (kind + randomBytes(SECRET_LENGTH).toString("base64url")).slice(0, SECRET_LENGTH);
}
