import fc from "fast-check";
import {
  fromStoredDescription,
  toDescriptionText,
} from "../../../provider/src/resources/service-account/owner";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import { nameAdvice } from "../../../provider/src/resources/service-account/name-advice";
import { serviceAccountInputs } from "../../../provider/src/resources/service-account/schema";
import { Organization } from "../../../provider/src/organization/organization";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { apiError } from "../../support/failures";
import { FakeClient, recordingLog } from "../organization/fake-client";
import { checkResource } from "./check-resource";

function checkAccount(news: Properties, olds?: Properties) {
  return checkResource(serviceAccountDefinition, { displayName: "bot", ...news }, { ...(olds && { olds }) });
}

const jira = {
  resource: "ari:cloud:jira-software::site/c1",
  role: "ari:cloud:jira-software::role/product/member",
};
const jiraAdmin = { ...jira, role: "ari:cloud:jira-software::role/product/admin" };
const wiki = { resource: "ari:cloud:confluence::site/c1", role: "ari:cloud:confluence::role/product/member" };

describe("a name of another length than Atlassian documents", () => {
  it.each(["bot", "short", "\u{1f916}".repeat(5), "x".repeat(31)])(
    "is no failure, and advised against: %s",
    (name) => {
      expect(checkAccount({ displayName: name }).failures).toEqual([]);
      expect(nameAdvice(name)).toHaveLength(1);
    },
  );

  it.each(["deploy", "CI / CD bot, née x", "x".repeat(30)])("is not %s", (name) => {
    expect(nameAdvice(name)).toEqual([]);
  });
});

describe("description and owner as one text", () => {
  it.each([
    ["both", { description: "Deploys", owner: "team-a" }, "Deploys [owner: team-a]"],
    ["a description only", { description: "Deploys" }, "Deploys"],
    ["an owner only", { owner: "ops@example.com" }, "[owner: ops@example.com]"],
    ["neither", {}, ""],
  ])("holds %s", (_what, inputs, stored) => {
    expect(toDescriptionText(inputs)).toBe(stored);
    expect(fromStoredDescription(stored)).toEqual({ description: undefined, owner: undefined, ...inputs });
  });

  it.each([
    ["nothing", undefined, {}],
    ["blanks after the owner", "Deploys [owner: team-a]  ", { description: "Deploys", owner: "team-a" }],
    ["an owner in the middle", "[owner: team-a] deploys", { description: "[owner: team-a] deploys" }],
    ["an owner glued to a word", "Deploys[owner: team-a]", { description: "Deploys[owner: team-a]" }],
    [
      "several lines",
      "Deploys\nnightly\n[owner: team-a]",
      { description: "Deploys\nnightly", owner: "team-a" },
    ],
    ["two owners", "x [owner: a] [owner: b]", { description: "x [owner: a]", owner: "b" }],
  ])("is read when somebody wrote %s by hand", (_what, stored, expected) => {
    expect(fromStoredDescription(stored)).toEqual({ description: undefined, owner: undefined, ...expected });
  });

  it("gives back whatever the schema takes", () => {
    // Texts made of the pieces that the stored form is made of, so that every mix of them comes up.
    const pieces = fc.constantFrom(
      "[owner: ",
      "]",
      "[",
      " ",
      "\n",
      "\u2028",
      "owner",
      ":",
      "a",
      "b@c.d",
      "[owner: x]",
      "\t",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join("")),
    );
    const inputs = fc.record({
      description: fc.option(text, { nil: undefined }),
      owner: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(inputs, (given) => {
        const description = serviceAccountInputs.description.schema.safeParse(given.description).data;
        const owner = serviceAccountInputs.owner.schema.safeParse(given.owner).data;
        expect(fromStoredDescription(toDescriptionText({ description, owner }))).toEqual({
          description,
          owner,
        });
      }),
      { numRuns: 3000 },
    );
  });

  it("reads to something that it stores the same way, so that an adopted account shows no change", () => {
    const stored = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom("x", " ", "[owner: ", "a", "]"), { maxLength: 8 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(stored, (text) => {
        const once = fromStoredDescription(text);
        expect(fromStoredDescription(toDescriptionText(once))).toEqual(once);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("ServiceAccount.check", () => {
  it("accepts the least and the most that a program can declare", () => {
    expect(checkAccount({})).toEqual({ inputs: { orgId: "org", displayName: "bot" }, failures: [] });
    const all = {
      displayName: "x y",
      description: "d",
      owner: "o",
      productAccess: [{ ...wiki, removedByHand: true }, jira],
      adoptExisting: true,
      deletionConfirmed: true,
      orgId: "other",
    };
    expect(checkAccount(all)).toEqual({ inputs: all, failures: [] });
  });

  it("trims the description, and takes a blank one for none", () => {
    expect(checkAccount({ description: " d\n" }).inputs["description"]).toBe("d");
    expect(checkAccount({ description: " " }).inputs).not.toHaveProperty("description");
  });

  it.each(["", " ", " bot", "bot ", "two\nlines"])("refuses %j as a display name", (displayName) => {
    expect(checkAccount({ displayName }).failures).toEqual([
      {
        property: "displayName",
        reason: `must be one line of text that neither is empty nor starts or ends with a space (received ${JSON.stringify(displayName)})`,
      },
    ]);
  });

  it.each(["", " ", "a ", "a]", "[a", "a\nb"])("refuses %j as an owner", (owner) => {
    expect(checkAccount({ owner }).failures).toEqual([
      {
        property: "owner",
        reason: `must be one line without square brackets, such as a team or a mailbox (received ${JSON.stringify(owner)})`,
      },
    ]);
  });

  it.each(["d [owner: a]", "[owner: a]  ", "d[owner: ]"])(
    "refuses %j, in which the owner belongs elsewhere",
    (description) => {
      expect(checkAccount({ description }).failures).toEqual([
        {
          property: "description",
          reason: `must not end with "[owner: …]". Set owner instead (received ${JSON.stringify(description)})`,
        },
      ]);
    },
  );

  it.each(["adoptExisting", "deletionConfirmed"])("refuses a text where %s is a truth value", (property) => {
    expect(checkAccount({ [property]: "yes" }).failures).toEqual([
      { property, reason: 'must be of type boolean (received "yes")' },
    ]);
  });

  it.each(["Deploys [managed by Pulumi: a/b:c]", "[Managed  by pulumi:", "x [managed by"])(
    "refuses %j, which reads as the mark of the resources that have the account",
    (description) => {
      expect(checkAccount({ description }).failures).toEqual([
        {
          property: "description",
          reason: `must not contain "[managed by Pulumi: …]", which the provider writes itself (received ${JSON.stringify(description)})`,
        },
      ]);
    },
  );

  it("keeps the spelling of a name that differs in spaces or in the composition of its characters only", () => {
    const { inputs } = checkAccount(
      { displayName: "Caf\u00e9 bot" },
      { orgId: "org", displayName: "Cafe\u0301  bot" },
    );
    expect(inputs["displayName"]).toBe("Cafe\u0301  bot");
    expect(
      checkAccount({ displayName: "Bot" }, { orgId: "org", displayName: "bot" }).inputs["displayName"],
    ).toBe("Bot");
  });

  it("passes what is not known yet", () => {
    const unknown = { displayName: UNKNOWN, description: UNKNOWN, owner: UNKNOWN, adoptExisting: UNKNOWN };
    expect(checkAccount(unknown).failures).toEqual([]);
  });
});

describe("ServiceAccount.check of productAccess", () => {
  function failuresOf(productAccess: unknown, previous?: unknown): { property: string; reason: string }[] {
    const olds =
      previous === undefined ? undefined : { orgId: "org", displayName: "bot", productAccess: previous };
    return checkAccount({ productAccess }, olds).failures;
  }

  it("keeps the entries sorted and once, and takes removedByHand: false for none", () => {
    const given = [jira, wiki, { ...jira, removedByHand: false }, jiraAdmin];
    expect(checkAccount({ productAccess: given })).toEqual({
      inputs: { orgId: "org", displayName: "bot", productAccess: [wiki, jiraAdmin, jira] },
      failures: [],
    });
  });

  it.each([
    "",
    "jira",
    "https://acme.atlassian.net",
    "ari:cloud:jira-software",
    "ari:cloud:jira-software::site/",
    jira.role,
  ])("refuses %j as a resource", (resource) => {
    expect(failuresOf([wiki, { ...jira, resource }])).toEqual([
      {
        property: "productAccess[1].resource",
        reason: `must be the ARI of a site, such as "ari:cloud:jira-software::site/<cloudId>" (received ${JSON.stringify(resource)})`,
      },
    ]);
  });

  it.each(["", "member", "atlassian/user", "ari:cloud:jira-software::role/", jira.resource])(
    "refuses %j as a role",
    (role) => {
      expect(failuresOf([{ ...jira, role }])).toEqual([
        {
          property: "productAccess[0].role",
          reason: `must be the ARI of a role, such as "ari:cloud:jira-software::role/product/member" (received ${JSON.stringify(role)})`,
        },
      ]);
    },
  );

  it("refuses jira, which the API takes and grants nothing for", () => {
    const asJira = { resource: "ari:cloud:jira::site/c1", role: "ari:cloud:jira::role/product/member" };
    const rule = `must contain "jira-software" instead of "jira": the API accepts "ari:cloud:jira::…" and grants nothing`;
    expect(failuresOf([asJira])).toEqual([
      { property: "productAccess[0].resource", reason: `${rule} (received "${asJira.resource}")` },
      { property: "productAccess[0].role", reason: `${rule} (received "${asJira.role}")` },
    ]);
  });

  it("refuses a role of another product", () => {
    expect(failuresOf([jira, { ...jira, role: wiki.role }])).toEqual([
      {
        property: "productAccess[1].role",
        reason: `must be a role of the resource's product (received "${wiki.role}")`,
      },
    ]);
  });

  it("refuses an entry that is given with removedByHand and without", () => {
    expect(failuresOf([jira, { ...jira, removedByHand: true }])).toMatchObject([
      {
        property: "productAccess",
        reason: expect.stringMatching(
          /^must not name the same access with removedByHand and without \(received /,
        ) as string,
      },
    ]);
  });

  it("passes what is not known yet, and still reports other mistakes", () => {
    expect(failuresOf(UNKNOWN)).toEqual([]);
    expect(failuresOf([UNKNOWN])).toEqual([]);
    expect(failuresOf([{ resource: UNKNOWN, role: jira.role, removedByHand: UNKNOWN }])).toEqual([]);
    expect(
      failuresOf([
        { resource: UNKNOWN, role: jira.role },
        { ...wiki, role: "member" },
      ]),
    ).toMatchObject([{ property: "productAccess[1].role" }]);
  });

  const refusal = (access: typeof jira) => ({
    property: "productAccess",
    reason:
      `must still contain "${access.resource}" as "${access.role}", because no API removes access. If it was granted, remove it at ` +
      `admin.atlassian.com. Then set removedByHand: true on the entry, run "pulumi up", and remove the entry`,
  });

  it.each([
    ["an entry", [wiki]],
    ["the whole list", undefined],
    ["an entry for another role", [wiki, jiraAdmin]],
  ])("refuses to drop %s, and explains how", (_what, productAccess) => {
    const dropped = productAccess === undefined ? [refusal(wiki), refusal(jira)] : [refusal(jira)];
    expect(failuresOf(productAccess, [wiki, jira])).toEqual(dropped);
  });

  it.each([
    ["the same entries in another order", [jira, wiki], [wiki, jira]],
    ["an entry more", [jira, wiki], [jira]],
    ["an entry that is marked as removed by hand", [{ ...jira, removedByHand: true }], [jira]],
    ["the mark taken off", [jira], [{ ...jira, removedByHand: true }]],
    ["a marked entry dropped", undefined, [{ ...jira, removedByHand: true }]],
    ["a list that is not known yet", UNKNOWN, [jira]],
    ["an entry that is not known yet", [{ ...jira, resource: UNKNOWN }], [jira]],
    ["the first entries", [jira], undefined],
  ])("takes %s", (_what, productAccess, previous) => {
    expect(failuresOf(productAccess, previous ?? [])).toEqual([]);
  });

  it("lets an account that moves to another organisation leave its access behind", () => {
    const previous = { orgId: "other", displayName: "bot", productAccess: [jira] };
    expect(checkAccount({ orgId: "third" }, previous).failures).toEqual([]);
    expect(checkAccount({ orgId: UNKNOWN }, { ...previous, orgId: "org" }).failures).toEqual([]);
  });

  it("knows no other organisation of an account that was imported without one", () => {
    expect(checkAccount({}, { displayName: "bot", productAccess: [jira] }).failures).toEqual([refusal(jira)]);
  });
});

describe("ServiceAccount.update with an account that the directory does not know", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it("waits two minutes for all access together, and names each that is missing", async () => {
    const client = new FakeClient({
      "GET /service-accounts": () => ({ items: [{ id: "s1", atlassianId: "a1", displayName: "bot" }] }),
      "POST /service-accounts/invite": () => {
        throw apiError(404, { detail: "One or more user not found in the directory" });
      },
    });
    const organization = new Organization({
      orgId: "org",
      client,
      directoryId: undefined,
      serviceAccountApi: "auto",
      log: recordingLog().log,
    });
    const desired = { orgId: "org", displayName: "bot", productAccess: [wiki, jira] };
    const ids = { serviceAccountId: "s1", accountId: "a1", email: undefined, status: undefined };
    const startMs = Date.now();
    const update = serviceAccountDefinition.update(organization, { ...desired, ...ids }, desired);
    await jest.runAllTimersAsync();
    const { outputs, unfinished } = await update;
    expect(outputs.grantedAccess).toBeUndefined();
    expect(unfinished).toEqual(
      [wiki, jira].map(
        ({ resource, role }) =>
          expect.stringMatching(
            `access to "${resource}" as "${role}" could not be granted: service account "a1" exists, but the directory did not have it for 120 s: `,
          ) as string,
      ),
    );
    expect(Date.now() - startMs).toBeLessThanOrEqual(120_000);
    const [first] = client.sent.filter(({ method }) => method === "POST");
    expect(first?.body).toEqual({ userIds: ["a1"], permissionRules: [wiki, jira] });
  });
});
