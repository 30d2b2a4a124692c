import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeclaredOwners } from "../../../../cli/src/commands/drift/code-owners";
import type { Finding } from "../../../../cli/src/commands/drift/finding";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "owners-"));
  mkdirSync(path.join(root, ".git"));
  mkdirSync(path.join(root, "infra"));
  writeFileSync(
    path.join(root, "CODEOWNERS"),
    "/infra/groups.ts @acme/access\n* @acme/all\n/infra/groups.ts @acme/access\n",
  );
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function complete(resource: Partial<Finding["resource"]>, owner?: string): string | undefined {
  const finding: Finding = {
    kind: "changed",
    fingerprint: "0123456789abcdef",
    resource: { type: "Group", name: `group "ops"`, orgId: "org", ...resource },
    fact: "It changed.",
    remedy: "Run it.",
    ...(owner !== undefined && { owner }),
  };
  return new DeclaredOwners({ cwd: root, stack: ["infra:prod"] }).complete(finding).owner;
}

describe("the owner of a finding", () => {
  it("is that of the file that declares the resource, by its path in the repository", () => {
    expect(complete({ stack: "infra:prod", declaredAt: { file: "groups.ts", line: 3 } })).toBe(
      "@acme/access",
    );
    expect(complete({ stack: "infra:prod", declaredAt: { file: "other.ts", line: 3 } })).toBe("@acme/all");
    expect(complete({ declaredAt: { file: "groups.ts", line: 3 } })).toBe("@acme/access");
  });

  it("is that of the service account before that", () => {
    expect(complete({ stack: "infra:prod", declaredAt: { file: "groups.ts", line: 3 } }, "team-a")).toBe(
      "team-a",
    );
  });

  it("is nobody where no file declares it", () => {
    expect(complete({ stack: "infra:prod" })).toBeUndefined();
  });
});
