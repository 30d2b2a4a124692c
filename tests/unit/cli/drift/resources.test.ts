import type { Digest, Step } from "../../../../cli/src/digest";
import { failureOf, parseDigest } from "../../../../cli/src/digest";
import { toResources } from "../../../../cli/src/commands/drift/engine/resources";
import { parseStack } from "../../../../cli/src/stack-reference";

const TYPE = "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount";

function step(changes: Partial<Step> = {}): Step {
  const state = { type: TYPE, inputs: { displayName: "bot" }, outputs: { status: "active" } };
  return {
    op: "refresh",
    urn: `urn:pulumi:test::p::${TYPE}::bot`,
    oldState: state,
    newState: state,
    ...changes,
  };
}

function digest(steps: readonly Step[], changeSummary: Record<string, number> = {}): Digest {
  return { steps, changeSummary, diagnostics: [], config: {} };
}

const differences = (changed: Step, summary: Record<string, number> = {}) =>
  toResources(digest([changed], summary), "test")[0]?.differences;

describe("toResources", () => {
  it("finds nothing in a resource that is as recorded", () => {
    expect(differences(step(), { same: 1 })).toEqual([]);
  });

  it("shows each changed input with both values, also where the step stays a refresh", () => {
    const newState = { type: TYPE, inputs: { displayName: "other", owner: "x" } };
    expect(differences(step({ newState }), { update: 1 })).toEqual([
      { property: "displayName", declared: "bot", observed: "other" },
      { property: "owner", declared: undefined, observed: "x" },
    ]);
  });

  it("names a changed input whose values are secret, and shows neither", () => {
    const state = { type: TYPE, inputs: { displayName: "[secret]" } };
    const changed = step({ op: "update", oldState: state, newState: state, diffReasons: ["displayName"] });
    expect(differences(changed, { update: 1 })).toEqual([
      { property: "displayName", declared: "[secret]", observed: "[secret]" },
    ]);
  });

  it("shows a changed status, which the engine does not count", () => {
    const newState = { type: TYPE, inputs: { displayName: "bot" }, outputs: { status: "inactive" } };
    expect(differences(step({ newState }), { same: 1 })).toEqual([
      { property: "status", declared: "active", observed: "inactive" },
    ]);
  });

  it("takes a deleted resource for gone, and one that waits for its deletion for neither", () => {
    const waiting = step({ op: "delete", oldState: { type: TYPE, delete: true } });
    const gone = step({ op: "delete" });
    const resources = toResources(digest([gone, waiting], { delete: 2 }), "test");
    expect(resources.map(({ observed }) => observed)).toEqual([undefined]);
  });

  it("leaves out what is not of this package", () => {
    const other = step({ op: "same", oldState: { type: "pulumi:pulumi:Stack" } });
    expect(toResources(digest([other, step()], { same: 2 }), "test")).toHaveLength(1);
  });

  it.each([
    { reason: "the engine counts a change that no step shows", steps: [step()], summary: { update: 1 } },
    { reason: "a step does what no refresh does", steps: [step({ op: "replace" })], summary: {} },
  ])("throws where $reason", ({ steps, summary }) => {
    expect(() => toResources(digest(steps, summary), "test")).toThrow(/is not supported; please report it/);
  });
});

describe("parseDigest", () => {
  it("takes a stack without resources for one", () => {
    expect(parseDigest(`{"duration": 1}`)).toEqual({
      steps: [],
      changeSummary: {},
      diagnostics: [],
      config: {},
    });
  });

  it.each(["", "null", "error: no"])("takes %j for none", (text) => {
    expect(parseDigest(text)).toBeUndefined();
  });

  it("gives the engine's reasons once each, and counts the ones beyond three", () => {
    const error = (text: string) => ({ severity: "error", message: `error: Preview failed: ${text}.\n` });
    const diagnostics = ["a", "b", "a", "c", "d", "e"].map(error);
    const failed = {
      ...digest([]),
      diagnostics: [...diagnostics, { severity: "error", message: "error: preview failed\n" }],
    };
    expect(failureOf(failed)).toBe("a. b. c. (And 2 more.)");
  });
});

describe("parseStack", () => {
  it.each([
    { name: "prod", stack: "prod", folder: "/srv/identity" },
    { name: "acme/identity/prod", stack: "acme/identity/prod", folder: "/srv/identity" },
    { name: "../payments:prod", stack: "prod", folder: "/srv/payments" },
    { name: "/abs:acme/x/prod", stack: "acme/x/prod", folder: "/abs" },
  ])("reads $name", ({ name, stack, folder }) => {
    expect(parseStack(name, "/srv/identity")).toEqual({ name, stack, folder });
  });
});
