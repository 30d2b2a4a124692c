import { readFileSync } from "node:fs";
import path from "node:path";
import { readDocument, WORKSPACE } from "../../support/documents";

/** By the first cell of a row of docs/languages.md: the tests that show it. */
const EVIDENCE: Readonly<Record<string, readonly (readonly [file: string, text: string])[]>> = {
  languages: [["languages/languages.test.ts", "follows the page for $language"]],
  "to install": [
    ["e2e/native/packed.test.ts", "can be installed from a file, without any network"],
    ["languages/languages.test.ts", "has the objects with the few commands of the page"],
  ],
  "needs Node.js where `pulumi` runs": [["languages/languages.test.ts", "really has no Node.js"]],
  "`pulumi import TYPE NAME ID`, option `import`": [
    ["e2e/native/import.test.ts", "takes a %s in by its id"],
    ["e2e/pulumi-options/import-by-id.test.ts", "Pulumi cannot import a dynamic resource by its id"],
  ],
  "`Resource.get` (read what another program manages)": [["e2e/native/import.test.ts", ".get("]],
  "explicit providers, one per organisation": [
    ["e2e/native/provider.test.ts", "works in two organisations at once"],
  ],
  "a misspelt setting": [["e2e/native/provider.test.ts", "refuses a setting that it does not have"]],
  "preview of a renamed account": [
    ["e2e/native/lifecycle.test.ts", "previews a renamed account as one update"],
  ],
  "preview of a replaced account": [["e2e/native/lifecycle.test.ts", "previews a replacement with its kind"]],
  "kinds of changes in `preview --json` (`detailedDiff`)": [
    ["e2e/native/lifecycle.test.ts", "replace ApiToken pipeline: scopes update-replace"],
  ],
  lookups: [["e2e/native/provider.test.ts", "looks objects up for programs of every language"]],
  "`ServiceIdentity`": [
    ["e2e/native/documents.test.ts", 'section: "TypeScript"'],
    ["languages/languages.test.ts", "has the objects with the few commands of the page"],
  ],
  "`atlassian-admin import`": [
    ["e2e/native/commands.test.ts", "import takes"],
    ["languages/import-code.test.ts", "is complete for what atlassian-admin import lists"],
  ],
  "log lines beside their resource": [
    ["e2e/native/provider.test.ts", "shows its log lines beside the resource"],
  ],
  "a list of what exists, for `pulumi import`": [
    ["languages/import-code.test.ts", "is complete for what atlassian-admin import lists"],
  ],
  "C#, Java": [],
};

describe("the table of what each provider supports", () => {
  const [, section = ""] = readDocument("docs/languages.md").split("## What each provider supports");
  const [table = ""] = section.split("\n## ");
  const rows = [...table.matchAll(/^\| (.*?) +\|/gm)]
    .map(([, cell = ""]) => cell.trim())
    .filter((cell) => cell !== "what" && !/^-+$/.test(cell));

  it("has a test for each row, and no test for a row that is gone", () => {
    expect(rows).toEqual(Object.keys(EVIDENCE));
  });

  it.each(Object.entries(EVIDENCE).flatMap(([row, tests]) => tests.map((test) => [row, ...test] as const)))(
    "%s: %s has the test",
    (_row, file, text) => {
      expect(readFileSync(path.join(WORKSPACE, "tests", file), "utf8")).toContain(text);
    },
  );
});
