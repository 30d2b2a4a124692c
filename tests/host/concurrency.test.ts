import { declare, HostedOrganization, HOSTS } from "../support/hosted-organization";

describe.each(HOSTS)(
  "a process of %s that gets many creates before it is configured for the first",
  (kind) => {
    let organization: HostedOrganization;

    beforeEach(async () => {
      organization = await HostedOrganization.start({
        seed: {
          groups: [{ name: "people" }],
          users: 5,
          serviceAccounts: [{ displayName: "seeded", atlassianId: "712020:seeded" }],
        },
      });
    });

    afterEach(async () => {
      await organization.stop();
    });

    it("makes each object once, with the configuration in place for all, and lists the organisation once", async () => {
      // The organisation comes from the Pulumi configuration only, so that a create before `configure` would fail.
      const host = await organization.startHost({
        kind,
        config: { "atlassian-admin:orgId": organization.emulator.orgId },
        environment: { ATLASSIAN_ORG_ID: "" },
      });
      const numbers = [1, 2, 3, 4, 5];
      await Promise.all([
        ...numbers.map((n) => declare(host.resource("ServiceAccount"), { displayName: `bot-${n}` })),
        ...numbers.map((n) => declare(host.resource("Group"), { name: `group-${n}` })),
        ...numbers.map((n) =>
          declare(host.resource("ApiToken"), {
            accountId: "712020:seeded",
            label: `ci-${n}`,
            scopes: ["read:jira-work"],
          }),
        ),
        ...numbers.map((n) =>
          declare(host.resource("GroupMembership"), { groupName: "people", email: `user-${n}@example.com` }),
        ),
      ]);
      const { serviceAccounts, groups, tokens } = organization.emulator.state();
      expect(serviceAccounts.map(({ displayName }) => displayName).sort()).toEqual([
        ...numbers.map((n) => `bot-${n}`),
        "seeded",
      ]);
      expect(groups.map(({ name }) => name).sort()).toEqual([...numbers.map((n) => `group-${n}`), "people"]);
      expect(groups.find(({ name }) => name === "people")?.members).toHaveLength(5);
      expect(tokens).toHaveLength(5);
      const { counts } = organization.emulator.requests();
      expect(counts["GET /admin/api-access/v1/orgs/{orgId}/service-accounts"]).toBe(1);
      expect(counts["POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/search"]).toBe(1);
      expect(counts["GET /admin/v2/orgs/{orgId}/directories"]).toBe(1);
    });
  },
);
