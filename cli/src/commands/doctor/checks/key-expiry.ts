import { listApiKeys, type ApiKeyRecord } from "pulumi-atlassian-admin/organization";
import { DAY_MS } from "../../../days";
import type { ApiAccess } from "../api-access";
import { ok, problem, unknown, type Verdict } from "../verdict";

/** A new key has to be made and handed out in this time. */
const WARNING_DAYS = 14;

export async function examineKeyExpiry({ organization }: ApiAccess): Promise<Verdict> {
  const keys = await listApiKeys(organization.client, organization.orgId);
  return judgeKeys(keys, Date.now());
}

/** The API does not tell which of the listed keys a request was made with, so this speaks of the earliest to expire. */
export function judgeKeys(keys: readonly ApiKeyRecord[], nowMs: number): Verdict {
  const living = keys
    .map(({ label, expiresAt = "" }) => ({
      label,
      expiresAt,
      days: (Date.parse(expiresAt) - nowMs) / DAY_MS,
    }))
    .filter(({ days }) => days > 0)
    .sort((left, right) => left.days - right.days);
  const [first] = living;
  if (first === undefined) {
    return unknown(
      `the organisation lists no key with an expiry to come.`,
      `Look the key in use up at admin.atlassian.com (Settings, API keys).`,
    );
  }
  const fact =
    `of ${living.length} listed ${living.length === 1 ? "key" : "keys"} the earliest to expire is "${first.label}", ` +
    `on ${first.expiresAt.slice(0, 10)} (in ${Math.floor(first.days)} days)`;
  const remedy = `If it is the one in use (the API does not tell), make another and set "atlassian-admin:apiKey" before that day.`;
  if (first.days > WARNING_DAYS) {
    return ok(`${fact}; the API does not tell which one is in use`);
  }
  return living.every(({ days }) => days <= WARNING_DAYS)
    ? problem(`${fact}.`, remedy)
    : unknown(`${fact}.`, remedy);
}
