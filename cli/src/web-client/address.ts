const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * An address that takes a secret with it, or is one itself.
 * @throws when it is none that may be used. The message never has the address.
 */
export function toSafeAddress(
  address: string,
  { setting, what, reason }: { setting: string; what: string; reason: string },
): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(`${setting} is not an https address of ${what}.`);
  }
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new Error(
      `${setting} must start with https, because ${reason}; plain http is for loopback addresses only. ` +
        `It names the host "${url.host}".`,
    );
  }
  return url;
}
