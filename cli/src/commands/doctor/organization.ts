import {
  ApiError,
  connect,
  ServiceAccountApi,
  type ApiKeyRecord,
  type Config,
  type Headers,
  type Organization,
  type OrganizationRecord,
  type ProviderConfig,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import type { CommonOptions } from "../../command";
import { DAY_MS } from "../../days";
import { hide } from "../../harmless";
import { stderrLog } from "../../output";
import { requireOrgId } from "../../settings";
import {
  notChecked,
  nothingToCheck,
  ok,
  problem,
  unknown,
  verdictOf,
  type Finding,
  type Verdict,
} from "./checkup";
import type { DoctorOptions } from "./command";

/** The organisation that the settings point to, and what its responses show about time. */
export interface ApiAccess {
  readonly organization: Organization;
  readonly config: ProviderConfig;
  readonly serverClock: ServerClock;
}

function openApi(settings: Config, options: Pick<CommonOptions, "orgId" | "quiet">): ApiAccess {
  const orgId = requireOrgId(settings, options);
  const config = settings.forOrganization(orgId);
  hide(config.apiKey);
  const serverClock = new ServerClock();
  const organization = connect({
    orgId,
    config,
    log: stderrLog(options.quiet === true),
    onResponse: (headers) => {
      serverClock.note(headers);
    },
  });
  return { organization, config, serverClock };
}

/**
 * Compares this machine's clock with the `Date` header of the API's responses, which has a resolution of one
 * second.
 */
export class ServerClock {
  /** How far this machine is ahead of the server, in seconds; `undefined` before the first response with a date. */
  aheadSeconds: number | undefined;

  note(headers: Headers, nowMs = Date.now()): void {
    const serverMs = Date.parse(headers["date"] ?? "");
    if (!Number.isNaN(serverMs)) {
      this.aheadSeconds = Math.round((nowMs - serverMs) / 1000);
    }
  }
}

/** Whether all settings are valid and include an organisation and its key. */
export function examineConfiguration(settings: Config, options: DoctorOptions): Finding<ApiAccess> {
  const access = openApi(settings, options);
  const from =
    options.stack === undefined ? "the environment" : `stack "${options.stack}" and the environment`;
  const { organization, config } = access;
  return { ...ok(`organisation ${organization.orgId} at ${config.baseUrl}, from ${from}`), value: access };
}

const HAS_SCOPES = problem(
  "the API accepts the key, but the key has scopes.",
  `Use an organisation API key without scopes (create it at admin.atlassian.com): no scope covers writes of tokens, groups and members, ` +
    `so the API rejects those with this key.`,
);

/** Whether the API accepts the key, and whether the key was created without scopes. */
export async function examineKey(access: ApiAccess): Promise<Finding<ApiAccess>> {
  const { api, orgId } = access.organization;
  try {
    return { ...judgeKey(await api.organizationsOfKey(), orgId), value: access };
  } catch (error) {
    // Only a key with scopes can lack the one for this list.
    if (error instanceof ApiError && error.status === 403) {
      return { ...HAS_SCOPES, value: access };
    }
    throw error;
  }
}

/** For a key with scopes the API lists no organisation; for a key without scopes it lists the key's own. */
function judgeKey(listed: readonly OrganizationRecord[], orgId: string): Verdict {
  if (listed.length === 0) {
    return HAS_SCOPES;
  }
  if (listed.some(({ id }) => id === orgId)) {
    return ok("the API accepts the key, and the key has no scopes");
  }
  const others = listed.map(({ id, name }) => `"${name ?? ""}" (${id})`).join(", ");
  return problem(
    `the API accepts the key, but the key belongs to ${others}, not to ${orgId}.`,
    `Correct the organisation id, or use a key of that organisation.`,
  );
}

/** Enough time to create a new key and to distribute it. */
const WARNING_DAYS = 14;

export async function examineKeyExpiry({ organization }: ApiAccess): Promise<Verdict> {
  const keys = await organization.api.apiKeys();
  return judgeKeys(keys, Date.now());
}

/** The API does not show which of the listed keys made a request, so this reports the key that expires first. */
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
      `the organisation lists no key that still has an expiry ahead.`,
      `Check the key in use at admin.atlassian.com (Settings, API keys).`,
    );
  }
  const fact =
    `of ${living.length} listed ${living.length === 1 ? "key" : "keys"}, the first to expire is "${first.label}", ` +
    `on ${first.expiresAt.slice(0, 10)} (in ${Math.floor(first.days)} days)`;
  const remedy = `If this is the key in use (the API does not show which one is), create another key, and replace it where you set it (ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey") before that day.`;
  if (first.days > WARNING_DAYS) {
    return ok(`${fact}; the API does not show which key is in use`);
  }
  return living.every(({ days }) => days <= WARNING_DAYS)
    ? problem(`${fact}.`, remedy)
    : unknown(`${fact}.`, remedy);
}

/** A rate limit period ends at a time of day, and periods last minutes. */
const TOLERANCE_SECONDS = 30;

/** @param wasAnswered Whether the API accepted a request. */
export function examineClock({ aheadSeconds }: ServerClock, wasAnswered: boolean): Verdict {
  if (aheadSeconds === undefined) {
    return wasAnswered
      ? unknown(
          "the API's responses contain no usable date.",
          "Check that this machine synchronises its clock with a time server.",
        )
      : notChecked(`there was no API response to compare with`);
  }
  const direction = aheadSeconds > 0 ? "ahead of" : "behind";
  return Math.abs(aheadSeconds) <= TOLERANCE_SECONDS
    ? ok(`the clocks of this machine and of the API agree within ${TOLERANCE_SECONDS} s`)
    : problem(
        `this machine's clock is ${Math.abs(aheadSeconds)} s ${direction} the API's.`,
        `Synchronise it with a time server: expiry dates and rate limit waits are calculated from it.`,
      );
}

export async function examineOrganization({ organization }: ApiAccess): Promise<Verdict> {
  const { id, name } = await organization.api.get();
  return ok(`"${name ?? ""}" (${id})`);
}

/** Whether the directory for new groups is known and exists. */
export async function examineDirectory({ organization, config }: ApiAccess): Promise<Verdict> {
  const directoryId = await organization.groups.writeDirectoryId();
  const directories = await organization.api.directories();
  const found = directories.find((directory) => directory.directoryId === directoryId);
  if (found === undefined) {
    const known = directories.map((directory) => `${directory.directoryId} (${directory.name ?? "unnamed"})`);
    return problem(
      `the configured directory "${directoryId}" is not among those that the key can read: ${known.join(", ") || "none"}.`,
      `Correct "atlassian-admin:directoryId" or ATLASSIAN_DIRECTORY_ID. If the organisation has only one directory, remove the setting.`,
    );
  }
  const why = config.directoryId === undefined ? "the only one" : "as configured";
  return ok(`"${found.name ?? ""}" (${directoryId}), ${why}`);
}

export interface ListedAccounts {
  readonly organization: Organization;
  readonly accounts: readonly ServiceAccountRecord[];
}

/**
 * Which of the two APIs is used, detected in the same way as the provider does, and whether the other one responds
 * too.
 */
export async function examineServiceAccountApi({
  organization,
  config,
}: ApiAccess): Promise<Finding<ListedAccounts>> {
  const { api, log } = organization;
  const used = new ServiceAccountApi({ api, log, use: config.serviceAccountApi });
  const { items: accounts } = await used.list();
  const otherName = used.name === "api-access" ? "account-management" : "api-access";
  const other = new ServiceAccountApi({ api, log, use: otherName });
  const otherSaid = await other.list().then(
    () => "works too",
    (error: unknown) => `does not work (${verdictOf(error).fact.replace(/\.$/, "")})`,
  );
  const count = `${accounts.length} service account${accounts.length === 1 ? "" : "s"}`;
  return {
    ...ok(`${used.name} is used and lists ${count}; ${otherName} ${otherSaid}`),
    value: { organization, accounts },
  };
}

/** Whether the key can call the token endpoints, tested with the one that changes nothing. */
export async function examineTokenCalls({ organization, accounts }: ListedAccounts): Promise<Verdict> {
  const [account] = accounts;
  if (account === undefined) {
    return nothingToCheck("there is no service account to list tokens of");
  }
  await organization.apiTokens.of(account.accountId).fresh();
  return ok(`the tokens of "${account.displayName}" can be listed; creating a token was not tested`);
}
