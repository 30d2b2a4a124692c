import type { FaultRule } from "pulumi-atlassian-admin-emulator";
import { declare, HostedOrganization, messageOf, type Declared } from "../support/hosted-organization";
import { HostCallError } from "../support/provider-connection";
import type { ProviderHost } from "../support/provider-host";

// Looks like no credential of Atlassian's, so only its value can give it away.
const API_KEY = "plain-key-7f3c21d9";

let organization: HostedOrganization;
let host: ProviderHost;
let account: Declared;
let token: Declared;

beforeAll(async () => {
  organization = await HostedOrganization.start({ apiKey: API_KEY });
  host = await organization.startHost({ config: { "atlassian-admin:retryBudgetSeconds": "1" } });
  account = await declare(host.resource("ServiceAccount"), { displayName: "bot" });
  token = await declare(host.resource("ApiToken"), {
    accountId: account.state["accountId"],
    label: "ci",
    scopes: ["read:jira-work"],
  });
});

afterAll(async () => {
  await organization.stop();
});

afterEach(() => {
  organization.emulator.faults.clear();
});

function expectNoSecret(text: string): void {
  expect(text).not.toContain(API_KEY);
  expect(text).not.toContain(String(token.state["token"]));
  expect(text).not.toMatch(/Bearer (?!\[hidden\])/);
}

/** An API that returns the credentials in every way it can. */
const indiscretions: { what: string; fault: () => FaultRule }[] = [
  {
    what: "the key in a refusal's text",
    fault: () => ({ status: 400, body: { message: `Bad header "Authorization: Bearer ${API_KEY}"` } }),
  },
  {
    what: "the token in a list of errors",
    fault: () => ({
      status: 409,
      body: { errors: [{ code: API_KEY, detail: `used by ${String(token.state["token"])}` }] },
    }),
  },
  {
    what: "the key on a web page",
    fault: () => ({
      status: 403,
      headers: { "content-type": "text/html" },
      body: `<title>${API_KEY}</title>`,
    }),
  },
  {
    what: "the key as plain text of a server error",
    fault: () => ({ status: 500, body: `proxy: ${API_KEY}` }),
  },
  {
    what: "the token in a request id",
    fault: () => ({
      status: 400,
      headers: { "x-request-id": String(token.state["token"]) },
      body: { message: "no" },
    }),
  },
  {
    what: "the key in an answer that is no JSON",
    fault: () => ({ status: 200, body: `ok ${API_KEY}` }),
  },
  {
    what: "the key where a redirect leads",
    fault: () => ({ status: 302, headers: { location: `/login?key=${API_KEY}` }, body: "" }),
  },
];

describe("an API that repeats credentials", () => {
  it.each(indiscretions)("has $what kept out of errors and output", async ({ fault }) => {
    organization.emulator.faults.add(fault());
    const accounts = host.resource("ServiceAccount");
    const tokens = host.resource("ApiToken");
    const calls = [
      () => declare(host.resource("Group"), { name: "new" }),
      () =>
        host
          .resource("Group")
          .read("g", { orgId: organization.emulator.orgId, name: "n", groupId: "g", directoryId: "d" }),
      () => accounts.update(account.id, account.state, { ...account.inputs, displayName: "new" }),
      () => accounts.delete(account.id, account.state),
      () => tokens.delete(token.id, token.state),
    ];
    const errors = await Promise.all(
      calls.map((call) =>
        call().then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    for (const error of errors.filter((candidate) => candidate instanceof HostCallError)) {
      expectNoSecret(`${error.message} ${JSON.stringify(error.initFailure)}`);
    }
    expect(errors.some((error) => error instanceof HostCallError)).toBe(true);
    expectNoSecret(organization.output);
  });
});

describe("a secret in the wrong place of a program", () => {
  it.each([
    ["ServiceAccount", { displayName: ["ATCTT3xFfGF0abc=12AB"] }],
    ["ServiceAccount", { displayName: "bot", apiKey: "ATCTT3xFfGF0abc=12AB" }],
    ["ApiToken", { accountId: "a b ATATT3xFfGF0abc", label: "ci", scopes: ["ATSTT3xFfGF0abc"] }],
  ])("is kept out of the failures of a check of %s", async (type, args) => {
    const { failures } = await host.resource(type).check(args);
    const text = JSON.stringify(failures);
    expect(text).toContain("[hidden]");
    expect(text).not.toContain("FfGF0abc");
  });
});

describe("a wrong API key", () => {
  it("is kept out of the error and the output", async () => {
    const wrong = "another-plain-key";
    const other = await organization.startHost({ config: { "atlassian-admin:apiKey": wrong } });
    const message = await messageOf(other.resource("ServiceAccount").read(account.id, account.state));
    expect(message).toContain("the API returned 401 Unauthorized");
    expect(message + other.output).not.toContain(wrong);
  });
});

describe("the process", () => {
  it("has printed no secret at all", () => {
    expectNoSecret(organization.output);
  });
});
