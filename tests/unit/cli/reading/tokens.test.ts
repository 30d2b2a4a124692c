import { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import { apiError } from "../../../support/failures";
import { notRouted } from "../../organization/fake-client";
import { grownOrganization, type Grown } from "./grown-organization";

const SIZE = 250;
const NAMELESS = { accounts: SIZE, groups: {} };

async function read(changes: Partial<Grown>, needsLastUse = true) {
  const { client, organization } = grownOrganization({ ...NAMELESS, ...changes });
  const tokens = await new OrganizationReader(organization).tokens(needsLastUse);
  return {
    tokens,
    ofOrganization: client.count("GET", "/service-accounts/api-tokens"),
    ofAccounts: client.count("GET", "/manage/api-tokens"),
  };
}

const without =
  (...names: readonly string[]) =>
  (token: object): object =>
    Object.fromEntries(Object.entries(token).filter(([name]) => !names.includes(name)));

describe("the tokens of many accounts", () => {
  it("come from the organisation's listing alone if that is complete", async () => {
    const { ofAccounts, ofOrganization, tokens } = await read({});
    expect([ofOrganization, ofAccounts, tokens.size]).toEqual([1, 0, SIZE]);
    expect(tokens.get("a7")).toEqual([
      expect.objectContaining({
        id: "t-a7",
        label: "ci",
        expiry: "2099-01-01T00:00:00Z",
        lastAccess: "2026-02-01T00:00:00Z",
      }),
    ]);
  });

  it.each([
    { lacks: ["user"], reason: "it does not name the account" },
    { lacks: ["createdAt"], reason: "it does not say when a token was created" },
    { lacks: ["expiresAt"], reason: "it does not say whether a token expires" },
    { lacks: ["lastActiveAt"], reason: "only the own listing of an account says when a token was used" },
  ])("come from each account where $reason", async ({ lacks }) => {
    const { ofAccounts, tokens } = await read({ listed: without(...lacks) });
    expect(ofAccounts).toBe(SIZE);
    expect(tokens.get("a7")?.[0]).toMatchObject({ id: "t-a7", lastAccess: "2026-02-01T00:00:00Z" });
  });

  it("come from each account where the listing names accounts by ids of another kind", async () => {
    const listed = (token: object) => ({ ...token, user: { id: "unknown" } });
    expect((await read({ listed })).ofAccounts).toBe(SIZE);
  });

  it("need no last use for an import", async () => {
    expect((await read({ listed: without("lastActiveAt") }, false)).ofAccounts).toBe(0);
  });

  it("come from the account alone if the listing lacks facts about its token", async () => {
    const listed = (token: object) =>
      (token as { id: string }).id === "t-a7" ? without("expiresAt")(token) : token;
    const { ofAccounts, tokens } = await read({ listed });
    expect([ofAccounts, tokens.size]).toEqual([1, SIZE]);
  });

  it("come from each account where the API counts more than its listing shows", async () => {
    const { ofAccounts } = await read({
      answers: { "POST /service-accounts/count": () => ({ count: 101 }) },
    });
    expect(ofAccounts).toBe(SIZE);
  });

  it.each([
    ["the API has no such listing", notRouted()],
    ["the key may not read it", apiError(403)],
  ])("come from each account where %s", async (_, error) => {
    const refuse = () => {
      throw error;
    };
    const { ofAccounts } = await read({ answers: { "GET /service-accounts/api-tokens": refuse } });
    expect(ofAccounts).toBe(SIZE);
  });

  it("are not known when the API is down: asking each account would ask it hundreds of times more", async () => {
    const fail = () => {
      throw apiError(503);
    };
    const answers = { "GET /service-accounts/api-tokens": fail };
    await expect(read({ answers })).rejects.toMatchObject({ status: 503 });
  });
});
