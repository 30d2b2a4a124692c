import * as provider from "../../provider/src";
import { codeBlocksOf } from "../support/documents";

const names = Object.keys(provider).filter((name) => !name.endsWith("Output"));

describe("the reference", () => {
  // That they compile is shown by documents.test.ts.
  it.each(names)("shows how to use %s", (name) => {
    const [example] = codeBlocksOf(`docs/reference/${name}.md`).filter(({ language }) => language === "ts");
    expect(example?.text).toMatch(
      new RegExp(`import \\{.*\\b${name}(Output)?\\b.*\\} from "pulumi-atlassian-admin";`),
    );
  });
});
