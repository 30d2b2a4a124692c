import { Organization } from "../../../provider/src/organization/organization";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { groupMembershipDefinition } from "../../../provider/src/resources/group-membership/handlers";
import { apiError, failures } from "../../support/failures";
import { FakeClient, recordingLog, type Answer } from "../organization/fake-client";

const TOKENS = "/users/a1/manage/api-tokens";
const MEMBERSHIPS = "/groups/g1/memberships";
const token = { orgId: "org", accountId: "a1", label: "ci", scopes: ["read:x"], expiresAt: "2027-01-01" };
const membership = { orgId: "org", groupId: "g1", accountId: "a1" };

/** An organisation with one service account, one group and no member. */
function setUp(routes: Record<string, Answer>) {
  const client = new FakeClient({
    [`GET ${TOKENS}`]: () => [],
    ...routes,
    "GET /service-accounts":
      routes["GET /service-accounts"] ?? (() => ({ items: [{ id: "a1", displayName: "bot" }] })),
    "POST /groups/search": ({ body }) => {
      const { accountIds } = body as { accountIds?: string[] };
      return { data: accountIds === undefined ? [{ id: "g1", name: "one", directoryId: "d1" }] : [] };
    },
    "POST /users/search": routes["POST /users/search"] ?? (() => ({ data: [] })),
  });
  const { log, messages } = recordingLog();
  const organization = new Organization({
    orgId: "org",
    client,
    directoryId: undefined,
    serviceAccountApi: "auto",
    log,
  });
  return { client, messages, organization };
}

async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await jest.runAllTimersAsync();
  return promise;
}

const gone = (): never => {
  throw apiError(404, { apiCode: "account.notFound" });
};
const notInDirectory = (): never => {
  throw apiError(404, { apiCode: "ADMIN-UAM-404-1", detail: "One or more user not found in the directory" });
};

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("ApiToken.create", () => {
  /** A token endpoint that applies each creation, and returns what `answer` defines. */
  function tokensAnswering(answer: (mints: number) => unknown) {
    const tokens: { id: string; label: string }[] = [];
    let mints = 0;
    return {
      tokens,
      routes: {
        [`POST ${TOKENS}`]: (({ body }) => {
          mints += 1;
          tokens.push({ id: `t${mints}`, label: (body as { label: string }).label });
          return answer(mints);
        }) satisfies Answer,
        [`GET ${TOKENS}`]: () => [...tokens],
        "DELETE t1": () =>
          void tokens.splice(
            tokens.findIndex(({ id }) => id === "t1"),
            1,
          ),
        "DELETE t2": () =>
          void tokens.splice(
            tokens.findIndex(({ id }) => id === "t2"),
            1,
          ),
        "DELETE t3": () =>
          void tokens.splice(
            tokens.findIndex(({ id }) => id === "t3"),
            1,
          ),
      },
    };
  }

  it.each<[string, () => unknown]>([
    [
      "the answer is lost",
      () => {
        throw failures.connectionLost();
      },
    ],
    ["the answer lacks the secret", () => ({ id: "t1" })],
    ["the answer lacks the id", () => ({ token: "secret-1" })],
    ["the answer is empty", () => ({})],
  ])("revokes the orphan and creates another token when %s", async (_case, firstAnswer) => {
    const { tokens, routes } = tokensAnswering((mints) =>
      mints === 1 ? firstAnswer() : { id: "t2", token: "s2" },
    );
    const { organization, messages } = setUp(routes);
    const created = await settled(apiTokenDefinition.create(organization, token));
    expect(created).toMatchObject({ id: "t2", outputs: { tokenId: "t2", token: "s2" } });
    expect(tokens).toEqual([{ id: "t2", label: created.outputs.fullLabel }]);
    expect(messages.join()).toMatch(
      /warning: revoking the token "ci-[0-9a-f]{8}" of account "a1": its secret was lost/,
    );
  });

  it("stops after three lost responses, and leaves no token behind", async () => {
    const { tokens, routes } = tokensAnswering(() => {
      throw failures.connectionLost();
    });
    const { organization } = setUp(routes);
    await expect(settled(apiTokenDefinition.create(organization, token))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /ECONNRESET.*Tried 3 times; any token that was created has been revoked/s,
      ) as string,
    });
    expect(tokens).toEqual([]);
  });

  it("revokes a token that came without its secret by its id, also if no listing is readable", async () => {
    const { tokens, routes } = tokensAnswering((mints) =>
      mints === 1 ? { id: "t1" } : { id: "t2", token: "s2" },
    );
    let looks = 0;
    const { organization } = setUp({
      ...routes,
      [`GET ${TOKENS}`]: () => {
        looks += 1;
        if (looks === 1) {
          return [];
        }
        throw failures.refused();
      },
    });
    await settled(apiTokenDefinition.create(organization, token));
    expect(tokens.map(({ id }) => id)).toEqual(["t2"]);
  });

  it("names the token that can be left over when it cannot look for it", async () => {
    const { tokens, routes } = tokensAnswering(() => {
      throw failures.connectionLost();
    });
    let looks = 0;
    const { organization } = setUp({
      ...routes,
      [`GET ${TOKENS}`]: () => {
        looks += 1;
        if (looks === 1) {
          return [];
        }
        throw failures.serverError();
      },
    });
    const label = () => tokens[0]?.label ?? "no token";
    const error: unknown = await settled(apiTokenDefinition.create(organization, token)).catch(
      (reason: unknown) => reason,
    );
    expect(label()).not.toBe("no token");
    expect(error).toMatchObject({ message: expect.stringContaining(label()) as string });
  });

  it("waits for an account that exists and takes no tokens yet", async () => {
    let asked = 0;
    const { organization } = setUp({
      [`POST ${TOKENS}`]: () => {
        asked += 1;
        return asked < 4 ? gone() : { id: "t1", token: "s1" };
      },
    });
    await expect(settled(apiTokenDefinition.create(organization, token))).resolves.toMatchObject({
      id: "t1",
    });
  });

  it("waits for two minutes at the longest", async () => {
    const { organization } = setUp({ [`POST ${TOKENS}`]: gone });
    await expect(settled(apiTokenDefinition.create(organization, token))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: 'account "a1" exists, but accepted no token within 120 s. Run "pulumi up" again later.',
    });
  });

  it("does not wait for an account that does not exist", async () => {
    const { organization, client } = setUp({
      [`POST ${TOKENS}`]: gone,
      "GET /service-accounts": () => ({ items: [] }),
    });
    await expect(settled(apiTokenDefinition.create(organization, token))).rejects.toMatchObject({
      code: "lookup",
    });
    expect(client.count("POST", TOKENS)).toBe(0);
  });
});

describe("GroupMembership.create", () => {
  it("is content when the response is lost and the member is there", async () => {
    const members: string[] = [];
    const { organization, client } = setUp({
      [`POST ${MEMBERSHIPS}`]: () => {
        members.push("a1");
        throw failures.connectionLost();
      },
      "POST /users/search": () => ({ data: members.map((accountId) => ({ accountId })) }),
    });
    await expect(settled(groupMembershipDefinition.create(organization, membership))).resolves.toEqual({
      id: "g1/a1",
      outputs: {
        groupId: "g1",
        accountId: "a1",
        directoryId: "d1",
        resolvedGroupName: "one",
      },
    });
    expect(client.count("POST", MEMBERSHIPS)).toBe(1);
  });

  it("retries when the response is lost and the member is not there, three times at the most", async () => {
    const { organization, client } = setUp({
      [`POST ${MEMBERSHIPS}`]: () => {
        throw failures.connectionLost();
      },
    });
    await expect(settled(groupMembershipDefinition.create(organization, membership))).rejects.toMatchObject({
      code: "transport",
    });
    expect(client.count("POST", MEMBERSHIPS)).toBe(3);
  });

  it("takes a member that is there already for added, but no other conflict", async () => {
    const conflict = (apiCode: string) => () => {
      throw apiError(409, { apiCode });
    };
    const again = setUp({ [`POST ${MEMBERSHIPS}`]: conflict("ADMIN-UAM-409-2") });
    await expect(
      settled(groupMembershipDefinition.create(again.organization, membership)),
    ).resolves.toMatchObject({
      id: "g1/a1",
    });
    const full = setUp({ [`POST ${MEMBERSHIPS}`]: conflict("ADMIN-UAM-409-3") });
    await expect(
      settled(groupMembershipDefinition.create(full.organization, membership)),
    ).rejects.toMatchObject({
      message: expect.stringContaining("no free licence") as string,
    });
  });

  it("waits two minutes for a service account that the directory does not know yet, and reports what can be wrong", async () => {
    const { organization } = setUp({ [`POST ${MEMBERSHIPS}`]: notInDirectory });
    await expect(settled(groupMembershipDefinition.create(organization, membership))).rejects.toMatchObject({
      code: "lookup",
      message: expect.stringMatching(
        /^service account "a1" exists, but the directory did not have it for 120 s:/,
      ) as string,
    });
  });

  it("refuses an unknown person at once", async () => {
    const { organization, client } = setUp({
      [`POST ${MEMBERSHIPS}`]: notInDirectory,
      "GET /service-accounts": () => ({ items: [] }),
    });
    await expect(settled(groupMembershipDefinition.create(organization, membership))).rejects.toMatchObject({
      status: 404,
    });
    expect(client.count("POST", MEMBERSHIPS)).toBe(1);
  });
});
