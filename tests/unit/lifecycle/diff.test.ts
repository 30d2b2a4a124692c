import fc from "fast-check";
import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { groupDefinition } from "../../../provider/src/resources/group/handlers";
import { groupMembershipDefinition } from "../../../provider/src/resources/group-membership/handlers";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import { widgetDefinition, widgetInputs } from "./widget";

const definitions = {
  ServiceAccount: serviceAccountDefinition,
  ApiToken: apiTokenDefinition,
  Group: groupDefinition,
  GroupMembership: groupMembershipDefinition,
} as const;

/** What DESIGN.md promises about each field, written down once more. */
const promises: {
  type: keyof typeof definitions;
  replaces: string[];
  updates: string[];
  replacesWhenSet: string[];
  replacesWhenChanged: string[];
  deletesFirst: boolean;
}[] = [
  {
    type: "ServiceAccount",
    replaces: ["orgId"],
    updates: ["displayName", "description", "owner", "productAccess", "adoptExisting", "deletionConfirmed"],
    replacesWhenSet: [],
    replacesWhenChanged: [],
    deletesFirst: false,
  },
  {
    type: "ApiToken",
    replaces: ["orgId", "accountId", "label", "scopes"],
    updates: ["expiresAt", "lifetimeDays", "rotation", "overlapEndsAt"],
    replacesWhenSet: [],
    replacesWhenChanged: ["rotationTrigger"],
    deletesFirst: false,
  },
  {
    type: "Group",
    replaces: ["orgId"],
    updates: ["name", "description", "adoptExisting", "replacementConfirmed"],
    replacesWhenSet: [],
    replacesWhenChanged: [],
    deletesFirst: true,
  },
  {
    type: "GroupMembership",
    replaces: ["orgId"],
    updates: ["until", "ended"],
    replacesWhenSet: ["groupId", "groupName", "accountId", "email"],
    replacesWhenChanged: [],
    deletesFirst: true,
  },
];

const rows = promises.flatMap((promise) => {
  const { type, replaces, updates, replacesWhenSet, replacesWhenChanged, deletesFirst } = promise;
  const definition = definitions[type] as typeof serviceAccountDefinition;
  const rowsOf = (effect: string, fields: string[]) =>
    fields.map((field) => ({ type, definition, field, effect, deletesFirst }));
  return [
    ...rowsOf("replaces", replaces),
    ...rowsOf("updates", updates),
    ...rowsOf("replaces-when-set", replacesWhenSet),
    ...rowsOf("replaces-when-changed", replacesWhenChanged),
  ];
});

describe("diff", () => {
  it.each(promises)("knows every input of $type", ({ type }) => {
    const fields = ["managedBy", ...rows.filter((row) => row.type === type).map(({ field }) => field)];
    expect(fields.sort()).toEqual(Object.keys(definitions[type].inputs).sort());
  });

  it.each(rows)("$effect the $type for another $field", ({ definition, field, effect, deletesFirst }) => {
    expect(diff(definition, { [field]: "old" }, { [field]: "new" })).toEqual(
      effect === "updates" ? {} : { replaces: [field], deleteBeforeReplace: deletesFirst },
    );
  });

  it.each(rows)("reports when $type.$field, which $effect, is removed", ({ definition, field, effect }) => {
    const expected = effect === "replaces" ? [field] : undefined;
    expect(diff(definition, { [field]: "old" }, {}).replaces).toEqual(expected);
  });

  it.each(rows)("reports when $type.$field, which $effect, is put in", ({ definition, field, effect }) => {
    const expected = ["updates", "replaces-when-changed"].includes(effect) ? undefined : [field];
    expect(diff(definition, {}, { [field]: "new" }).replaces).toEqual(expected);
  });

  it.each(rows)("does not take an unknown $field of the $type for a change", ({ definition, field }) => {
    expect(diff(definition, { [field]: "old" }, { [field]: UNKNOWN })).toEqual({});
    expect(diff(definition, { [field]: ["old"] }, { [field]: ["old", UNKNOWN] })).toEqual({});
  });

  it("names every field that replaces", () => {
    const olds = { orgId: "a", name: "a", tags: ["a"], size: 1, alias: "a" };
    const news = { orgId: "b", name: "b", tags: ["b"], size: 2, alias: "b" };
    expect(diff(widgetDefinition(), olds, news).replaces).toEqual(["orgId", "name", "tags", "alias"]);
  });

  it("never reports whether there are changes, so that the engine finds them itself", () => {
    expect(diff(widgetDefinition(), { name: "a" }, { name: "b" })).not.toHaveProperty("changes");
  });

  it("ignores outputs, and the inputs of other versions", () => {
    const olds = { name: "a", widgetId: "1", retired: "x" };
    expect(diff(widgetDefinition(), olds, { name: "a", invented: "y" })).toEqual({});
  });

  it("names nothing for equal inputs", () => {
    const names = Object.keys(widgetInputs);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (inputs) => {
        // Twice through JSON, as the engine sends the two bags apart from each other.
        const state = JSON.parse(JSON.stringify({ ...inputs, widgetId: "1" })) as Properties;
        const program = JSON.parse(JSON.stringify(inputs)) as Properties;
        expect(diff(widgetDefinition(), state, program)).toEqual({});
      }),
    );
  });

  it("names a changed field whichever way it changes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const there = diff(widgetDefinition(), { tags: left }, { tags: right });
        const back = diff(widgetDefinition(), { tags: right }, { tags: left });
        expect(there).toEqual(back);
      }),
    );
  });
});
