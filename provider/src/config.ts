import { z } from "zod";
import { ConfigError } from "./errors";

/** Reads one value of the Pulumi configuration by its full key, such as `atlassian-admin:orgId`. */
export type ConfigReader = (key: string) => string | undefined;

const NAMESPACE = "atlassian-admin";

/** Where a setting comes from. The Pulumi configuration wins over the environment. */
interface Source {
  readonly key: string;
  readonly variable?: string;
}

const SOURCES = {
  orgId: { key: "orgId", variable: "ATLASSIAN_ORG_ID" },
  apiKey: { key: "apiKey", variable: "ATLASSIAN_ADMIN_API_KEY" },
  apiKeys: { key: "apiKeys" },
  baseUrl: { key: "baseUrl", variable: "ATLASSIAN_ADMIN_BASE_URL" },
  directoryId: { key: "directoryId", variable: "ATLASSIAN_DIRECTORY_ID" },
  serviceAccountApi: { key: "serviceAccountApi", variable: "ATLASSIAN_SERVICE_ACCOUNT_API" },
  maxConcurrency: { key: "maxConcurrency" },
  requestTimeoutSeconds: { key: "requestTimeoutSeconds" },
  retryBudgetSeconds: { key: "retryBudgetSeconds" },
  listingLagSeconds: { key: "listingLagSeconds", variable: "ATLASSIAN_LISTING_LAG_SECONDS" },
} as const satisfies Record<string, Source>;

type Setting = keyof typeof SOURCES;

/** The names of all settings, without the namespace. */
export const SETTINGS = Object.keys(SOURCES) as readonly Setting[];

// The longest lag that anybody measured. `trial` measures it in an organisation (docs/cli/trial.md).
const DEFAULT_LISTING_LAG_SECONDS = 120;

const positiveInteger = (maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .refine((value) => value >= 1 && value <= maximum, `must be from 1 to ${maximum}`);

const SCHEMAS = {
  baseUrl: z.string().default("https://api.atlassian.com").transform(toBaseUrl),
  directoryId: z.string().min(1).optional(),
  serviceAccountApi: z
    .enum(["auto", "api-access", "account-management"], "must be auto, api-access or account-management")
    .default("auto"),
  maxConcurrency: positiveInteger(100).default(8),
  requestTimeoutSeconds: positiveInteger(600).default(30),
  retryBudgetSeconds: positiveInteger(86_400).default(300),
  listingLagSeconds: positiveInteger(3600).default(DEFAULT_LISTING_LAG_SECONDS),
} as const;

/** What the client needs to work in one organisation. */
export interface ProviderConfig {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly directoryId: string | undefined;
  readonly serviceAccountApi: "auto" | "api-access" | "account-management";
  readonly maxConcurrency: number;
  readonly requestTimeoutSeconds: number;
  readonly retryBudgetSeconds: number;
  /** How long a listing can take to show a change. A younger object does not count as deleted. */
  readonly listingLagSeconds: number;
  /** The folder that responses of reads are recorded to, if any. */
  readonly readRecordFolder?: string | undefined;
}

/**
 * The only reader of the Pulumi configuration and of the environment. A setting is checked when it is needed:
 * a preview needs no key.
 */
export class Config {
  readonly #read: ConfigReader;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(read: ConfigReader, environment: Readonly<Record<string, string | undefined>> = process.env) {
    this.#read = read;
    this.#environment = environment;
  }

  /** The organisation of resources without `orgId`. */
  get defaultOrgId(): string | undefined {
    return this.#get("orgId");
  }

  /** Whether there is a key for an organisation, for callers that can work without one. */
  hasKeyFor(orgId: string): boolean {
    return this.#givenKey(orgId) !== undefined;
  }

  /**
   * The folder that the responses of all reads are recorded to. `atlassian-admin drift` sets it for the refresh
   * that it runs, to avoid reading the same again. Not a setting for users.
   */
  get readRecordFolder(): string | undefined {
    return this.#environment["ATLASSIAN_ADMIN_READ_RECORD"] || undefined;
  }

  /** @throws ConfigError naming the setting, the value and the remedy. */
  forOrganization(orgId: string): ProviderConfig {
    return {
      apiKey: this.#apiKey(orgId),
      readRecordFolder: this.readRecordFolder,
      baseUrl: this.#parse("baseUrl"),
      directoryId: this.#parse("directoryId"),
      serviceAccountApi: this.#parse("serviceAccountApi"),
      maxConcurrency: this.#parse("maxConcurrency"),
      requestTimeoutSeconds: this.#parse("requestTimeoutSeconds"),
      retryBudgetSeconds: this.#parse("retryBudgetSeconds"),
      listingLagSeconds: this.#parse("listingLagSeconds"),
    };
  }

  #get(setting: Setting): string | undefined {
    const source: Source = SOURCES[setting];
    return (
      toText(this.#read(`${NAMESPACE}:${source.key}`))?.trim() ||
      (source.variable === undefined ? undefined : this.#environment[source.variable])?.trim() ||
      undefined
    );
  }

  #parse<Name extends keyof typeof SCHEMAS>(setting: Name): z.output<(typeof SCHEMAS)[Name]> {
    const value = this.#get(setting);
    const parsed = SCHEMAS[setting].safeParse(value);
    if (!parsed.success) {
      const problem = parsed.error.issues[0]?.message ?? "cannot be used";
      throw new ConfigError(
        `the setting "${NAMESPACE}:${setting}" ${problem} (received "${withoutCredentials(value ?? "")}").`,
      );
    }
    return parsed.data as z.output<(typeof SCHEMAS)[Name]>;
  }

  #givenKey(orgId: string): string | undefined {
    return this.#apiKeys()[orgId] ?? this.#get("apiKey");
  }

  #apiKey(orgId: string): string {
    const own = this.#givenKey(orgId);
    if (own === undefined) {
      throw new ConfigError(
        `there is no organisation API key.`,
        `Set the environment variable ATLASSIAN_ADMIN_API_KEY, or "pulumi config set --secret ${NAMESPACE}:apiKey …"; ` +
          `create the key without scopes at admin.atlassian.com.`,
      );
    }
    if (/[^\x21-\x7e]/.test(own)) {
      throw new ConfigError(
        `the organisation API key contains a character that no key has, such as a space or a line break.`,
        `Copy it again, and set it where it is set now (ATLASSIAN_ADMIN_API_KEY, "${NAMESPACE}:apiKey" or "${NAMESPACE}:apiKeys").`,
      );
    }
    return own;
  }

  #apiKeys(): Readonly<Record<string, string>> {
    const text = this.#get("apiKeys");
    if (text === undefined) {
      return {};
    }
    const parsed = z.record(z.string(), z.string().min(1)).safeParse(parseJson(text));
    if (!parsed.success) {
      throw new ConfigError(
        `the setting "${NAMESPACE}:apiKeys" is not an object from organisation id to API key.`,
        `Set it with "pulumi config set --secret --path '${NAMESPACE}:apiKeys.<orgId>' …".`,
      );
    }
    return parsed.data;
  }
}

/** One problem with a setting of a provider. */
export interface SettingFailure {
  readonly setting: string;
  readonly reason: string;
}

/** Problems in the settings of a provider that can be found without a request. The reasons never contain a key. */
export function settingFailures(given: Readonly<Record<string, unknown>>): SettingFailure[] {
  return Object.entries(given).flatMap(([setting, value]) => {
    if (!SETTINGS.includes(setting as Setting)) {
      return [{ setting, reason: `is not a setting. The settings are ${SETTINGS.join(", ")}.` }];
    }
    const text = toText(value)?.trim();
    const schema = (SCHEMAS as Partial<Record<string, z.ZodType>>)[setting];
    const parsed = schema?.safeParse(text === "" ? undefined : text);
    const problem = parsed?.error?.issues[0]?.message;
    return problem === undefined
      ? []
      : [{ setting, reason: `${problem} (received "${withoutCredentials(text ?? "")}").` }];
  });
}

/** An explicit provider passes numbers and objects on unchanged. The configuration of a stack is all text. */
function toText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

function toBaseUrl(value: string, context: z.core.$RefinementCtx): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    url === undefined ||
    !["http:", "https:"].includes(url.protocol) ||
    `${url.username}${url.password}${url.search}${url.hash}` !== ""
  ) {
    context.addIssue({
      code: "custom",
      message: "must be an https address without user, password, query or fragment",
    });
    return z.NEVER;
  }
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname)) {
    context.addIssue({
      code: "custom",
      message:
        "must start with https, because it carries the API key; plain http is for loopback addresses only",
    });
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, "");
}

/** Removes a password or token in an address: neither belongs in a message. */
function withoutCredentials(value: string): string {
  return value.replace(/\/\/[^/]*@/, "//…@").replace(/[?#].*$/s, "…");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
