import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toEffects, toEnding } from "../../../../cli/src/commands/review/effects/effects";
import { toMarkdown } from "../../../../cli/src/commands/review/formats/markdown/markdown";
import { countOwners, ownerFinder, reportOf } from "../../../../cli/src/commands/review/owners";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import type { ReviewReport } from "../../../../cli/src/commands/review/report";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, UNKNOWN } from "../../../support/previews";

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "owners-"));
  writeFileSync(path.join(root, "CODEOWNERS"), "/infra/groups.ts @acme/access\n");
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A new account of a team with a token and a membership, and a group in a file that others own. */
function report(): ReviewReport {
  const preview = previewOf([
    { type: "ServiceAccount", name: "bot", op: "create", is: { displayName: "bot", owner: "team-a" } },
    {
      type: "ApiToken",
      name: "token",
      op: "create",
      is: { accountId: UNKNOWN, label: "ci", scopes: ["read:jira-work"] },
      from: { accountId: ["bot"] },
    },
    { type: "Group", name: "ops", op: "create", is: { name: "ops" } },
    { type: "Group", name: "other", op: "create", is: { name: "other" } },
  ]);
  const scene = new Scene(toPreview(preview).resources);
  const ownerOf = ownerFinder(scene, root);
  const effects = toEffects(scene)
    .map((effect) =>
      effect.who === "ops" ? { ...effect, place: { file: "infra/groups.ts", line: 3 } } : effect,
    )
    .map((effect) => {
      const owner = ownerOf(effect);
      return owner === undefined ? effect : { ...effect, owner };
    });
  return {
    stack: "identity/prod",
    folder: "infra",
    effects,
    violations: [],
    foreignChanges: 0,
    problems: [],
  };
}

describe("the owner of a change", () => {
  it("is that of the service account, else that of the file", () => {
    expect(report().effects.map(({ kind, owner, who }) => `${kind} ${who}: ${owner ?? "nobody"}`)).toEqual([
      "account-created bot: team-a",
      "token-created bot: team-a",
      "group-created ops: @acme/access",
      "group-created other: nobody",
    ]);
    expect(countOwners(report())).toEqual([
      { owner: "team-a", count: "2 changes" },
      { owner: "@acme/access", count: "1 change" },
    ]);
  });

  it("is in the comment, where it mentions nobody", () => {
    expect(toMarkdown(report())).toContain("\n\nOwners: `team-a` (2 changes), `@acme/access` (1 change).");
  });

  it("makes a separate review with its own title", () => {
    const theirs = reportOf(report(), ["@ACME/access"]);
    expect(theirs.effects.map(({ who }) => who)).toEqual(["ops"]);
    expect(toMarkdown(theirs, { owners: ["@acme/access"] }).split("\n")[0]).toBe(
      "### 🟢 Identity review of stack `identity/prod` for `@acme/access`: low risk",
    );
  });

  it("keeps the grants that end soon, by the account and by the file", () => {
    const until = "2027-03-01";
    const scene = new Scene(
      toPreview(
        previewOf([
          { type: "ServiceAccount", name: "bot", op: "same", is: { displayName: "bot", owner: "team-a" } },
          {
            type: "GroupMembership",
            name: "of-bot",
            op: "same",
            is: { groupName: "ops", accountId: UNKNOWN, until },
            from: { accountId: ["bot"] },
          },
          {
            type: "GroupMembership",
            name: "of-ann",
            op: "same",
            is: { groupName: "ops", email: "ann@example.com", until },
            file: "infra/groups.ts",
          },
        ]),
      ).resources,
    );
    const ownerOf = ownerFinder(scene, root);
    const grants = toEnding(scene, until).map((grant) => ({ ...grant, owner: ownerOf(grant) ?? "nobody" }));
    const whole: ReviewReport = { ...report(), ending: { withinDays: 30, grants } };
    const of = (owner: string) => reportOf(whole, [owner]).ending?.grants.map(({ who }) => who);
    expect(of("team-a")).toEqual(["bot"]);
    expect(of("@acme/access")).toEqual(["ann@example.com"]);
    expect(of("team-b")).toBeUndefined();
  });

  it("leaves out no failure", () => {
    const failed: ReviewReport = { ...report(), problems: [{ step: "preview", cause: "it broke" }] };
    expect(reportOf(failed, ["nobody"])).toMatchObject({ effects: [], problems: failed.problems });
  });
});
