import { DOCUMENTS, readDocument } from "../../support/documents";
import { filesIn, proseOfDocument, proseOfSource, type Prose } from "../../support/prose";

/** The table of terms in CONTRIBUTING.md: a word that we do not write, and what we write instead. */
const TERMS = [...sectionOf("CONTRIBUTING.md", "Language").matchAll(/^\| (.*?) +\| (`.*?) +\|$/gm)].flatMap(
  ([, instead = "", words = ""]) =>
    [...words.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => ({
      word,
      instead,
      pattern: new RegExp(
        String.raw`\b${word.replaceAll("*", "[a-z]*").replaceAll(" ", String.raw`\s+(?:\*\s+)?`)}\b`,
        "gi",
      ),
    })),
);

/** Right in spite of such a word: each with the sense that makes it so. */
const ALLOWED = [
  // An earlier event that is possible, but not known.
  /\bmay (?:have|already)\b/gi,
  // What the field calls the permission to merge.
  /\bmay merge\b/gi,
  // A command that talks to its user.
  /\btells? you\b/gi,
  // The name of an option, of a type in patterns, and of files in examples.
  /--people\b|\bpeople(?=\.ts)|"people"|`people`/gi,
  // The field of a profile, and the functions that read it.
  /"answers"|`evidence\.answers`|\banswersOf\b/gi,
];

/**
 * Words that are still there, by folder or file: at most so many. Lower the number when you rewrite a file. Everything
 * else has none.
 */
const LEFT: Readonly<Record<string, number>> = {
  // A list of the words that APIs use.
  "cli/src/commands/trial/profile/vocabulary.ts": 2,
  "docs/reference/trial.md": 20,
  // A quotation.
  "tests/vendored/README.md": 1,
};

interface Finding {
  readonly folder: string;
  readonly message: string;
}

function sectionOf(document: string, title: string): string {
  return (
    readDocument(document)
      .split(/^## /m)
      .find((section) => section.startsWith(`${title}\n`)) ?? ""
  );
}

function findingsOf(file: string, prose: readonly Prose[]): Finding[] {
  const folder = Object.keys(LEFT).find((one) => file.startsWith(one)) ?? file;
  return prose.flatMap(({ line, text }) => {
    const rest = ALLOWED.reduce((words, allowed) => words.replace(allowed, ""), text);
    return TERMS.flatMap(({ pattern, instead }) =>
      [...rest.matchAll(pattern)].map(([word]) => ({
        folder,
        message: `${file}:${line}: "${word}" (write: ${instead})`,
      })),
    );
  });
}

const SOURCES = [
  "bench/src",
  "cli/src",
  "emulator/src",
  "engine/src",
  "plugin/src",
  "policy/src",
  "provider/src",
  "tools",
]
  .flatMap(filesIn)
  .filter((file) => file.endsWith(".ts"));
const TESTS = filesIn("tests").filter((file) => file.endsWith(".ts"));
const READMES = ["bench", "cli", "emulator", "engine", "plugin", "policy", "provider", "tests"]
  .flatMap(filesIn)
  .filter((file) => file.endsWith("README.md"));

describe("the language of documents, messages and comments", () => {
  const findings = [
    ...[...DOCUMENTS, ...READMES].flatMap((file) => findingsOf(file, proseOfDocument(file))),
    ...SOURCES.flatMap((file) => findingsOf(file, proseOfSource(file, "sentences"))),
    ...TESTS.flatMap((file) => findingsOf(file, proseOfSource(file, "titles"))),
  ];

  it("has a table of terms", () => {
    expect(TERMS.length).toBeGreaterThan(20);
  });

  it("uses none of the words that the table excludes", () => {
    expect(findings.filter(({ folder }) => !(folder in LEFT)).map(({ message }) => message)).toEqual([]);
  });

  it.each(Object.entries(LEFT))("has in %s at most the %i that are left", (folder, most) => {
    const left = findings.filter((finding) => finding.folder === folder);
    expect(left.length > most ? left.map(({ message }) => message) : []).toEqual([]);
  });

  it("finds a word in prose, and none in code", () => {
    const words = (text: string): number => findingsOf("docs/page.md", [{ line: 1, text }]).length;
    expect(words("The server answers, and says nothing.")).toBe(2);
    expect(words("An interrupted run may have created it.")).toBe(0);
  });
});
