import fc from "fast-check";
import {
  fromStoredDescription,
  toStoredDescription,
} from "../../../provider/src/resources/service-account/owner";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import { serviceAccountInputs } from "../../../provider/src/resources/service-account/schema";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { checkResource } from "./check-resource";

function checkAccount(news: Properties) {
  return checkResource(serviceAccountDefinition, { displayName: "bot", ...news });
}

describe("the stored description", () => {
  it.each([
    ["both", { description: "Deploys", owner: "team-a" }, "Deploys [owner: team-a]"],
    ["a description only", { description: "Deploys" }, "Deploys"],
    ["an owner only", { owner: "ops@example.com" }, "[owner: ops@example.com]"],
    ["neither", {}, ""],
  ])("holds %s", (_what, inputs, stored) => {
    expect(toStoredDescription(inputs)).toBe(stored);
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
        const parsed = serviceAccountInputs.safeParse({ orgId: "org", displayName: "bot", ...given });
        fc.pre(parsed.success);
        const { description, owner } = parsed.data;
        expect(fromStoredDescription(toStoredDescription({ description, owner }))).toEqual({
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
        expect(fromStoredDescription(toStoredDescription(once))).toEqual(once);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("ServiceAccount.check", () => {
  it("takes the least and the most that a program can say", () => {
    expect(checkAccount({})).toEqual({ inputs: { orgId: "org", displayName: "bot" }, failures: [] });
    const all = { displayName: "x y", description: "d", owner: "o", adoptExisting: true, orgId: "other" };
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
          reason: `must not end with "[owner: …]"; give owner instead (received ${JSON.stringify(description)})`,
        },
      ]);
    },
  );

  it("refuses a text where a truth value belongs", () => {
    expect(checkAccount({ adoptExisting: "yes" }).failures).toEqual([
      { property: "adoptExisting", reason: 'must be of type boolean (received "yes")' },
    ]);
  });

  it("passes what is not known yet", () => {
    const unknown = { displayName: UNKNOWN, description: UNKNOWN, owner: UNKNOWN, adoptExisting: UNKNOWN };
    expect(checkAccount(unknown).failures).toEqual([]);
  });
});
