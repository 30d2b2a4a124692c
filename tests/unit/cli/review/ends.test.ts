import { toEnding } from "../../../../cli/src/commands/review/effects/effects";
import { toMarkdown } from "../../../../cli/src/commands/review/formats/markdown/markdown";
import { toText } from "../../../../cli/src/commands/review/formats/text";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import type { ReviewReport } from "../../../../cli/src/commands/review/report";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, UNKNOWN, type PreviewStep } from "../../../support/previews";
import { effectsOf } from "../../../support/review-effects";

const DAY = "2027-03-01";
const LATER = "2027-04-01";

const MEMBER = { groupName: "ops", email: "ann@example.com" };
const ADMIN = { groupName: "site-admins", email: "ann@example.com" };
const ROLE = { groupName: "ops", site: "acme", product: "jira-software", role: "atlassian/user" };

const membership = (step: Partial<PreviewStep>): string[] =>
  effectsOf({ type: "GroupMembership", name: "m", op: "update", ...step });
const role = (step: Partial<PreviewStep>): string[] =>
  effectsOf({ type: "GroupRoleAssignment", name: "r", op: "update", ...step });
const list = (step: Partial<PreviewStep>): string[] =>
  effectsOf({ type: "GroupMembers", name: "l", op: "update", ...step });

describe("a membership that ends", () => {
  const ended = { ...MEMBER, until: DAY, ended: true };

  it("is removed on its day", () => {
    expect(membership({ was: { ...MEMBER, until: DAY }, is: ended })).toEqual([
      `low "ann@example.com": loses membership of the group "ops"`,
    ]);
  });

  it("is removed when only the server's date was missing the last time", () => {
    const step = { was: ended, outputs: { ended: false }, is: ended };
    expect(membership(step)).toEqual([`low "ann@example.com": loses membership of the group "ops"`]);
    expect(membership({ ...step, op: "same" })).toEqual([]);
  });

  it("is nothing while it stays ended, when it is made with a past day, and when it is deleted", () => {
    expect(membership({ op: "same", was: ended, is: ended })).toEqual([]);
    expect(membership({ op: "create", is: ended })).toEqual([]);
    expect(membership({ op: "delete", was: ended })).toEqual([]);
  });

  it("is new access when a later day or no day gives it again", () => {
    const admin = { ...ADMIN, until: DAY, ended: true };
    expect(membership({ was: admin, is: { ...ADMIN, until: LATER } })).toEqual([
      `high "ann@example.com": gains membership of the group "site-admins", until "${LATER}"`,
    ]);
    expect(membership({ was: admin, is: ADMIN })).toEqual([
      `high "ann@example.com": gains membership of the group "site-admins"`,
    ]);
    expect(membership({ was: admin, is: { ...ADMIN, until: UNKNOWN, ended: UNKNOWN } })).toEqual([
      `high "ann@example.com": gains membership of the group "site-admins", until "a day that the preview does not show"`,
    ]);
  });

  it("shows its day when it is new", () => {
    expect(membership({ op: "create", is: { ...MEMBER, until: DAY } })).toEqual([
      `low "ann@example.com": gains membership of the group "ops", until "${DAY}"`,
    ]);
  });

  it("has the risk of the access when it lasts longer than before, and a low one when it ends earlier", () => {
    const until = (day: string | undefined) => ({ ...ADMIN, ...(day !== undefined && { until: day }) });
    expect(membership({ was: until(DAY), is: until(LATER) })).toEqual([
      `high "ann@example.com": changes the end of its membership of the group "site-admins" from "${DAY}" to "${LATER}"`,
    ]);
    expect(membership({ was: until(DAY), is: until(undefined) })).toEqual([
      `high "ann@example.com": changes the end of its membership of the group "site-admins" from "${DAY}" to no end`,
    ]);
    expect(membership({ was: until(LATER), is: until(DAY) })).toEqual([
      `low "ann@example.com": changes the end of its membership of the group "site-admins" from "${LATER}" to "${DAY}"`,
    ]);
    expect(membership({ was: until(undefined), is: until(DAY) })).toEqual([
      `low "ann@example.com": changes the end of its membership of the group "site-admins" from no end to "${DAY}"`,
    ]);
  });

  it("is one removal when the ended resource moves to another group", () => {
    const was = { ...MEMBER, until: DAY };
    expect(membership({ op: "replace", was, is: { ...ended, groupName: "dev" } })).toEqual([
      `low "ann@example.com": loses membership of the group "ops"`,
    ]);
    expect(membership({ op: "replace", was: ended, is: { ...MEMBER, groupName: "dev" } })).toEqual([
      `low "ann@example.com": gains membership of the group "dev"`,
    ]);
  });
});

describe("an end beside other resources", () => {
  it("removes the member although the resource has retainOnDelete", () => {
    const step = { was: { ...MEMBER, until: DAY }, is: { ...MEMBER, until: DAY, ended: true } };
    expect(membership({ ...step, retainOnDelete: true })).toEqual([
      `low "ann@example.com": loses membership of the group "ops"`,
    ]);
  });

  it("makes a group no admin group any more", () => {
    const roleStep = (is: object): PreviewStep => ({
      type: "GroupRoleAssignment",
      name: "r",
      op: "same",
      is: { ...ROLE, role: "atlassian/admin", ...is },
    });
    const member: PreviewStep = { type: "GroupMembership", name: "m", op: "create", is: MEMBER };
    expect(effectsOf(roleStep({}), member)[0]).toMatch(/^high "ann@example.com": gains/);
    expect(effectsOf(roleStep({ until: DAY, ended: true }), member)).toEqual([
      `low "ann@example.com": gains membership of the group "ops"`,
    ]);
  });

  it("keeps no member of a group that is deleted", () => {
    const group: PreviewStep = {
      type: "Group",
      name: "ops",
      op: "replace",
      was: { name: "ops" },
      is: { name: "ops" },
      outputs: { groupId: "g1" },
      changed: ["orgId"],
    };
    const ended = { ...MEMBER, until: DAY, ended: true };
    const step: PreviewStep = { type: "GroupMembership", name: "m", op: "update", was: MEMBER, is: ended };
    expect(effectsOf(group, step).join("\n")).toMatch(/"ops": is deleted .* lost: "ann@example.com"/);
  });
});

describe("a role that ends", () => {
  it("is removed on its day, moved, and given again", () => {
    const ended = { ...ROLE, until: DAY, ended: true };
    expect(role({ was: { ...ROLE, until: DAY }, is: ended })).toEqual([
      `low "ops": loses the role "atlassian/user" on "jira-software of acme", for all members`,
    ]);
    expect(role({ was: { ...ROLE, until: DAY }, is: { ...ROLE, until: LATER } })).toEqual([
      `medium "ops": changes the end of the role "atlassian/user" on "jira-software of acme", for all members, from "${DAY}" to "${LATER}"`,
    ]);
    expect(role({ was: ended, is: { ...ROLE, until: LATER } })).toEqual([
      `medium "ops": gains the role "atlassian/user" on "jira-software of acme", for all members, until "${LATER}"`,
    ]);
    expect(role({ op: "same", was: ended, is: ended })).toEqual([]);
  });
});

describe("a member list with entries that end", () => {
  const ann = { email: "ann@example.com" };
  const bob = { accountId: "b1" };
  const outputs = { accountIds: ["a1", "b1"], accountIdsByEmail: { "ann@example.com": "a1" } };
  const listed = (...members: object[]) => ({ groupName: "site-admins", members });

  it("removes the member on the day, and is nothing afterwards", () => {
    const is = listed({ ...ann, until: DAY, ended: true }, bob);
    expect(list({ was: listed({ ...ann, until: DAY }, bob), outputs, is })).toEqual([
      `low "ann@example.com": loses membership of the group "site-admins"`,
    ]);
    expect(list({ op: "same", was: is, outputs: { accountIds: ["b1"] }, is })).toEqual([]);
  });

  it("adds the member again with a later day", () => {
    const was = listed({ ...ann, until: DAY, ended: true }, bob);
    const is = listed({ ...ann, until: LATER }, bob);
    expect(list({ was, outputs: { accountIds: ["b1"], accountIdsByEmail: {} }, is })).toEqual([
      `high "ann@example.com": gains membership of the group "site-admins", until "${LATER}"`,
    ]);
  });

  it("names a moved day, and not an ended entry beside another one", () => {
    const was = listed({ ...ann, until: DAY }, bob);
    expect(list({ was, outputs, is: listed({ ...ann, until: LATER }, bob) })).toEqual([
      `high "ann@example.com": changes the end of its membership of the group "site-admins" from "${DAY}" to "${LATER}"`,
    ]);
    const both = (isEnded: boolean) =>
      listed({ ...ann, until: DAY, ...(isEnded && { ended: true }) }, { ...ann, until: LATER }, bob);
    expect(list({ was: both(false), outputs, is: both(true) })).toEqual([]);
  });

  it("names an account with two days once", () => {
    const is = listed({ ...ann, until: DAY }, { ...ann, until: LATER });
    expect(list({ op: "create", is })).toEqual([
      `high "ann@example.com": gains membership of the group "site-admins", until "${LATER}"`,
      expect.stringContaining(`changes to a list of 1 member;`),
    ]);
  });

  it("does not count ended entries when it is new", () => {
    expect(list({ op: "create", is: listed({ ...ann, until: DAY, ended: true }, bob) })).toEqual([
      expect.stringContaining(`"b1": gains membership`),
      expect.stringContaining(`changes to a list of 1 member;`),
    ]);
  });
});

describe("what ends soon", () => {
  const steps: PreviewStep[] = [
    { type: "GroupMembership", name: "near", op: "same", was: MEMBER, is: { ...MEMBER, until: DAY } },
    { type: "GroupMembership", name: "far", op: "same", was: MEMBER, is: { ...MEMBER, until: "2027-03-03" } },
    {
      type: "GroupMembership",
      name: "over",
      op: "same",
      is: { ...MEMBER, until: "2027-01-01", ended: true },
    },
    {
      type: "GroupRoleAssignment",
      name: "role",
      op: "update",
      was: ROLE,
      is: { ...ROLE, until: "2027-03-02" },
    },
    {
      type: "GroupMembers",
      name: "list",
      op: "same",
      is: {
        groupName: "ops",
        members: [{ email: "bob@example.com", until: DAY }, { email: "cho@example.com" }],
      },
    },
    { type: "GroupMembership", name: "gone", op: "delete", was: { ...MEMBER, until: DAY } },
  ];
  const grants = toEnding(new Scene(toPreview(previewOf(steps)).resources), "2027-03-02");
  const report: ReviewReport = {
    stack: "identity/prod",
    folder: "",
    effects: [],
    violations: [],
    foreignChanges: 0,
    problems: [],
    ending: { withinDays: 30, grants },
  };
  const one = { actor: { kind: "user" as const, id: "a" }, who: "a|`<b>", what: "ops", until: DAY, urn: "u" };

  it("is listed by day, without what has ended, goes, or ends later", () => {
    expect(toText(report).split("\n")).toEqual([
      "Ends within 30 days:",
      `  "ann@example.com", "bob@example.com": membership of the group "ops" ends on "${DAY}"`,
      `  "ops": role "atlassian/user" on "jira-software of acme" ends on "2027-03-02"`,
      "",
      `Stack "identity/prod": No identity changes.`,
    ]);
  });

  it("is the last, folded section of a comment, with names as code", () => {
    const markdown = toMarkdown({ ...report, ending: { withinDays: 1, grants: [one] } });
    expect(markdown.split("\n\n").slice(-3)).toEqual([
      "<details><summary>Ends within 1 day</summary>",
      "- `a¦ˋ<b>`: membership of the group `ops` ends on `2027-03-01`",
      "</details>",
    ]);
  });

  it("is counted beyond 25 lines and 10 names, and where the service has no room for it", () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...one, what: `group ${index}` }));
    const crowd = Array.from({ length: 12 }, () => one);
    const ending = { withinDays: 30, grants: [...crowd, ...many] };
    const text = toText({ ...report, ending });
    expect(text).toContain(`"a|\`<b>" and 2 more: membership of the group "ops"`);
    expect(text).toContain("  and 16 more lines\n");
    expect(toMarkdown({ ...report, ending }, { limit: 500 })).toMatch(
      /Left out: \d+ lines about what ends soon\. The JSON report/,
    );
  });

  it("is not there without a day", () => {
    const { ending, ...without } = report;
    expect(ending?.grants).toHaveLength(3);
    expect(toText(without)).not.toContain("Ends");
    expect(toMarkdown(without)).not.toContain("Ends");
  });
});

describe("a member list with accounts that are created in the same run", () => {
  const [ONE, TWO]: readonly [PreviewStep, PreviewStep] = [
    { type: "ServiceAccount", name: "one", op: "create", is: { displayName: "one" } },
    { type: "ServiceAccount", name: "two", op: "create", is: { displayName: "two" } },
  ];

  function added(...days: readonly (string | undefined)[]): string[] {
    const members = days.map((until) => ({ accountId: UNKNOWN, ...(until !== undefined && { until }) }));
    const step: PreviewStep = {
      type: "GroupMembers",
      name: "l",
      op: "update",
      was: { groupName: "ops", members: [] },
      is: { groupName: "ops", members },
      from: { members: ["one", "two"].slice(0, days.length) },
    };
    return effectsOf(ONE, TWO, step).filter((effect) => effect.includes("membership"));
  }

  it("shows the day of each", () => {
    expect(added(DAY)).toEqual([`low "one": gains membership of the group "ops", until "${DAY}"`]);
    expect(added(DAY, DAY)).toEqual([
      `low "one": gains membership of the group "ops", until "${DAY}"`,
      `low "two": gains membership of the group "ops", until "${DAY}"`,
    ]);
  });

  it("shows all days where the preview does not show whose they are", () => {
    expect(added(LATER, DAY)).toEqual([
      `low "one": gains membership of the group "ops", until "${DAY} or ${LATER}"`,
      `low "two": gains membership of the group "ops", until "${DAY} or ${LATER}"`,
    ]);
    expect(added(undefined, DAY)[0]).toMatch(/until "2027-03-01 or no end"$/);
  });
});
