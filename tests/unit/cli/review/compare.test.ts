import { compareWithBase } from "../../../../cli/src/commands/review/base";
import { toPreview, type Preview } from "../../../../cli/src/commands/review/preview";
import { previewOf, UNKNOWN, type PreviewStep } from "../../../support/previews";

const GROUP: PreviewStep = { type: "Group", name: "g", op: "create", is: { name: "deployers" } };
const MEMBER: PreviewStep = {
  type: "GroupMembership",
  name: "m",
  op: "create",
  is: { groupId: UNKNOWN, accountId: "a1" },
  from: { groupId: ["g"] },
};

function preview(...steps: readonly PreviewStep[]): Preview {
  return toPreview(previewOf(steps));
}

/** As the provider would report for a group: every change replaces it. */
const replacesOf = async (type: string): Promise<boolean> => type === "Group";

async function operations(head: Preview, base: Preview): Promise<Record<string, string>> {
  const { resources } = await compareWithBase(head, base, replacesOf);
  return Object.fromEntries(
    resources.map(({ urn, operation }) => [urn.split("::").at(-1) ?? "", operation] as const),
  );
}

describe("a preview compared with the one of another branch", () => {
  it("changes nothing where both declare the same, known or not", async () => {
    expect(await operations(preview(GROUP, MEMBER), preview(GROUP, MEMBER))).toEqual({
      g: "same",
      m: "same",
    });
  });

  it("creates what only the head has, and deletes what only the base has", async () => {
    expect(await operations(preview(GROUP), preview(MEMBER))).toEqual({ g: "create", m: "delete" });
  });

  it("asks the provider what a change replaces", async () => {
    const head = preview(
      { ...GROUP, is: { name: "others" } },
      { ...MEMBER, is: { ...MEMBER.is, accountId: "a2" } },
    );
    expect(await operations(head, preview(GROUP, MEMBER))).toEqual({ g: "replace", m: "update" });
  });

  it("has what the base declares for what is recorded", async () => {
    const head = preview({ ...GROUP, is: { name: "others" } });
    const { resources } = await compareWithBase(head, preview(GROUP), replacesOf);
    expect(resources[0]?.before?.inputs).toMatchObject({ name: "deployers" });
    expect(resources[0]?.after?.inputs).toMatchObject({ name: "others" });
  });

  it("takes ids from the state where both were made with it", async () => {
    const recorded = { ...GROUP, op: "same", was: { name: "deployers" }, outputs: { groupId: "g1" } };
    const { resources } = await compareWithBase(preview(recorded), preview(recorded), replacesOf);
    expect(resources[0]?.before?.outputs).toMatchObject({ groupId: "g1" });
  });

  it("is refused where only one of them was made with a state, since ids would look like changes", async () => {
    const recorded = { ...GROUP, op: "same", was: { name: "deployers" }, outputs: { groupId: "g1" } };
    await expect(compareWithBase(preview(recorded), preview(GROUP), replacesOf)).rejects.toThrow(
      "only one of the two previews was made with the state",
    );
  });
});
