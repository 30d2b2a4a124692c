import { Config, type ProviderConfig } from "../../provider/src/config";

const KEY = "ATCTT3xFfGF0abc";
const ORG = "5d0d60b0-0000-4000-8000-000000000001";

function configOf(settings: Record<string, string> = {}, environment: Record<string, string> = {}): Config {
  return new Config((key) => settings[key.replace(/^atlassian-admin:/, "")], environment);
}

function settingsFor(settings: Record<string, string>, environment?: Record<string, string>): ProviderConfig {
  return configOf({ apiKey: KEY, ...settings }, environment).forOrganization(ORG);
}

function problemWith(settings: Record<string, string>): string {
  try {
    settingsFor(settings);
  } catch (error) {
    expect(error).toMatchObject({ code: "config" });
    return (error as Error).message;
  }
  throw new Error("It was taken.");
}

describe("Config", () => {
  it("reads each setting by its full key", () => {
    const asked: string[] = [];
    const config = new Config((key) => {
      asked.push(key);
      return key === "atlassian-admin:apiKey" ? KEY : undefined;
    }, {});
    config.forOrganization(ORG);
    expect(asked.every((key) => key.startsWith("atlassian-admin:"))).toBe(true);
  });

  it("has defaults for everything but the key and the organisation", () => {
    expect(settingsFor({})).toEqual({
      apiKey: KEY,
      baseUrl: "https://api.atlassian.com",
      directoryId: undefined,
      serviceAccountApi: "auto",
      maxConcurrency: 8,
      requestTimeoutSeconds: 30,
      retryBudgetSeconds: 300,
      listingLagSeconds: 120,
    });
    expect(configOf().defaultOrgId).toBeUndefined();
  });

  it("takes every setting from the Pulumi configuration", () => {
    expect(
      settingsFor({
        baseUrl: "https://proxy.example/atlassian/",
        directoryId: "d1",
        serviceAccountApi: "account-management",
        maxConcurrency: "100",
        requestTimeoutSeconds: "600",
        retryBudgetSeconds: "1",
        listingLagSeconds: "20",
      }),
    ).toEqual({
      apiKey: KEY,
      baseUrl: "https://proxy.example/atlassian",
      directoryId: "d1",
      serviceAccountApi: "account-management",
      maxConcurrency: 100,
      requestTimeoutSeconds: 600,
      retryBudgetSeconds: 1,
      listingLagSeconds: 20,
    });
  });

  it.each([
    ["ATLASSIAN_ADMIN_API_KEY", "apiKey", "apiKey", KEY, "ATCTT3xother"],
    [
      "ATLASSIAN_ADMIN_BASE_URL",
      "baseUrl",
      "baseUrl",
      "https://environment.example",
      "https://config.example",
    ],
    ["ATLASSIAN_DIRECTORY_ID", "directoryId", "directoryId", "environment", "config"],
    [
      "ATLASSIAN_SERVICE_ACCOUNT_API",
      "serviceAccountApi",
      "serviceAccountApi",
      "api-access",
      "account-management",
    ],
  ] as const)(
    "takes %s, unless the configuration overrides it",
    (variable, key, field, fromEnvironment, fromConfig) => {
      const environment = { ATLASSIAN_ADMIN_API_KEY: KEY, [variable]: fromEnvironment };
      expect(configOf({}, environment).forOrganization(ORG)[field]).toBe(fromEnvironment);
      expect(configOf({ [key]: fromConfig }, environment).forOrganization(ORG)[field]).toBe(fromConfig);
    },
  );

  it("takes the default organisation from the configuration, else from the environment", () => {
    const environment = { ATLASSIAN_ORG_ID: "environment" };
    expect(configOf({ orgId: "config" }, environment).defaultOrgId).toBe("config");
    expect(configOf({}, environment).defaultOrgId).toBe("environment");
  });

  it("takes a blank value for none, and trims the others", () => {
    expect(configOf({}, { ATLASSIAN_ORG_ID: "  " }).defaultOrgId).toBeUndefined();
    expect(settingsFor({ apiKey: ` ${KEY}\n` }).apiKey).toBe(KEY);
  });

  it("takes numbers and objects too, which an explicit provider hands on as they are", () => {
    const settings = { "atlassian-admin:maxConcurrency": 2, "atlassian-admin:apiKeys": { org: KEY } };
    const config = new Config((key) => settings[key as keyof typeof settings] as unknown as string, {});
    expect(config.forOrganization("org")).toMatchObject({ maxConcurrency: 2, apiKey: KEY });
  });

  it("checks nothing before it is needed", () => {
    const config = configOf({ orgId: "org", baseUrl: "nonsense", apiKeys: "nonsense" });
    expect(config.defaultOrgId).toBe("org");
  });
});

describe("a bad setting", () => {
  const number = "must be a whole number";

  it.each([
    ["baseUrl", "nonsense", "must be an https address without user, password, query or fragment"],
    ["baseUrl", "ftp://api.example", "must be an https address without user, password, query or fragment"],
    [
      "baseUrl",
      "http://api.example",
      "must start with https, because it carries the API key; plain http is for loopback addresses only",
    ],
    ["serviceAccountApi", "both", "must be auto, api-access or account-management"],
    ["maxConcurrency", "0", "must be from 1 to 100"],
    ["maxConcurrency", "101", "must be from 1 to 100"],
    ["maxConcurrency", "many", number],
    ["maxConcurrency", "-1", number],
    ["maxConcurrency", "1.5", number],
    ["requestTimeoutSeconds", "0", "must be from 1 to 600"],
    ["requestTimeoutSeconds", "601", "must be from 1 to 600"],
    ["requestTimeoutSeconds", "1e2", number],
    ["retryBudgetSeconds", "0", "must be from 1 to 86400"],
    ["retryBudgetSeconds", "86401", "must be from 1 to 86400"],
    ["retryBudgetSeconds", "0x10", number],
  ])("is named with its rule and value: %s %j", (setting, value, rule) => {
    expect(problemWith({ [setting]: value })).toBe(
      `the setting "atlassian-admin:${setting}" ${rule} (received "${value}").`,
    );
  });

  it.each(["http://127.0.0.1:4010", "http://localhost:4010", "http://LOCALHOST", "http://[::1]:4010"])(
    "is not plain http to this machine: %s",
    (baseUrl) => {
      expect(settingsFor({ baseUrl }).baseUrl).toBe(baseUrl.toLowerCase());
    },
  );

  it.each([
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://0.0.0.0",
    "http://10.0.0.1",
  ])("is plain http to anywhere else: %s", (baseUrl) => {
    expect(problemWith({ baseUrl })).toContain("must start with https");
  });

  it.each([
    "https://user:hunter2@api.example",
    "https://:hunter2@api.example",
    "https://api.example?token=hunter2",
  ])("is refused without showing the secret in it: %s", (baseUrl) => {
    const message = problemWith({ baseUrl });
    expect(message).toContain(
      '"atlassian-admin:baseUrl" must be an https address without user, password, query or fragment',
    );
    expect(message).not.toContain("hunter2");
  });

  it("is an address with a fragment, behind which no path can stand", () => {
    expect(problemWith({ baseUrl: "https://api.example/#x" })).toContain('"atlassian-admin:baseUrl" must be');
  });
});

describe("the API key", () => {
  it("is missing: the message has both ways to set it", () => {
    expect(() => configOf().forOrganization(ORG)).toThrow(
      'there is no organisation API key. Set the environment variable ATLASSIAN_ADMIN_API_KEY, or "pulumi config set --secret atlassian-admin:apiKey …"; ' +
        "create the key without scopes at admin.atlassian.com.",
    );
  });

  it("is the organisation's own where apiKeys has one, else the common one", () => {
    const apiKeys = JSON.stringify({ [ORG]: "ATCTT3xown" });
    expect(settingsFor({ apiKeys }).apiKey).toBe("ATCTT3xown");
    expect(configOf({ apiKey: KEY, apiKeys }).forOrganization("other").apiKey).toBe(KEY);
  });

  it("is missing when apiKeys names other organisations only", () => {
    const config = configOf({ apiKeys: JSON.stringify({ other: KEY }) });
    expect(() => config.forOrganization(ORG)).toThrow(/there is no organisation API key/);
  });

  it.each([
    ["no JSON", "ATCTT3xsecret"],
    ["a list", `["ATCTT3xsecret"]`],
    ["an object of something else", `{"org": {"key": "ATCTT3xsecret"}}`],
    ["an empty key", `{"org": ""}`],
  ])("is refused when apiKeys is %s, without showing it", (_form, apiKeys) => {
    const message = problemWith({ apiKeys });
    expect(message).toBe(
      'the setting "atlassian-admin:apiKeys" is not an object from organisation id to API key. ' +
        `Set it with "pulumi config set --secret --path 'atlassian-admin:apiKeys.<orgId>' …".`,
    );
  });

  it.each([
    ["a line break", "ATCTT3x\nabc"],
    ["a space", "ATCTT3x abc"],
    ["a letter beyond ASCII", "ATCTT3xäbc"],
    ["a control character", "ATCTT3x\u0007abc"],
  ])("is rejected with %s in it, without showing it", (_what, apiKey) => {
    const message = problemWith({ apiKey });
    expect(message).toMatch(/^the organisation API key contains a character that no key has/);
    expect(message).not.toContain("ATCTT3x");
  });

  it("is rejected in apiKeys too", () => {
    const message = problemWith({ apiKeys: JSON.stringify({ [ORG]: "ATCTT3x\nabc" }) });
    expect(message).toMatch(/^the organisation API key contains a character that no key has/);
  });
});
