import { readState } from "../../../provider/src/lifecycle/state";
import { groupDefinition } from "../../../provider/src/resources/group/handlers";
import { groupMembersDefinition } from "../../../provider/src/resources/group-members/handlers";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { widgetDefinition } from "./widget";

const STATE = { orgId: "org", name: "wheel", note: "none", widgetId: "w1" };
const messageOf = (state: Properties, definition = widgetDefinition()): string => {
  try {
    readState(definition, state);
  } catch (error) {
    return (error as Error).message;
  }
  return "valid";
};

describe("a state that is read", () => {
  it.each<[string, Properties]>([
    ["without optional values", STATE],
    ["with null for a value that is left out", { ...STATE, secret: null, tags: null }],
    ["with properties of a newer version", { ...STATE, colour: "red", wheels: [{ size: 1 }] }],
    ["with inputs that an older version allowed", { ...STATE, name: "Wheel 1", tags: [] }],
    ["with all values", { ...STATE, secret: "s", revision: 2, tags: ["a"], size: 3 }],
  ])("is valid %s", (_what, state) => {
    expect(messageOf(state)).toBe("valid");
  });

  it.each<[string, Properties, string]>([
    ["widgetId", { widgetId: 7 }, "it must be of type string (found number)"],
    ["widgetId", { widgetId: undefined }, "it must be of type string (found nothing)"],
    ["secret", { secret: { hidden: "ATATT-secret" } }, "it must be of type string (found object)"],
    ["revision", { revision: "2" }, "it must be of type number (found string)"],
    ["name", { name: ["wheel"] }, "it must be of type string (found array)"],
    ["tags[1]", { tags: ["a", 1] }, "it must be of type string (found number)"],
    ["orgId", { orgId: undefined }, "it must be of type string (found nothing)"],
  ])("is refused for a wrong %s, with its path and type and never its value", (path, wrong, fact) => {
    const message = messageOf({ ...STATE, ...wrong });
    expect(message).toMatch(
      /^[^.]*\. Somebody edited the state, .* Nothing was changed\. .*"pulumi state edit"/,
    );
    expect(message).toContain(`${path} in its state has a wrong value: ${fact}`);
    expect(message).not.toContain("ATATT");
  });

  it.each<[string, Properties]>([
    ["origin", { origin: "stolen" }],
    ["grantedAccess[0].role", { grantedAccess: [{ resource: "ari:x" }] }],
    ["productAccess[0].role", { productAccess: [{ resource: "ari:x", role: 4 }] }],
  ])("of a ServiceAccount is refused for a wrong %s", (path, wrong) => {
    const state = { orgId: "org", displayName: "bot", serviceAccountId: "s", accountId: "a", ...wrong };
    expect(() => readState(serviceAccountDefinition, state)).toThrow(
      `${path} in its state has a wrong value`,
    );
  });

  it("of a list or a group is refused for wrong members and ids", () => {
    const list = {
      orgId: "org",
      groupId: "g",
      directoryId: "d",
      members: [],
      accountIds: [],
      accountIdsByEmail: {},
    };
    expect(readState(groupMembersDefinition, list)).toEqual(list);
    expect(() => readState(groupMembersDefinition, { ...list, accountIds: "a" })).toThrow(
      "accountIds in its state",
    );
    expect(() => readState(groupMembersDefinition, { ...list, accountIdsByEmail: { a: 1 } })).toThrow(
      "accountIdsByEmail.a in its state",
    );
    const group = { orgId: "org", name: "g", groupId: "g" };
    expect(() => readState(groupDefinition, group)).toThrow("directoryId in its state");
  });
});

describe("a state of an older version", () => {
  const base = { orgId: "org", displayName: "bot", serviceAccountId: "s", accountId: "a" };

  it.each([
    ["created", { createdAt: "2025-01-01T00:00:00Z" }],
    ["adopted", { createdAt: "2025-01-01T00:00:00Z", adoptExisting: true }],
    ["imported", {}],
  ])("gets the origin %s", (origin, state) => {
    expect(readState(serviceAccountDefinition, { ...base, ...state }).origin).toBe(origin);
  });
});
