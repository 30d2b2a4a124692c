import { check } from "../../../provider/src/lifecycle/check";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { widgetDefinition, type WidgetInputs } from "./widget";

const NOW_MS = 1000;
const VALID = { orgId: "org", name: "wheel" };

function checkWidget(
  news: Properties,
  { olds = {}, defaultOrgId }: { olds?: Properties; defaultOrgId?: string } = {},
): ReturnType<typeof check> {
  return check(widgetDefinition(), olds, news, defaultOrgId, NOW_MS);
}

describe("check", () => {
  it("fills in what the program leaves out", () => {
    expect(checkWidget(VALID)).toEqual({ inputs: { ...VALID, note: "none" }, failures: [] });
  });

  it("returns the normalised inputs", () => {
    expect(checkWidget({ ...VALID, note: " padded " }).inputs).toEqual({ ...VALID, note: "padded" });
  });

  it("leaves out what is undefined", () => {
    const { inputs } = checkWidget({ ...VALID, size: undefined });
    expect(Object.keys(inputs).sort()).toEqual(["name", "note", "orgId"]);
  });

  it("reports every problem at once, with its path, its rule and what was received", () => {
    const { failures } = checkWidget({
      name: "Wheel",
      tags: ["ok", "Not ok", 7],
      size: "big",
      colour: "red",
    });
    expect(failures).toEqual([
      {
        property: "orgId",
        reason:
          'is required. Set it with "pulumi config set atlassian-admin:orgId …", the ATLASSIAN_ORG_ID environment variable, ' +
          "or on the resource (received nothing)",
      },
      { property: "name", reason: 'must be lower case (received "Wheel")' },
      { property: "tags[1]", reason: 'must be a tag (received "Not ok")' },
      { property: "tags[2]", reason: "must be of type string (received 7)" },
      { property: "size", reason: 'must be of type number (received "big")' },
      {
        property: "colour",
        reason:
          'is not a property here; the properties are orgId, name, tags, size, note, alias (received "red")',
      },
    ]);
  });

  it("names a missing property as required", () => {
    expect(checkWidget({ orgId: "org" }).failures).toEqual([
      { property: "name", reason: "is required (received nothing)" },
    ]);
  });

  it("reports the failures of schema and rules together", () => {
    const { failures } = checkWidget({ ...VALID, name: "Wheel", size: NOW_MS + 1 });
    expect(failures.map(({ property }) => property)).toEqual(["name", "size"]);
  });

  it("returns no completed inputs while a rule fails", () => {
    expect(checkWidget({ ...VALID, size: NOW_MS + 1 })).toEqual({
      inputs: { ...VALID, size: NOW_MS + 1 },
      failures: [{ property: "size", reason: "must not be greater than now (received 1001)" }],
    });
  });

  it("gives rules and completion the inputs that were recorded", () => {
    const olds = { ...VALID, size: NOW_MS + 1, note: "recorded" };
    expect(checkWidget({ ...VALID, size: NOW_MS + 1 }, { olds })).toEqual({ inputs: olds, failures: [] });
  });

  it("hides a secret in what was received", () => {
    const [failure] = checkWidget({ ...VALID, name: "ATSTT3xFfGF0abc" }).failures;
    expect(failure?.reason).toBe('must be lower case (received "[hidden]")');
  });

  it("shortens what was received", () => {
    const [failure] = checkWidget({ ...VALID, name: "X".repeat(1000) }).failures;
    expect(failure?.reason).toBe(`must be lower case (received "${"X".repeat(79)}…)`);
  });
});

describe("check of an organisation id", () => {
  const argument = { ...VALID, orgId: "argument" };
  const none = { name: "wheel" };

  it.each([
    {
      source: "the argument first",
      news: argument,
      defaultOrgId: "config",
      recorded: "old",
      orgId: "argument",
    },
    {
      source: "the configuration next",
      news: none,
      defaultOrgId: "config",
      recorded: undefined,
      orgId: "config",
    },
    { source: "the recorded one last", news: none, defaultOrgId: undefined, recorded: "old", orgId: "old" },
  ])("takes $source", ({ news, defaultOrgId, recorded, orgId }) => {
    const olds = recorded === undefined ? {} : { ...VALID, orgId: recorded };
    const result = checkWidget(news, { olds, ...(defaultOrgId !== undefined && { defaultOrgId }) });
    expect(result.failures).toEqual([]);
    expect(result.inputs["orgId"]).toBe(orgId);
  });

  it("refuses a default that moved away from the recorded one, since that would delete what is there", () => {
    const result = checkWidget(none, { olds: { ...VALID, orgId: "old" }, defaultOrgId: "new" });
    expect(result.failures).toEqual([
      {
        property: "orgId",
        reason:
          'comes from the default organisation, which was "old" when the resource was created: it would be deleted there and recreated. ' +
          'Set the default back. To move the resource deliberately, set orgId on it (received "new")',
      },
    ]);
  });

  it("shows the schema's rule, not the way to set it, when one is given that breaks it", () => {
    expect(checkWidget({ ...VALID, orgId: "" }).failures).toEqual([
      { property: "orgId", reason: 'must not be empty (received "")' },
    ]);
  });
});

describe("check of values that are not known yet", () => {
  it.each<{ what: string; news: Partial<Record<keyof WidgetInputs, unknown>> }>([
    { what: "a text", news: { name: UNKNOWN } },
    { what: "a number", news: { size: UNKNOWN } },
    { what: "a list", news: { tags: UNKNOWN } },
    { what: "an item of a list", news: { tags: ["ok", UNKNOWN] } },
    { what: "a part of an item of a list", news: { tags: [{ deep: [UNKNOWN] }] } },
  ])("passes $what", ({ news }) => {
    expect(checkWidget({ ...VALID, ...news }).failures).toEqual([]);
  });

  it("still reports the other values", () => {
    const { failures } = checkWidget({ ...VALID, name: UNKNOWN, tags: [UNKNOWN, "Not ok"], size: "big" });
    expect(failures.map(({ property }) => property)).toEqual(["tags[1]", "size"]);
  });

  it("still reports a property that does not exist", () => {
    const { failures } = checkWidget({ ...VALID, name: UNKNOWN, colour: "red" });
    expect(failures.map(({ property }) => property)).toEqual(["colour"]);
  });

  it("keeps them in the inputs, so that the engine sees what is not known", () => {
    expect(checkWidget({ ...VALID, tags: [UNKNOWN] }).inputs["tags"]).toEqual([UNKNOWN]);
  });

  it("fills in and normalises the other inputs as it will once everything is known", () => {
    const { inputs } = checkWidget({ ...VALID, tags: [UNKNOWN], note: " padded " });
    expect(inputs["note"]).toBe("padded");
  });
});

describe("the inputs that a rule sees", () => {
  function seen(news: Properties): unknown {
    let known: unknown;
    const definition = widgetDefinition();
    const rules: typeof definition.rules = (inputs, { isGiven }) => {
      known = { inputs, given: ["name", "size", "tags"].filter((name) => isGiven(name as "name")) };
      return [];
    };
    check({ ...definition, rules }, {}, { orgId: "org", ...news }, undefined, NOW_MS);
    return known;
  }

  it.each<[string, Properties, Properties, string[]]>([
    ["known and valid values", { name: "a", size: 2 }, { name: "a", size: 2 }, ["name", "size"]],
    ["no unknown value", { name: UNKNOWN, size: UNKNOWN }, {}, ["name", "size"]],
    ["no invalid value", { name: "A", size: "2" }, {}, ["name", "size"]],
    ["no list that is none", { tags: "a" }, {}, ["tags"]],
    [
      "each item in its place, without the unknown and the invalid ones",
      { tags: ["a", UNKNOWN, "B", "c"] },
      { tags: ["a", undefined, undefined, "c"] },
      ["tags"],
    ],
  ])("are %s", (_what, news, inputs, given) => {
    expect(seen(news)).toEqual({ inputs: { orgId: "org", ...inputs }, given });
  });
});
