import { discoverViolations } from "../../../../cli/src/commands/drift/discover/policies";
import type { RecordedResource } from "../../../../cli/src/commands/drift/engine/resources";
import { toFinding } from "../../../../cli/src/commands/drift/finding";
import { Managed } from "../../../../cli/src/commands/drift/managed";
import { IdentityNames } from "../../../../cli/src/identity-names";

function account(changes: Partial<RecordedResource> = {}): RecordedResource {
  const recorded = { orgId: "o1", displayName: "bot", owner: "team-payments", accountId: "a1" };
  return {
    stack: "prod",
    urn: "urn:x::bot",
    type: "ServiceAccount",
    id: "s1",
    recorded,
    observed: recorded,
    differences: [],
    modified: undefined,
    isProtected: true,
    ...changes,
  };
}

const ONLY = {
  all: "disabled",
  "account-protect": "mandatory",
} as const;

function violations(...resources: RecordedResource[]) {
  const managed = new Managed(resources);
  return discoverViolations(managed, new IdentityNames(resources), ONLY);
}

describe("the policies in a drift report", () => {
  it("find nothing in what keeps to them", async () => {
    expect(await violations(account())).toEqual([]);
  });

  it("name the resource of the stack, with what to do", async () => {
    const [found] = await violations(account({ isProtected: false }));
    expect(found).toMatchObject({
      kind: "policy",
      resource: { type: "ServiceAccount", name: `service account "bot"`, stack: "prod", orgId: "o1" },
      remedy: "Set the resource option protect: true.",
    });
  });

  it("leave out what is gone", async () => {
    expect(await violations(account({ isProtected: false, observed: undefined }))).toEqual([]);
  });

  it("keep their fingerprint from run to run, so that they can be accepted", async () => {
    const [first] = await violations(account({ isProtected: false }));
    const [second] = await violations(account({ isProtected: false }));
    if (first === undefined || second === undefined) {
      throw new Error("nothing was found");
    }
    expect(toFinding(first, undefined).fingerprint).toBe(toFinding(second, undefined).fingerprint);
  });
});
