import type { Digest } from "../../../digest";
import type { Effect } from "../effect";

const BASE_URL = "atlassian-admin:baseUrl";
const OF_ATLASSIAN = /^https:\/\/api\.atlassian\.com\/?$/;
const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?\/?$/;

/**
 * Where the stack's configuration sends the key. A pull request can change that file, and the next
 * `pulumi up` would send the key there. An address in the environment of the run is not checked, because no
 * commit can change it.
 */
export function effectsOfSettings({ config, steps }: Digest, stack: string): Effect[] {
  const address = config[BASE_URL]?.trim() ?? "";
  if (address === "" || OF_ATLASSIAN.test(address) || LOOPBACK.test(address)) {
    return [];
  }
  return [
    {
      kind: "key-sent-elsewhere",
      who: stack,
      actor: { kind: "stack", id: stack },
      what: address,
      reasons: ["other-address"],
      urn: steps[0]?.urn ?? stack,
    },
  ];
}
