import { readDocument } from "../support/documents";
import { textsOf } from "../support/source-messages";

// The last part is by symptom.
const [PAGE = ""] = readDocument("docs/troubleshooting.md").split("\n## Without a message\n");

/**
 * The messages that the page explains: what stands as code in the first column of its tables, or begins a
 * paragraph.
 */
const EXPLAINED = [
  ...[...PAGE.matchAll(/^\| ([^|]*`[^|]*) \|/gm)].map(([, cell = ""]) => cell),
  ...[...PAGE.matchAll(/^`[^`]+`/gm)].map(([begin]) => begin),
].flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message));

/**
 * The code that users get messages from; the parts that find an engine have their own page. What `drift` finds is
 * no error.
 */
const TEXTS = textsOf(["provider/src", "cli/src"], /\/drift\/discover\/|\/inventory\/page\//);

/** Whether a text of the sources begins, goes on or ends as the message does; `…` in it stands for anything. */
function isIn(message: string, text: string): boolean {
  let from = 0;
  for (const part of message.split("…").map((one) => one.trim())) {
    const at = text.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return true;
}

describe("docs/troubleshooting.md", () => {
  it("explains only messages that the sources have", () => {
    expect(EXPLAINED.length).toBeGreaterThan(100);
    expect(EXPLAINED.filter((message) => !TEXTS.all.some((text) => isIn(message, text)))).toEqual([]);
  });

  it("explains every error, warning and remedy that the sources have", () => {
    const { raised } = TEXTS;
    expect(raised.length).toBeGreaterThan(80);
    expect(raised.filter((text) => !EXPLAINED.some((message) => isIn(message, text)))).toEqual([]);
  });

  it("names every code that an error of the provider can have", () => {
    const union =
      readDocument("provider/src/errors/errors.ts").split("export type ProviderErrorCode =")[1] ?? "";
    const codes = [...(union.split(";")[0]?.matchAll(/"([\w-]+)"/g) ?? [])].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !PAGE.includes(`\`${code}\``))).toEqual([]);
  });
});
