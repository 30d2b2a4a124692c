import { findViolations } from "../../../../cli/src/commands/review/policies";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import { previewOf, type PreviewStep } from "../../../support/previews";

const ONLY = { all: "disabled", "account-protect": "advisory", "account-deletion": "mandatory" } as const;
const ACCOUNT: PreviewStep = {
  type: "ServiceAccount",
  name: "bot",
  op: "same",
  was: { displayName: "bot" },
  is: { displayName: "bot" },
};

async function rulesOf(...steps: readonly PreviewStep[]): Promise<string[]> {
  const violations = await findViolations(toPreview(previewOf(steps)).resources, ONLY);
  return violations.map(({ rule, urn = "" }) => `${rule} ${urn.split("::").at(-1) ?? ""}`);
}

describe("the policies in a review", () => {
  it("report nothing about what was there before and does not change", async () => {
    expect(await rulesOf(ACCOUNT)).toEqual([]);
    expect(await rulesOf({ ...ACCOUNT, op: "update" })).toEqual([]);
    expect(await rulesOf({ ...ACCOUNT, op: "create" })).toEqual(["account-protect bot"]);
  });

  it("describe what a change does to something that itself stays as it is", async () => {
    expect(await rulesOf({ ...ACCOUNT, protect: { was: true, is: false } })).toEqual(["account-protect bot"]);
  });

  it("judge what is deleted, and what a replacement deletes, before what is only advised", async () => {
    expect(
      await rulesOf({ ...ACCOUNT, name: "a", op: "create" }, { ...ACCOUNT, name: "b", op: "delete" }),
    ).toEqual(["account-deletion b", "account-protect a"]);
    expect(await rulesOf({ ...ACCOUNT, op: "replace", protect: { was: true, is: true } })).toEqual([
      "account-deletion bot",
    ]);
  });
});
