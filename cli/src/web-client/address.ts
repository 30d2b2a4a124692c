import { UserError } from "../user-error";

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Checks an address that is a secret or carries one.
 * @throws if the address cannot be used. The message never contains the address.
 */
export function toSafeAddress(
  address: string,
  { setting, what, reason }: { setting: string; what: string; reason: string },
): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new UserError(
      `${setting} is not an https address of ${what}.`,
      `Set it to the whole address, with "https://".`,
    );
  }
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new UserError(
      `${setting} must start with https, because ${reason}; plain http is allowed for loopback addresses only. ` +
        `It names the host "${url.host}".`,
      `Set it to the https address of that host.`,
    );
  }
  return url;
}
