import type { Digest } from "../../../../cli/src/digest";
import { compareWithBase } from "../../../../cli/src/commands/review/base";
import { toEffects } from "../../../../cli/src/commands/review/effects/effects";
import { sentenceOf } from "../../../../cli/src/commands/review/formats/text";
import { toPreview, type Preview } from "../../../../cli/src/commands/review/preview";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, type PreviewStep } from "../../../support/previews";

const WAS = { displayName: "deploy-bot", adoptExisting: true };
const DELETED: PreviewStep = {
  type: "ServiceAccount",
  name: "bot",
  op: "delete",
  was: WAS,
  outputs: { accountId: "a1", serviceAccountId: "s1" },
};
const CREATED: PreviewStep = { type: "ServiceAccount", name: "bot", op: "create", is: WAS };
const SAME: PreviewStep = { ...DELETED, op: "same", is: WAS };

/** The same preview of the native provider. */
function native(digest: Digest): Digest {
  const text = JSON.stringify(digest).replaceAll(
    "pulumi-nodejs:dynamic/atlassian-admin:",
    "atlassian-admin:index:",
  );
  return JSON.parse(text) as Digest;
}

function joined(...digests: readonly Digest[]): Digest {
  const [first, ...others] = digests;
  return { ...(first ?? previewOf([])), steps: [first, ...others].flatMap((one) => one?.steps ?? []) };
}

const sentencesOf = ({ resources }: Preview): string[] => toEffects(new Scene(resources)).map(sentenceOf);

const never = async (): Promise<boolean> => false;

describe("what goes from one provider to the other", () => {
  it("is one high-risk change where the alias is missing, also if the program adopts what is there", () => {
    const preview = toPreview(joined(previewOf([DELETED]), native(previewOf([CREATED]))));
    expect(sentencesOf(preview)).toEqual([
      `"deploy-bot": moves to the other provider without an alias: deleted as "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount", ` +
        `created as "atlassian-admin:index:ServiceAccount"`,
    ]);
    expect(toEffects(new Scene(preview.resources))[0]?.reasons).toEqual(["without-alias"]);
  });

  it("stays a deletion and a creation where the type is the same or the name is another one", () => {
    const renamed = joined(
      previewOf([{ ...DELETED, was: { displayName: "deploy-bot" } }]),
      native(previewOf([{ ...CREATED, name: "other", is: { displayName: "other-bot" } }])),
    );
    expect(sentencesOf(toPreview(renamed)).join()).toMatch(
      /is deleted for good.*is created|is created.*is deleted for good/,
    );
  });

  it("is no change beside a base branch that has the other provider", async () => {
    const head = toPreview(native(previewOf([SAME])));
    expect(sentencesOf(await compareWithBase(head, toPreview(previewOf([SAME])), never))).toEqual([]);
  });

  it("keeps its warning beside a base branch", async () => {
    const head = toPreview(joined(previewOf([DELETED]), native(previewOf([CREATED]))));
    const compared = await compareWithBase(head, toPreview(previewOf([SAME])), never);
    expect(sentencesOf(compared)).toEqual([expect.stringContaining("without an alias")]);
  });
});
