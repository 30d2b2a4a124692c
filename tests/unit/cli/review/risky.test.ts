import { isBroadScope, isWriteScope } from "../../../../cli/src/commands/review/risky";

describe("the scopes of a token in a review", () => {
  it.each([
    "manage:jira-configuration",
    "delete:issue:jira",
    "read:accounts:admin",
    "write:permission-scheme:jira",
    "write:space.permission:confluence",
    "write:confluence-groups",
    "delete:jira:agent-interface",
    "manage:confluence:agent-interface",
    "write:all:twg",
  ])("are broad if they change permissions, or delete: %s", (scope) => {
    expect(isBroadScope(scope)).toBe(true);
  });

  it.each([
    "read:jira-work",
    "write:jira-work",
    "write:jira:agent-interface",
    "search:jira:agent-interface",
    "read:me",
  ])("are not broad otherwise: %s", (scope) => {
    expect(isBroadScope(scope)).toBe(false);
  });

  it.each(["read:all:twg", "search:jira:agent-interface", "read:account"])("only read: %s", (scope) => {
    expect(isWriteScope(scope)).toBe(false);
  });
});
