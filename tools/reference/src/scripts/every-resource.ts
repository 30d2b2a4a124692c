import { fails, holds, type ResourceScript, type Situation } from "./script";

/** Situations of every resource and lookup, shown for one kind. */
export const everyResource: ResourceScript = {
  args: { name: "deployers" },
  changes: {},
  situations: [
    { operation: "check", when: "no organisation is named", settings: { orgId: "" } },
    {
      operation: "check",
      when: "there is an unknown argument",
      args: { nmae: "deployers" },
    },
    { operation: "check", when: "a required argument is missing", args: { name: undefined } },
    { operation: "check", when: "an argument has another type", args: { description: 7 } },
    ...creates([
      { when: "there is no API key", settings: { apiKey: "" } },
      { when: "the key is wrong, expired or revoked", settings: { apiKey: "a-wrong-key" } },
      {
        when: "the key has scopes",
        arrange: fails({
          status: 403,
          body: {
            key: "forbidden.insufficientScope",
            context: { message: "Insufficient scope for this action" },
          },
        }),
      },
      {
        when: "the key belongs to another organisation, or to a user without permission",
        arrange: fails({
          status: 403,
          body: { status: 403, message: "User has no permission to access resource." },
        }),
      },
      { when: "the organisation does not exist", args: { orgId: "another-organisation" } },
      {
        when: "the organisation has several directories, and no setting selects one",
        arrange: holds({ directories: [{ directoryId: "second-directory", name: "Second" }] }),
      },
      { when: "no server listens at the address", settings: { baseUrl: "http://127.0.0.1:1" } },
      { when: "the connection breaks, several times", arrange: fails({ drop: "before" }) },
      {
        when: "no response arrives in time, several times",
        settings: { requestTimeoutSeconds: "1" },
        arrange: fails({ hang: true }),
      },
      {
        when: "the API fails, several times",
        arrange: fails({ status: 503, body: { message: "Try later" } }),
      },
      {
        when: "the rate limit requires a longer wait than the operation allows",
        settings: { retryBudgetSeconds: "300" },
        arrange: fails({ status: 429, retryAfter: 600 }),
      },
      { when: "a proxy responds instead of the API", arrange: fails({ html: true, status: 200 }) },
      { when: "the response is incomplete", arrange: fails({ omitFields: ["data"] }) },
    ]),
  ],
};

/** Invalid settings. */
export const settings: ResourceScript = {
  ...everyResource,
  situations: creates([
    { when: "`baseUrl` is plain http to another machine", settings: { baseUrl: "http://proxy.example.com" } },
    { when: "`baseUrl` is not an address", settings: { baseUrl: "api.atlassian.com" } },
    { when: "`apiKey` contains extra characters", settings: { apiKey: "a key" } },
    { when: "`apiKeys` is not an object of keys", settings: { apiKeys: "a-key" } },
    {
      when: "`serviceAccountApi` is not one of the three values",
      settings: { serviceAccountApi: "console" },
    },
    { when: "`maxConcurrency` is out of range", settings: { maxConcurrency: "0" } },
    { when: "`requestTimeoutSeconds` is out of range", settings: { requestTimeoutSeconds: "601" } },
    { when: "`retryBudgetSeconds` is out of range", settings: { retryBudgetSeconds: "86401" } },
    { when: "a number is not one", settings: { maxConcurrency: "many" } },
  ]),
};

function creates(situations: readonly Omit<Situation, "operation">[]): Situation[] {
  return situations.map((situation) => ({ operation: "create", ...situation }));
}
