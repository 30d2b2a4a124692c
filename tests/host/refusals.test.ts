import { HostedOrganization, declare, messageOf } from "../support/hosted-organization";
import type { Properties } from "../support/provider-connection";
import type { HostOptions, ProviderHost } from "../support/provider-host";

const UNSCOPED_KEY =
  `Use an organisation API key created without scopes, in ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey": ` +
  `no scope allows writes of groups, users and tokens, so the API rejects a key with scopes.`;

let organization: HostedOrganization;

/** Valid inputs of every resource. */
const resources: Record<string, { args: Properties; name: string }> = {
  ServiceAccount: { args: { displayName: "bot" }, name: 'service account "bot"' },
  ApiToken: {
    args: { accountId: "712020:seeded", label: "ci", scopes: ["read:jira-work"] },
    name: 'API token "ci" of account "712020:seeded"',
  },
  Group: { args: { name: "admins" }, name: 'group "admins"' },
  GroupMembership: {
    args: { groupName: "people", accountId: "712020:seeded" },
    name: 'membership of "712020:seeded" in group "people"',
  },
};
const types = Object.keys(resources);

function holdings() {
  const { groups, serviceAccounts, tokens } = organization.emulator.state();
  return { groups, serviceAccounts, tokens };
}

/** Creates what must be refused, and demands that it left no trace. */
async function refusal(
  host: ProviderHost,
  type: string,
  args: Properties = resources[type]?.args ?? {},
): Promise<string> {
  const before = holdings();
  const message = await messageOf(declare(host.resource(type), args));
  expect(holdings()).toEqual(before);
  return message;
}

beforeAll(async () => {
  organization = await HostedOrganization.start({
    seed: {
      serviceAccounts: [{ displayName: "seeded", atlassianId: "712020:seeded" }],
      groups: [{ name: "people" }, { name: "from-okta", externalSynced: true }],
    },
  });
});

afterAll(async () => {
  await organization.stop();
});

function withHost(options: () => Partial<HostOptions>, tests: (host: () => ProviderHost) => void): void {
  let host: ProviderHost;
  beforeAll(async () => {
    host = await organization.startHost(options());
  });
  tests(() => host);
}

describe("without an API key", () => {
  withHost(
    () => ({ environment: { ATLASSIAN_ADMIN_API_KEY: "" } }),
    (host) => {
      it.each(types)("a %s is not created, and both ways to set the key are named", async (type) => {
        expect(await refusal(host(), type)).toBe(
          `Cannot create ${resources[type]?.name ?? ""}: there is no organisation API key. ` +
            `Set the environment variable ATLASSIAN_ADMIN_API_KEY, or "pulumi config set --secret atlassian-admin:apiKey …"; ` +
            `create the key without scopes at admin.atlassian.com.`,
        );
      });

      it.each(types)("a %s is checked all the same", async (type) => {
        expect(
          (
            await host()
              .resource(type)
              .check(resources[type]?.args ?? {})
          ).failures,
        ).toEqual([]);
      });
    },
  );
});

describe("with a wrong API key", () => {
  withHost(
    () => ({ config: { "atlassian-admin:apiKey": "ATCTT3xwrong" } }),
    (host) => {
      it.each(types)("a %s is not created, and the key is to be checked", async (type) => {
        const message = await refusal(host(), type);
        expect(message).toMatch(/^Cannot create .*: the API returned 401 Unauthorized for (GET|POST) \//);
        expect(message).toContain(`Cannot create ${resources[type]?.name ?? ""}: `);
        expect(message).toContain(
          'Check the organisation API key (ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey")',
        );
      });
    },
  );
});

describe("with a key that has scopes", () => {
  withHost(
    () => ({ config: { "atlassian-admin:apiKey": organization.emulator.scopedApiKey } }),
    (host) => {
      it.each(types)("a %s is not created, and a key without scopes is asked for", async (type) => {
        const message = await refusal(host(), type);
        expect(message).toMatch(/: the API returned 403 Forbidden for (GET|POST) \//);
        expect(message).toContain(`Cannot create ${resources[type]?.name ?? ""}: `);
        expect(message).toContain(UNSCOPED_KEY);
      });
    },
  );
});

describe("in an organisation that does not exist", () => {
  withHost(
    () => ({ config: { "atlassian-admin:orgId": "00000000-0000-4000-8000-000000000000" } }),
    (host) => {
      it.each(["ServiceAccount", "Group", "GroupMembership"])(
        "a %s is not created, and orgId is to be checked",
        async (type) => {
          const message = await refusal(host(), type);
          expect(message).toContain(`Cannot create ${resources[type]?.name ?? ""}: `);
          expect(message).toContain('Check "orgId"');
        },
      );
    },
  );
});

describe("where no server listens", () => {
  withHost(
    () => ({
      config: { "atlassian-admin:baseUrl": "http://127.0.0.1:1", "atlassian-admin:retryBudgetSeconds": "1" },
    }),
    (host) => {
      it.each(types)("a %s is not created, and the address is to be checked", async (type) => {
        const message = await refusal(host(), type);
        expect(message).toContain(
          `Cannot create ${resources[type]?.name ?? ""}: the connection to http://127.0.0.1:1 failed with ECONNREFUSED on `,
        );
        expect(message).toContain('Check "atlassian-admin:baseUrl" and that the server is running.');
      });
    },
  );
});

describe("over plain http to another machine", () => {
  withHost(
    () => ({ config: { "atlassian-admin:baseUrl": "http://proxy.example" } }),
    (host) => {
      it("nothing is sent, because the key would travel in the open", async () => {
        expect(await refusal(host(), "Group")).toBe(
          'Cannot create group "admins": the setting "atlassian-admin:baseUrl" must start with https, because it carries ' +
            'the API key; plain http is for loopback addresses only (received "http://proxy.example").',
        );
      });
    },
  );
});

describe("with everything in order", () => {
  const people = () => organization.emulator.state().groups.find(({ name }) => name === "people")?.id ?? "";

  withHost(
    () => ({}),
    (host) => {
      afterEach(() => {
        organization.emulator.behaviour.patch({ quota: null, licenceLimit: null });
      });

      it.each([
        [
          "a group id that nothing has",
          { groupId: "nothing", accountId: "712020:seeded" },
          'Cannot create membership of "712020:seeded" in group "nothing": there is no group with the id "nothing". ' +
            "Check the id, or create the group first.",
        ],
        [
          "a group name that nothing has",
          { groupName: "nothing", accountId: "712020:seeded" },
          'Cannot create membership of "712020:seeded" in group "nothing": there is no group named "nothing". ' +
            "Check the name, or create the group first.",
        ],
        [
          "an e-mail address that nobody has",
          { groupName: "people", email: "nobody@example.com" },
          'Cannot create membership of "nobody@example.com" in group "people": no account with the e-mail address ' +
            '"nobody@example.com" is known to the organisation. Check the address, invite the person, or set accountId instead.',
        ],
        [
          "an e-mail address that no service account has",
          { groupName: "people", email: "x@serviceaccount.atlassian.com" },
          'Cannot create membership of "x@serviceaccount.atlassian.com" in group "people": no account with the e-mail address ' +
            '"x@serviceaccount.atlassian.com" is known to the organisation. Check the address, invite the person, or set accountId instead.',
        ],
        [
          "a group that an identity provider fills",
          { groupName: "from-okta", accountId: "712020:seeded" },
          'Cannot create membership of "712020:seeded" in group "from-okta": an identity provider owns the members of group ' +
            '"from-okta". Add the member there, or use a group that is managed in Atlassian.',
        ],
      ])("a membership is not created for %s", async (_what, args, message) => {
        expect(await refusal(host(), "GroupMembership", args)).toBe(message);
      });

      it("a membership is not created for an account that nobody has, and the directory is named", async () => {
        const message = await refusal(host(), "GroupMembership", {
          groupId: people(),
          accountId: "712020:nobody",
        });
        expect(message).toContain(
          `Cannot create membership of "712020:nobody" in group "${people()}": the API returned 404`,
        );
        expect(message).toContain("The directory does not have the account (yet)");
      });

      it("a token is not created for an account that nobody has, and the message reports the remedy", async () => {
        const args = { accountId: "712020:nobody", label: "ci", scopes: ["read:jira-work"] };
        const message = await refusal(host(), "ApiToken", args);
        expect(message).toMatch(
          /^Cannot create API token "ci" of account "712020:nobody": organisation ".*" has no service account with the account id/,
        );
        expect(message).toContain("Check accountId and orgId.");
      });

      it("an account is not created above the quota", async () => {
        organization.emulator.behaviour.patch({ quota: 1 });
        const message = await refusal(host(), "ServiceAccount");
        expect(message).toMatch(
          /^Cannot create service account "bot": the API returned 402 Payment Required/,
        );
        expect(message).toContain(
          "The quota of the organisation is used up. Delete something, or raise the plan",
        );
      });

      it("a member is not added above the licence limit", async () => {
        organization.emulator.behaviour.patch({ licenceLimit: 0 });
        const message = await refusal(host(), "GroupMembership");
        expect(message).toContain("the API returned 409 Conflict");
        expect(message).toContain(
          "An app that the group gives access to has no free licence. Free one, or raise the plan.",
        );
      });
    },
  );
});
