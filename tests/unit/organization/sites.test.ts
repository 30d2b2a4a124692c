import { OrganizationApi } from "../../../provider/src/client/organization-api";
import { Sites } from "../../../provider/src/organization/sites";
import { apiError } from "../../support/failures";
import { FakeClient, type Answer } from "./fake-client";

const WORKSPACES = "POST /admin/v2/orgs/org/workspaces";

function workspace(id: string, typeKey: string, hostUrl?: string | null) {
  return { id, type: "workspaces", attributes: { name: "any", typeKey, status: "online", hostUrl } };
}

const acme = [
  workspace("ari:cloud:jira-software::site/c1", "jira-software", "https://acme.atlassian.net"),
  workspace("ari:cloud:confluence::site/c1", "confluence", "https://acme.atlassian.net/wiki"),
];

function sitesOf(data: readonly object[], answer: Answer = () => ({ data })) {
  const client = new FakeClient({ [WORKSPACES]: answer });
  return { client, sites: new Sites(new OrganizationApi(client, "org")) };
}

describe("Sites.find", () => {
  it.each([
    "acme",
    "ACME",
    "acme.atlassian.net",
    "https://acme.atlassian.net",
    "https://Acme.atlassian.net/",
  ])("knows a site as %s", async (site) => {
    const { sites } = sitesOf(acme);
    expect(await sites.find(site)).toEqual({
      cloudId: "c1",
      hostUrl: "https://acme.atlassian.net",
      products: [
        { product: "jira-software", resourceId: "ari:cloud:jira-software::site/c1" },
        { product: "confluence", resourceId: "ari:cloud:confluence::site/c1" },
      ],
    });
  });

  it.each(["acm", "atlassian.net", "acme.atlassian.com", "net"])("finds nothing called %s", async (site) => {
    const { sites } = sitesOf(acme);
    expect(await sites.find(site)).toBeUndefined();
  });

  it("takes apps of one cloud id for one site, also under another host or without one", async () => {
    const { sites } = sitesOf([
      ...acme,
      workspace("ari:cloud:compass::site/c1", "compass", null),
      workspace("ari:cloud:jira-servicedesk::site/c1", "jira-servicedesk", "https://help.example.com"),
    ]);
    const found = await sites.find("help.example.com");
    expect(found).toMatchObject({ cloudId: "c1", hostUrl: "https://help.example.com" });
    expect(found?.products.map(({ product }) => product)).toEqual([
      "jira-software",
      "confluence",
      "compass",
      "jira-servicedesk",
    ]);
  });

  it("leaves out what is not on a site, has no product, or names an address that is none", async () => {
    const { sites } = sitesOf([
      workspace("ari:cloud:bitbucket::workspace/b1", "bitbucket", "https://bitbucket.org/acme"),
      workspace("ari:cloud:jira-software::site/c2", "jira-software", "not an address"),
      { id: "ari:cloud:jira-software::site/c3" },
    ]);
    await expect(sites.resourceIdOf("bitbucket.org", "bitbucket")).rejects.toMatchObject({
      code: "lookup",
      message:
        'no site is called "bitbucket.org". This key can see no site. Check the site, or set resourceId instead.',
    });
  });

  it("fails if two sites match, and names them", async () => {
    const { sites } = sitesOf([
      ...acme,
      workspace("ari:cloud:jira-software::site/c2", "jira-software", "https://acme.example.com"),
    ]);
    await expect(sites.find("acme")).rejects.toMatchObject({
      code: "lookup",
      message:
        'several sites are called "acme": acme.atlassian.net, acme.example.com. Use the whole host name.',
    });
    expect(await sites.find("acme.example.com")).toMatchObject({ cloudId: "c2" });
  });
});

describe("Sites.resourceIdOf", () => {
  it("reads the workspaces once for many questions, each later page by its cursor alone", async () => {
    const { client, sites } = sitesOf(acme, ({ body }) =>
      "cursor" in (body as object)
        ? { data: acme.slice(1), links: {} }
        : { data: acme.slice(0, 1), links: { next: "page-2" } },
    );
    expect(
      await Promise.all(
        ["jira-software", "confluence"].map((product) => sites.resourceIdOf("acme", product)),
      ),
    ).toEqual(["ari:cloud:jira-software::site/c1", "ari:cloud:confluence::site/c1"]);
    await sites.find("acme");
    expect(client.sent.map(({ body }) => body)).toEqual([{ limit: 100 }, { cursor: "page-2" }]);
  });

  it.each([
    [
      "emca",
      "jira-software",
      'no site is called "emca". This key can see acme.atlassian.net. Check the site, or set resourceId instead.',
    ],
    [
      "acme",
      "jira",
      'site "acme" has jira-software, confluence, but no "jira". Check the product, or set resourceId instead.',
    ],
  ])("lists the options when %s has no %s", async (site, product, message) => {
    const { sites } = sitesOf(acme);
    await expect(sites.resourceIdOf(site, product)).rejects.toMatchObject({ code: "lookup", message });
  });

  it("reads once if the key has no permission to read workspaces", async () => {
    const { client, sites } = sitesOf([], () => {
      throw apiError(403);
    });
    await expect(sites.find("acme")).rejects.toMatchObject({ status: 403 });
    await expect(sites.find("acme")).rejects.toMatchObject({ status: 403 });
    expect(client.sent).toHaveLength(1);
  });
});
