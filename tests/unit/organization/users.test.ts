import type { Answer } from "./fake-client";
import { item, setUp } from "./account-setup";

const search: Answer = ({ body }) => {
  const { emails = [] } = body as { emails?: string[] };
  const known = emails.filter((email) => email.startsWith("ada") || email.startsWith("bea"));
  return { data: known.map((email) => ({ accountId: `712020:${email.slice(0, 3)}`, email })) };
};

describe("Users.accountIdsOf", () => {
  it("finds users and service accounts, in one search for all users", async () => {
    const bot = item(1, "bot", { email: "bot-1@serviceaccount.atlassian.com" });
    const { client, organization } = setUp([bot], { "POST /users/search": search });
    const emails = ["ada@example.com", "Bea@example.com", "BOT-1@serviceaccount.atlassian.com"];
    expect(await organization.users.accountIdsOf(emails)).toEqual(
      new Map([
        ["ada@example.com", "712020:ada"],
        ["Bea@example.com", "712020:bea"],
        ["BOT-1@serviceaccount.atlassian.com", "712020:1"],
      ]),
    );
    expect(client.count("POST", "/users/search")).toBe(1);
  });

  it("names every address that no account has in one error", async () => {
    const { organization } = setUp([], { "POST /users/search": search });
    const emails = ["ada@example.com", "typo1@example.com", "typo2@example.com"];
    await expect(organization.users.accountIdsOf(emails)).rejects.toMatchObject({
      code: "lookup",
      message: expect.stringMatching(
        /^no account with the e-mail address "typo1@example\.com", no account with .* "typo2@example\.com" is known/,
      ) as string,
    });
    await expect(organization.users.accountIdOf("typo1@example.com")).rejects.toMatchObject({
      message: expect.stringMatching(
        /^no account with the e-mail address "typo1@example\.com" is known/,
      ) as string,
    });
  });
});
