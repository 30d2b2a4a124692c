import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CodeOwners, isOwnedBy } from "../../../cli/src/code-owners";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "owners-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function ownersOf(content: string, ...files: readonly string[]): (string | undefined)[] {
  writeFileSync(path.join(root, "CODEOWNERS"), content);
  const owners = CodeOwners.of(root);
  return files.map((file) => owners.ownerOf(file));
}

describe("the owner of a file", () => {
  it("is that of the last line that fits", () => {
    const content =
      "# all\n* @acme/all\n\nidentity/  @acme/payments @ann # two\n/identity/open.ts\n*.json json@acme.example\n";
    expect(
      ownersOf(content, "a.ts", "identity/bot.ts", "identity/deep/bot.ts", "identity/open.ts", "x/y.json"),
    ).toEqual(["@acme/all", "@acme/payments @ann", "@acme/payments @ann", undefined, "json@acme.example"]);
  });

  it("is not found by a star in the folders below", () => {
    expect(ownersOf("docs/* @acme/docs", "docs/a.md", "docs/deep/a.md", "x/docs/a.md")).toEqual([
      "@acme/docs",
      undefined,
      undefined,
    ]);
    expect(ownersOf("docs/** @acme/docs", "docs/deep/a.md")).toEqual(["@acme/docs"]);
  });

  it("can be in each section of GitLab, whose heading can name the owners", () => {
    const content = "* @all\n[Security][2] @sec\nidentity/\n^[Docs]\nidentity/a.ts @docs\n";
    expect(ownersOf(content, "identity/a.ts", "b.ts")).toEqual(["@all @sec @docs", "@all"]);
  });

  it("is nobody without a file, and for a file outside of the repository", () => {
    expect(CodeOwners.of(root).ownerOf("a.ts")).toBeUndefined();
    expect(ownersOf("* @all", "../a.ts", "/a.ts", "")).toEqual([undefined, undefined, undefined]);
  });

  it("is found where the services look first", () => {
    mkdirSync(path.join(root, ".github"));
    writeFileSync(path.join(root, ".github/CODEOWNERS"), "* @github");
    expect(ownersOf("* @top", "a.ts")).toEqual(["@github"]);
  });
});

it("an owner is asked for by the whole name or by one of several handles", () => {
  expect(isOwnedBy("@acme/payments @ann", ["@Acme/Payments"])).toBe(true);
  expect(isOwnedBy("@acme/payments @ann", ["@acme/payments @ann"])).toBe(true);
  expect(isOwnedBy("team a", ["team"])).toBe(false);
  expect(isOwnedBy("Team-A", ["team-a"])).toBe(true);
  expect(isOwnedBy(undefined, ["x"])).toBe(false);
});
