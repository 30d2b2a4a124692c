import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { IGNORE_FILE, readIgnoreFile, updateIgnoreFile } from "../../../cli/src/ignore/ignore-file";
import { Ignored, parsePattern, type Subject } from "../../../cli/src/ignore/pattern";

const KINDS = ["unmanaged", "unused"];
const ignored = (...lines: readonly string[]) =>
  new Ignored(lines.flatMap((line) => parsePattern(line, "a test", KINDS) ?? []));

const GROUP: Subject = { type: "group", names: ["jira-users (acme)", "g1"] };

describe("a pattern", () => {
  it.each([
    ["group jira-*", true],
    ["group JIRA-USERS (ACME)", true],
    ["group g1   # by id", true],
    ["group jira-users", false],
    ["group jira-users .acme.", false],
    ["account jira-*", false],
    ["unused: group jira-*", false],
    ["# group jira-*", false],
    ["", false],
  ])("%j fits a group: %s", (line, fits) => {
    expect(ignored(line).covers("unmanaged", GROUP)).toBe(fits);
  });

  it("is about another kind when it names one", () => {
    expect(ignored("unused: group *").covers("unused", GROUP)).toBe(true);
  });

  it("with a star fits nothing that administers", () => {
    const admins: Subject = { ...GROUP, administers: true };
    expect(ignored("group *", "group jira-*").covers("unmanaged", admins)).toBe(false);
    expect(ignored("group g1").covers("unmanaged", admins)).toBe(true);
  });

  it("has to fit each of several things", () => {
    const other: Subject = { type: "group", names: ["ops"] };
    expect(ignored("group ops").coversAll("unmanaged", [GROUP, other])).toBe(false);
    expect(ignored("group ops", "group g1").coversAll("unmanaged", [GROUP, other])).toBe(true);
    expect(ignored("group *").coversAll("unmanaged", [])).toBe(false);
  });

  it("without a star is idle when it fitted nothing", () => {
    const patterns = ignored("group g1", "group g2", "group x-*");
    patterns.covers("unmanaged", GROUP);
    expect(patterns.idle().map(({ text }) => text)).toEqual(["g2"]);
  });

  it.each(["groups *", "never: group *", "group"])("is refused with what it could be: %s", (line) => {
    expect(() => ignored(line)).toThrow(
      `a test is not a valid pattern (received "${line}"). Write a type and a name, such as "group jira-*" or "unused: token ci-bot/*".`,
    );
  });
});

describe("the ignore file", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "ignore-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const text = () => readFile(path.join(folder, IGNORE_FILE), "utf8");
  const nothing = () => false;

  it("is no file where there is nothing to ignore", async () => {
    expect(await readIgnoreFile(folder, KINDS)).toEqual([]);
    expect(await updateIgnoreFile(folder, [], nothing)).toBe(false);
    await expect(text()).rejects.toThrow("ENOENT");
  });

  it("gets lines with reasons that no name can leave, and each once", async () => {
    const line = { pattern: "group g1", reason: "called\n* \u001b[31m" };
    expect(await updateIgnoreFile(folder, [line], nothing)).toBe(true);
    expect(await updateIgnoreFile(folder, [line], nothing)).toBe(false);
    expect((await text()).split("\n").slice(1)).toEqual(["group g1  # called\u{fffd}* \u{fffd}[31m", ""]);
    expect((await readIgnoreFile(folder, KINDS)).map(({ text: name }) => name)).toEqual(["g1"]);
  });

  it("keeps what users wrote, and loses what has no use any more", async () => {
    await writeFile(path.join(folder, IGNORE_FILE), "# Ours.\ngroup g1 # old\n\nunused: token *\n");
    await updateIgnoreFile(folder, [{ pattern: "group g2", reason: "new" }], (line) => line.includes("g1"));
    expect(await text()).toBe("# Ours.\n\nunused: token *\ngroup g2  # new\n");
  });

  it("names the line of an invalid pattern", async () => {
    await writeFile(path.join(folder, IGNORE_FILE), "group a\ngruop b\n");
    await expect(readIgnoreFile(folder, KINDS)).rejects.toThrow(
      `line 2 of "${IGNORE_FILE}" is not a valid pattern`,
    );
  });
});
