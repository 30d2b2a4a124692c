import type { Organization } from "pulumi-atlassian-admin/organization";
import { readInventory, type Inventory } from "../../../../cli/src/reading/inventory";
import { mapSome } from "../../../../cli/src/reading/map-some";
import { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import { apiError, failures } from "../../../support/failures";
import { JIRA, organizationThat } from "../inventory/organization";

const read = (organization: Organization): Promise<Inventory> =>
  readInventory(new OrganizationReader(organization), () => undefined);

const refuse = (status: number) => () => {
  throw apiError(status);
};

describe("readInventory", () => {
  it("reads accounts, tokens, groups and roles, sorted and with the owner out of the description", async () => {
    const { organization } = organizationThat();
    const { takenAt, ...inventory } = await read(organization);
    expect(Date.now() - Date.parse(takenAt)).toBeLessThan(10_000);
    expect(inventory).toEqual({
      orgId: "org",
      problems: [],
      administrators: [],
      administratorsNotRead: [],
      accounts: [
        {
          serviceAccountId: "s1",
          accountId: "a1",
          displayName: "deploy-bot",
          status: undefined,
          email: "d@serviceaccount.atlassian.com",
          owner: "team-payments",
          purpose: "Deploys",
          createdAt: "2026-01-01T00:00:00Z",
          groupIds: ["g1"],
          tokens: [
            expect.objectContaining({ tokenId: "t2", label: "dev", expiresAt: "2026-06-01T00:00:00Z" }),
            expect.objectContaining({ tokenId: "t1", lastUsedAt: undefined }),
          ],
        },
        expect.objectContaining({ displayName: "zeta", tokens: [], groupIds: [], createdAt: undefined }),
      ],
      groups: [
        {
          groupId: "g1",
          name: "deployers",
          description: undefined,
          isExternallySynced: false,
          accountIds: ["a1"],
          roles: [{ resourceId: JIRA, role: "atlassian/user", app: "jira-software on acme.atlassian.net" }],
        },
      ],
    });
  });

  it("asks two accounts once each for tokens and groups, and for the dates of both together", async () => {
    const { client, organization } = organizationThat();
    await read(organization);
    // Their dates, and who has an admin role.
    expect(client.count("POST", "/users/search")).toBe(2);
    expect(client.sent).toHaveLength(1 + 1 + 1 + 2 * 2 + 1 + 1 + 2);
  });

  it("goes on without an account that alone is not found, and reports it", async () => {
    const { organization } = organizationThat({ "GET /users/a1/manage/api-tokens": refuse(404) });
    const { accounts, problems } = await read(organization);
    expect(accounts[0]).toMatchObject({ displayName: "deploy-bot", tokens: [], groupIds: ["g1"] });
    expect(problems).toEqual([
      expect.stringMatching(/^the tokens of service account "deploy-bot" \(a1\): .*404/),
    ]);
  });

  it("takes an account that the directory does not know for one without groups and date", async () => {
    const unknown = () => {
      throw apiError(404, { detail: "One or more user not found in the directory" });
    };
    const { organization } = organizationThat({
      "POST /groups/search": unknown,
      "POST /users/search": unknown,
    });
    const { accounts, problems } = await read(organization);
    expect(problems).toEqual([]);
    expect(accounts[0]).toMatchObject({ groupIds: [], createdAt: undefined });
  });

  it.each([
    ["GET /service-accounts", 401],
    ["GET /users/a2/manage/api-tokens", 403],
    ["POST /users/search", 403],
    ["POST /groups/search", 500],
    ["GET /groups/g1/role-assignments", 403],
    ["POST /workspaces", 503],
  ])("fails when %s returns %d", async (route, status) => {
    const { organization } = organizationThat({ [route]: refuse(status) });
    await expect(read(organization)).rejects.toMatchObject({ status });
  });

  it("names an app by its ARI where no workspace has it", async () => {
    const { organization } = organizationThat({ "POST /workspaces": () => ({ data: [] }) });
    const { groups } = await read(organization);
    expect(groups[0]?.roles[0]?.app).toBe(JIRA);
  });
});

describe("mapSome", () => {
  it("keeps the order, and never runs more than allowed", async () => {
    let running = 0;
    let most = 0;
    const doubled = await mapSome([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
      return item * 2;
    });
    expect({ doubled, most }).toEqual({ doubled: [2, 4, 6, 8, 10], most: 2 });
  });

  it("begins nothing more after a failure", async () => {
    const begun: number[] = [];
    const task = async (item: number): Promise<void> => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) {
        throw failures.serverError();
      }
    };
    await expect(mapSome([1, 2, 3, 4, 5, 6], 2, task)).rejects.toMatchObject({ status: 502 });
    await new Promise(setImmediate);
    expect(begun).toEqual([1, 2]);
  });
});
