import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { MangledOrganization } from "../../support/mangled-organization";
import { sendOn, type Answered, type Mangle, type ManglingProxy } from "../../support/mangling-proxy";
import { EVERYTHING, heldBy, profileOf, tableOf, verdictOf, type TrialRun } from "../../support/trial";

// Organisations in which a trial once drew a false conclusion from a shape that no switch of the emulator has.

jest.setTimeout(60_000);

const PERSON = "admin@example.com";

let organization: MangledOrganization;
let emulator: Emulator;
let proxy: ManglingProxy;
let run: TrialRun;

async function start(mangle: Mangle): Promise<unknown> {
  organization = await MangledOrganization.start(mangle);
  ({ emulator, proxy, run } = organization);
  return heldBy(emulator);
}

afterEach(() => organization.stop());

/** Another JSON body for the successes of these requests. */
function bodies(method: string, path: RegExp, change: (body: Record<string, unknown>) => unknown): Mangle {
  return (response, answered) => {
    const isOne = answered.method === method && path.test(answered.url) && answered.status < 300;
    if (!isOne) {
      sendOn(response, answered);
      return;
    }
    const body = answered.text === "" ? {} : (JSON.parse(answered.text) as Record<string, unknown>);
    response
      .writeHead(answered.status === 204 ? 200 : answered.status, { "content-type": "application/json" })
      .end(JSON.stringify(change(body)));
  };
}

/** Every result of a trial, also those that an emulator has no switch for. */
async function resultsOf(): Promise<{
  results: Record<string, unknown>;
  notMeasured: Record<string, string>;
}> {
  const before = await heldBy(emulator);
  const result = await run.conduct({ ...EVERYTHING, url: proxy.url, requestSeconds: 1 });
  const { answers, evidence } = profileOf(result, { ...run.target, url: proxy.url });
  expect(tableOf(result)).toMatch(/^Result: /m);
  expect(result.left).toEqual([]);
  run.pass(600_000);
  expect(await heldBy(emulator)).toEqual(before);
  return { results: { ...answers, ...evidence.answers }, notMeasured: evidence.notMeasured };
}

describe("a trial of an organisation", () => {
  it("whose pages name the next one in a way that nobody knows, does not call an update impossible", async () => {
    await start(
      bodies("GET", /\/service-accounts(\?|$)/, ({ items, total }) => ({
        items: (items as unknown[]).slice(0, 1),
        total,
        nextPageToken: "c1",
      })),
    );
    const { results, notMeasured } = await resultsOf();
    expect(notMeasured["accounts.update.request"]).toBe("no list shows an id of the account");
    expect(results).not.toHaveProperty("accounts.update.request");
    expect(results["accounts.listing.total"]).toBe("more");
  });

  it("whose directories have no id that is known, does not report that there are none", async () => {
    await start(
      bodies("GET", /\/directories(\?|$)/, ({ data }) => ({
        data: (data as object[]).map(() => ({ Directory_Identifier: "d-1" })),
      })),
    );
    const result = await run.conduct({ ...EVERYTHING, url: proxy.url });
    const { evidence } = profileOf(result, { ...run.target, url: proxy.url });
    expect(evidence.answers["organization.directories"]).toEqual({ unexpected: "directories without an id" });
    expect(verdictOf(result)).toBe("not tried to the end");
  });

  it.each([
    ["POST", /\/groups$/, "groups.create.body"],
    ["PATCH", /\/groups\/[^/]+$/, "groups.update.body"],
    ["POST", /api-access\/.*\/service-accounts$/, "accounts.create.body"],
  ] as const)(
    "that confirms %s %s with a job, does not call the job the object",
    async (method, path, question) => {
      await start(bodies(method, path, () => ({ jobId: "job-1", requestedBy: { name: "Mia Mustermann" } })));
      const { results } = await resultsOf();
      expect(results[question]).toEqual({ unexpected: "an object without an id or a name" });
    },
  );

  it("whose pages show a user twice, finds the one user", async () => {
    await start(
      bodies("POST", /\/users\/search$/, ({ data, ...rest }) => ({
        ...rest,
        data: (data as unknown[]).flatMap((item) => [item, item]),
      })),
    );
    expect((await resultsOf()).results["members.person"]).toBe("taken");
  });

  it("that adds a user only later, removes the user before the group gives any access", async () => {
    const wasMemberAtAssign: boolean[] = [];
    let group = "";
    let isAdded = false;
    const isMember = (): boolean =>
      emulator.state().groups.some(({ members }) => members.includes(personId()));
    const personId = (): string =>
      emulator.state().users.find(({ email }) => email === PERSON)?.accountId ?? "";
    const late = ({ method, url }: Answered): void => {
      if (method === "POST" && url.endsWith("/memberships") && isMember() && !isAdded) {
        group = emulator.state().groups.find(({ members }) => members.includes(personId()))?.id ?? "";
        emulator.mutate({ action: "removeMember", group, account: personId() });
      } else if (method === "DELETE" && url.includes("/memberships/") && group !== "" && !isAdded) {
        // The first removal finds no member, and only then the user joins.
        isAdded = true;
        emulator.mutate({ action: "addMember", group, account: personId() });
      } else if (url.endsWith("/role-assignments/assign")) {
        wasMemberAtAssign.push(isMember());
      }
    };
    await start((response, answered) => {
      late(answered);
      sendOn(response, answered);
    });
    const { results } = await resultsOf();
    expect(isAdded).toBe(true);
    expect(wasMemberAtAssign.length).toBeGreaterThan(0);
    expect(wasMemberAtAssign).not.toContain(true);
    expect(results["members.person"]).toBe("taken");
  });

  it("that never removes a user, gives the group no role", async () => {
    await start((response, answered) => {
      const isRemoval = answered.method === "DELETE" && answered.url.includes("/memberships/");
      const account = emulator.state().users.find(({ email }) => email === PERSON)?.accountId ?? "";
      if (isRemoval && answered.url.includes(encodeURIComponent(account).replaceAll("%3A", ":"))) {
        const group = emulator.state().groups.at(-1)?.id ?? "";
        emulator.mutate({ action: "addMember", group, account });
        response.writeHead(409, { "content-type": "application/json" }).end("{}");
      } else {
        sendOn(response, answered);
      }
    });
    const { results, notMeasured } = await resultsOf();
    expect(results["members.person"]).toBe("refused");
    expect(notMeasured["roles.assign.status"]).toBe("the person of --member can still be in the group");
    const assigned = emulator.requests().entries.filter(({ route }) => route.endsWith("/assign"));
    expect(assigned).toEqual([]);
  });
});
