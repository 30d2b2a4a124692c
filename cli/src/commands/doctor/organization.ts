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

/** The organisation as the settings lead to it, and what its answers say about time. */
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

/** Compares this machine's clock with the `Date` of the API's answers, which counts whole seconds. */
export class ServerClock {
  /** How far this machine is ahead of the server, in seconds; `undefined` before an answer told the time. */
  aheadSeconds: number | undefined;

  note(headers: Headers, nowMs = Date.now()): void {
    const serverMs = Date.parse(headers["date"] ?? "");
    if (!Number.isNaN(serverMs)) {
      this.aheadSeconds = Math.round((nowMs - serverMs) / 1000);
    }
  }
}

/** Whether every setting can be used, and there is an organisation and a key for it. */
export function examineConfiguration(settings: Config, options: DoctorOptions): Finding<ApiAccess> {
  const access = openApi(settings, options);
  const from =
    options.stack === undefined ? "the environment" : `stack "${options.stack}" and the environment`;
  const { organization, config } = access;
  return { ...ok(`organisation ${organization.orgId} at ${config.baseUrl}, from ${from}`), value: access };
}

const HAS_SCOPES = problem(
  "the API takes the key, but it has scopes.",
  `Use an organisation API key created without scopes (admin.atlassian.com): writes of accounts, tokens and groups have ` +
    `no scope, so a key with scopes can only read.`,
);

/** Whether the API takes the key, and whether it was made without scopes. */
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

/** A key with scopes is shown an empty list, one without scopes its organisation. */
function judgeKey(listed: readonly OrganizationRecord[], orgId: string): Verdict {
  if (listed.length === 0) {
    return HAS_SCOPES;
  }
  if (listed.some(({ id }) => id === orgId)) {
    return ok("the API takes the key, which has no scopes");
  }
  const others = listed.map(({ id, name }) => `"${name ?? ""}" (${id})`).join(", ");
  return problem(
    `the API takes the key, but it belongs to ${others}, not to ${orgId}.`,
    `Correct the organisation's id, or use a key of that organisation.`,
  );
}

/** A new key has to be made and handed out in this time. */
const WARNING_DAYS = 14;

export async function examineKeyExpiry({ organization }: ApiAccess): Promise<Verdict> {
  const keys = await organization.api.apiKeys();
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

/** The end of a rate limit's period is given as a time of day, and the periods are minutes. */
const TOLERANCE_SECONDS = 30;

/** @param wasAnswered Whether a request got an answer that was accepted. */
export function examineClock({ aheadSeconds }: ServerClock, wasAnswered: boolean): Verdict {
  if (aheadSeconds === undefined) {
    return wasAnswered
      ? unknown(
          "the API's answers do not tell the time.",
          "Check that this machine's clock is set by a time server.",
        )
      : notChecked(`the API gave no answer to compare with`);
  }
  const direction = aheadSeconds > 0 ? "ahead of" : "behind";
  return Math.abs(aheadSeconds) <= TOLERANCE_SECONDS
    ? ok(`this machine's clock and the API's agree within ${TOLERANCE_SECONDS} s`)
    : problem(
        `this machine's clock is ${Math.abs(aheadSeconds)} s ${direction} the API's.`,
        `Set it by a time server: expiry dates and waits for the rate limit are reckoned with it.`,
      );
}

export async function examineOrganization({ organization }: ApiAccess): Promise<Verdict> {
  const { id, name } = await organization.api.get();
  return ok(`"${name ?? ""}" (${id})`);
}

/** Whether the directory that new groups would be made in is known, and exists. */
export async function examineDirectory({ organization, config }: ApiAccess): Promise<Verdict> {
  const directoryId = await organization.groups.writeDirectoryId();
  const directories = await organization.api.directories();
  const found = directories.find((directory) => directory.directoryId === directoryId);
  if (found === undefined) {
    const known = directories.map((directory) => `${directory.directoryId} (${directory.name ?? "unnamed"})`);
    return problem(
      `the configured directory "${directoryId}" is none of those that the key can see: ${known.join(", ") || "none"}.`,
      `Correct "atlassian-admin:directoryId" or ATLASSIAN_DIRECTORY_ID, or remove it if there is only one.`,
    );
  }
  const why = config.directoryId === undefined ? "the only one" : "as configured";
  return ok(`"${found.name ?? ""}" (${directoryId}), ${why}`);
}

export interface ListedAccounts {
  readonly organization: Organization;
  readonly accounts: readonly ServiceAccountRecord[];
}

/** Which of the two APIs is used, found out as the provider does, and whether the other one answers as well. */
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
    () => "answers too",
    (error: unknown) => `does not (${verdictOf(error).fact.replace(/\.$/, "")})`,
  );
  const count = `${accounts.length} service account${accounts.length === 1 ? "" : "s"}`;
  return {
    ...ok(`${used.name} is used and lists ${count}; ${otherName} ${otherSaid}`),
    value: { organization, accounts },
  };
}

/** Whether the key may make the calls about API tokens, tried with the one that changes nothing. */
export async function examineTokenCalls({ organization, accounts }: ListedAccounts): Promise<Verdict> {
  const [account] = accounts;
  if (account === undefined) {
    return nothingToCheck("there is no service account whose tokens could be listed");
  }
  await organization.apiTokens.of(account.accountId).fresh();
  return ok(`the tokens of "${account.displayName}" can be listed; making one was not tried`);
}
