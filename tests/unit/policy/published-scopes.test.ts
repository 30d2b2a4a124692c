import { readFileSync } from "node:fs";
import path from "node:path";
import { ACCESS_SCOPES, isPublishedScope } from "pulumi-atlassian-admin-policy";
import { toData, type ScopeData } from "../../../tools/scopes/src/to-data";

const FILE = path.resolve(__dirname, "../../../policy/data/atlassian-scopes.json");
const data = JSON.parse(readFileSync(FILE, "utf8")) as ScopeData;

describe("the list of scopes", () => {
  it("is as the generator wrote it", () => {
    const [source = ""] = data.sources;
    expect(toData({ source, publishedOn: data.publishedOn, scopes: data.scopes })).toEqual(data);
    expect(source).toMatch(/^npm package @forge\/manifest \d+\.\d+\.\d+$/);
    expect(data.publishedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(data.scopes.length).toBeGreaterThan(600);
  });

  it("names separately who reports the scopes that no page and no package of Atlassian has", () => {
    expect(data.reported.source).toMatch(/^third-party report of \d{4}-\d\d-\d\d: /);
    expect(data.reported.scopes).toEqual(data.scopes.filter((scope) => scope.endsWith(":twg")));
    // A source that does not show them must not stand for them.
    expect(data.sources).not.toContain(data.reported.source);
  });

  // The scopes that the contract names.
  it.each([
    "write:group:jira",
    "write:permission:jira",
    "write:permission-scheme:jira",
    "write:project-role:jira",
    "write:group:confluence",
    "write:confluence-groups",
    "write:space.permission:confluence",
    "write:configuration:confluence",
    "write:all:twg",
  ])("counts %s to those that change access", (scope) => {
    expect(data.scopes).toContain(scope);
    expect(ACCESS_SCOPES).toContain(scope);
  });

  it("counts no scope to them that only reads or writes content", () => {
    expect(ACCESS_SCOPES.filter((scope) => !scope.startsWith("write:"))).toEqual([]);
    expect(ACCESS_SCOPES).not.toContain("write:jira-work");
    expect(ACCESS_SCOPES).not.toContain("write:user-configuration:jira");
  });

  it.each(["read", "write", "search", "delete", "manage"])(
    "knows what agents can %s, of any product",
    (verb) => {
      expect(isPublishedScope(`${verb}:jira:agent-interface`)).toBe(true);
      expect(isPublishedScope(`${verb}:a-product-of-next-year:agent-interface`)).toBe(true);
      expect(isPublishedScope(`${verb}:jira:agent-interfaces`)).toBe(false);
    },
  );

  it.each(["read:jira-wrok", "read:issue", "constructor", ""])("does not know %s", (scope) => {
    expect(isPublishedScope(scope)).toBe(false);
  });
});
