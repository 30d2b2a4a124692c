import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { groupRoleAssignmentDefinition } from "../../../provider/src/resources/group-role-assignment/handlers";
import { sendUntilApplied } from "../../../provider/src/organization/send-until-applied";
import { apiError, failures } from "../../support/failures";
import { checkResource } from "./check-resource";

const ARI = "ari:cloud:jira-software::site/c1";
const role = "atlassian/user";

const check = (news: Properties) => checkResource(groupRoleAssignmentDefinition, news);

describe("GroupRoleAssignment.check", () => {
  it.each<Properties>([
    { groupId: "g", resourceId: ARI, role },
    { groupName: "people", site: "acme", product: "jira-software", role },
    { groupId: "g", site: "acme.atlassian.net", product: "confluence", role },
    { groupId: "g", site: "https://Acme.atlassian.net/", product: "confluence", role: "atlassian/new-role" },
  ])("takes %j", (news) => {
    expect(check(news)).toEqual({ inputs: { orgId: "org", ...news }, failures: [] });
  });

  it.each<[string, Properties, [string, string][]]>([
    [
      "nothing",
      {},
      [
        ["role", "is required (received nothing)"],
        ["groupId", "is required, unless groupName is given (received nothing)"],
        ["resourceId", "is required, unless site is given (received nothing)"],
      ],
    ],
    [
      "everything",
      { groupId: "g", groupName: "people", resourceId: ARI, site: "acme", product: "confluence", role },
      [
        ["groupName", 'must be left out when groupId is given (received "people")'],
        ["site", 'must be left out when resourceId is given (received "acme")'],
        ["product", 'must be left out when resourceId is given (received "confluence")'],
      ],
    ],
    [
      "a site alone",
      { groupId: "g", site: "acme", role },
      [["product", "is required with site (received nothing)"]],
    ],
    [
      "a product alone",
      { groupId: "g", product: "confluence", role },
      [["resourceId", "is required, unless site is given (received nothing)"]],
    ],
  ])("judges the names given together: %s", (_what, news, reported) => {
    expect(check(news).failures.map(({ property, reason }) => [property, reason])).toEqual(reported);
  });

  it.each<[string, string, string]>([
    ["role", "user", "must be the id of a role, such as atlassian/user, atlassian/user-access-admin,"],
    ["resourceId", "jira-software", 'must be the ARI of an app, such as "ari:cloud:jira-software::site/…"'],
    ["site", "http://acme.atlassian.net", 'must be a site, such as "acme", "acme.atlassian.net" or "https:'],
    ["site", "https://acme.atlassian.net/wiki", "must be a site, such as"],
    ["product", "Jira Software", 'must be the key of an app, such as "jira-software" or "confluence"'],
  ])("refuses a %s such as %s", (property, value, rule) => {
    const app = property === "resourceId" ? {} : { site: "acme", product: "confluence" };
    const { failures: found } = check({ groupId: "g", role, ...app, [property]: value });
    expect(found).toMatchObject([{ property, reason: expect.stringContaining(rule) as string }]);
  });

  it("takes unknown values for given ones", () => {
    expect(check({ groupId: UNKNOWN, site: UNKNOWN, product: UNKNOWN, role: UNKNOWN }).failures).toEqual([]);
  });
});

describe("GroupRoleAssignment.diff", () => {
  const app = { site: "acme", product: "confluence" };
  const inputs = { orgId: "org", groupName: "people", ...app, role };
  const named = { ...inputs, groupId: "g1", directoryId: "d", resourceId: ARI };
  const byIds = { orgId: "org", groupId: "g1", resourceId: ARI, role };

  it.each<[string, Properties, Properties, string[] | undefined]>([
    ["no change of names", named, inputs, undefined],
    ["no change of ids", { ...byIds, directoryId: "d" }, byIds, undefined],
    ["names taken out for the same ids", named, byIds, undefined],
    ["another organisation", named, { ...inputs, orgId: "other" }, ["orgId"]],
    ["another group", named, { ...inputs, groupName: "devs" }, ["groupName"]],
    ["the site as a host", named, { ...inputs, site: "acme.atlassian.net" }, undefined],
    ["the site as an address", named, { ...inputs, site: "https://ACME.atlassian.net/" }, undefined],
    [
      "another host",
      { ...named, site: "acme.atlassian.net" },
      { ...inputs, site: "acme.jira.com" },
      ["site"],
    ],
    ["names in another case", named, { ...inputs, groupName: "People", product: "Confluence" }, undefined],
    [
      "names for ids that nobody gave before",
      { ...byIds, directoryId: "d" },
      inputs,
      ["groupName", "site", "product"],
    ],
    [
      "names that were given before for ids",
      { ...byIds, resolvedGroupName: "people", resolvedSite: "acme", resolvedProduct: "confluence" },
      inputs,
      undefined,
    ],
    ["another site", named, { ...inputs, site: "emca" }, ["site"]],
    ["another product", named, { ...inputs, product: "compass" }, ["product"]],
    ["another role", named, { ...inputs, role: "atlassian/admin" }, ["role"]],
    [
      "names taken out for other ids",
      named,
      { ...byIds, groupId: "g2", resourceId: `${ARI}2` },
      ["groupId", "resourceId"],
    ],
    ["a group not known yet", byIds, { ...byIds, groupId: UNKNOWN }, undefined],
  ])("judges %s", (_what, olds, news, replaces) => {
    expect(diff(groupRoleAssignmentDefinition, olds, news).replaces).toEqual(replaces);
  });
});

describe("a refused request about roles", () => {
  it.each<[number, string, RegExp]>([
    [400, "ADMIN-UAM-400-3", /The app does not have this role/],
    [400, "ADMIN-UAM-400-4", /has no plan for this app. Add the app at admin\.atlassian\.com first/],
    [403, "ADMIN-403-5", /This key cannot change the group. Change it at admin\.atlassian\.com/],
    [403, "ADMIN-403-6", /default group of an app/],
    [403, "ADMIN-403-7", /grants admin access/],
    [404, "ADMIN-UAM-404-1", /Check the ids: the API finds no such app, group or account/],
    [409, "ADMIN-UAM-409-3", /no free licence. Free one, or raise the plan/],
  ])("%i %s is explained", (status, apiCode, remedy) => {
    expect(apiError(status, { apiCode }).message).toMatch(remedy);
  });

  it.each([
    [400, "ADMIN-400-3"],
    [400, "ADMIN-400-32"],
    [404, "ADMIN-404-10"],
  ])("%i %s, which is about something else, is not explained so", (status, apiCode) => {
    expect(apiError(status, { apiCode }).message).toMatch(/\)\.$/);
  });
});

describe("sendUntilApplied", () => {
  it("does not hide behind a failed check that it sent something", async () => {
    const call = sendUntilApplied(
      async () => {
        throw failures.connectionLost();
      },
      async () => {
        throw apiError(403);
      },
    );
    await expect(call).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(/ECONNRESET.*not known whether it was applied.*403/s) as string,
    });
  });

  it.each<[string, (() => Error)[], boolean[], number, string]>([
    ["an answer", [], [], 1, "done"],
    ["a lost answer of an applied write", [failures.connectionLost], [true], 1, "done"],
    ["a lost answer of a write that was not applied", [failures.timedOut], [false], 2, "done"],
    ["a refusal", [failures.refused], [], 1, "api"],
    [
      "three lost answers",
      [failures.badShape, failures.serverError, failures.connectionLost],
      [false, false, false],
      3,
      "transport",
    ],
  ])("after %s", async (_what, errors, looks, sends, end) => {
    let sent = 0;
    let looked = 0;
    const call = sendUntilApplied(
      async () => {
        const error = errors[sent]?.();
        sent += 1;
        if (error !== undefined) {
          throw error;
        }
      },
      async () => {
        looked += 1;
        return looks[looked - 1] ?? false;
      },
    );
    const ended = await call.then(
      () => "done",
      (error: unknown) => (error as { code: string }).code,
    );
    expect([sent, looked, ended]).toEqual([sends, looks.length, end]);
  });
});
