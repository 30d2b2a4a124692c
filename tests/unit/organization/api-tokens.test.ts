import { Organization } from "../../../provider/src/organization/organization";
import { apiError } from "../../support/failures";
import { FakeClient, recordingLog, type Answer } from "./fake-client";

const ACCOUNTS = ["a1", "a2", "a3", "a4", "a5"];
const ORGANIZATION = "/service-accounts/api-tokens";

/** Five accounts with a token each, `t-a1` and on. */
function setUp(organizationAnswer: Answer) {
  const client = new FakeClient({
    [`GET ${ORGANIZATION}`]: organizationAnswer,
    "GET /service-accounts": () => ({ items: ACCOUNTS.map((id) => ({ id, displayName: id })) }),
    "GET /service-accounts/a5/api-tokens": () => ({ data: [{ id: "t-a5", label: "ci" }] }),
    ...Object.fromEntries(
      ACCOUNTS.map((id) => [
        `GET /users/${id}/manage/api-tokens`,
        () => [{ id: `t-${id}`, label: "ci", createdAt: "x" }],
      ]),
    ),
  });
  const { log, messages } = recordingLog();
  const { apiTokens: tokens } = new Organization({
    orgId: "org",
    client,
    directoryId: undefined,
    serviceAccountApi: "auto",
    log,
  });
  const findAll = async (): Promise<(string | undefined)[]> => {
    const found: (string | undefined)[] = [];
    for (const id of ACCOUNTS) {
      found.push((await tokens.find(id, `t-${id}`))?.id);
    }
    return found;
  };
  const alone = (): number => client.sent.filter(({ path }) => path.startsWith("/users/")).length;
  return { client, findAll, tokens, alone, messages };
}

const all = ACCOUNTS.map((id) => ({ id: `t-${id}`, label: "ci", expiresAt: "2027-01-01T00:00:00Z" }));

describe("ApiTokens.find", () => {
  it.each<[string, Answer]>([
    ["a page", () => ({ data: all, links: {} })],
    ["a bare array", () => all],
  ])(
    "reads the tokens of many accounts from the organisation's listing, given as %s",
    async (_form, answer) => {
      const { client, findAll, alone } = setUp(answer);
      expect(await findAll()).toEqual(all.map(({ id }) => id));
      expect(alone()).toBe(2);
      expect(client.count("GET", ORGANIZATION)).toBe(1);
    },
  );

  it.each<[string, Answer]>([
    [
      "is not there",
      () => {
        throw apiError(404, { detail: "Request failed to match any route" });
      },
    ],
    [
      "is refused",
      () => {
        throw apiError(403);
      },
    ],
    ["does not have them", () => ({ data: [] })],
  ])("asks each account where the organisation's listing %s", async (_case, answer) => {
    const { client, findAll, alone } = setUp(answer);
    expect(await findAll()).toEqual(all.map(({ id }) => id));
    expect(alone()).toBe(5);
    expect(client.count("GET", ORGANIZATION)).toBe(1);
  });

  it("calls a token gone only when its account's own lists do not have it", async () => {
    const { tokens, findAll } = setUp(() => ({ data: all }));
    await findAll();
    expect(await tokens.find("a5", "t-gone")).toBeUndefined();
    expect(await tokens.find("a5", "t-a5")).toMatchObject({ id: "t-a5" });
  });
});
