import type { Digest } from "../../../digest";
import type { Effect } from "../effect";

const BASE_URL = "atlassian-admin:baseUrl";
const OF_ATLASSIAN = /^https:\/\/api\.atlassian\.com\/?$/;
const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?\/?$/;

/**
 * What the stack's configuration does with the key. A pull request may change the file, and the next `pulumi up` would send the key there. An address
 * in the environment of the run is not seen, but nobody can change that with a commit.
 */
export function effectsOfSettings({ config, steps }: Digest, stack: string): Effect[] {
  const address = config[BASE_URL]?.trim() ?? "";
  if (address === "" || OF_ATLASSIAN.test(address) || LOOPBACK.test(address)) {
    return [];
  }
  const reasons = ["other-address" as const];
  return [{ kind: "key-sent-elsewhere", who: stack, what: address, reasons, urn: steps[0]?.urn ?? stack }];
}
