import { toEnding } from "../../../../cli/src/commands/review/effects/effects";
import { endingMarkdown, endingText } from "../../../../cli/src/commands/review/formats/ending";
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
      `low "ann@example.com": no longer a member of the group "ops"`,
    ]);
  });

  it("is removed when only the server's date was missing the last time", () => {
    const step = { was: ended, outputs: { ended: false }, is: ended };
    expect(membership(step)).toEqual([`low "ann@example.com": no longer a member of the group "ops"`]);
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
      `high "ann@example.com": new member of the group "site-admins", until "${LATER}"`,
    ]);
    expect(membership({ was: admin, is: ADMIN })).toEqual([
      `high "ann@example.com": new member of the group "site-admins"`,
    ]);
    expect(membership({ was: admin, is: { ...ADMIN, until: UNKNOWN, ended: UNKNOWN } })).toEqual([
      `high "ann@example.com": new member of the group "site-admins", until "a day that the preview does not show"`,
    ]);
  });

  it("shows its day when it is new", () => {
    expect(membership({ op: "create", is: { ...MEMBER, until: DAY } })).toEqual([
      `low "ann@example.com": new member of the group "ops", until "${DAY}"`,
    ]);
  });

  it("has the risk of the access when it lasts longer than before, and a low one when it ends earlier", () => {
    const until = (day: string | undefined) => ({ ...ADMIN, ...(day !== undefined && { until: day }) });
    expect(membership({ was: until(DAY), is: until(LATER) })).toEqual([
      `high "ann@example.com": membership of the group "site-admins" ends on "${LATER}" instead of "${DAY}"`,
    ]);
    expect(membership({ was: until(DAY), is: until(undefined) })).toEqual([
      `high "ann@example.com": membership of the group "site-admins" no longer ends on "${DAY}"`,
    ]);
    expect(membership({ was: until(LATER), is: until(DAY) })).toEqual([
      `low "ann@example.com": membership of the group "site-admins" ends on "${DAY}" instead of "${LATER}"`,
    ]);
    expect(membership({ was: until(undefined), is: until(DAY) })).toEqual([
      `low "ann@example.com": membership of the group "site-admins" now ends on "${DAY}"`,
    ]);
  });

  it("is one removal when the ended resource moves to another group", () => {
    const was = { ...MEMBER, until: DAY };
    expect(membership({ op: "replace", was, is: { ...ended, groupName: "dev" } })).toEqual([
      `low "ann@example.com": no longer a member of the group "ops"`,
    ]);
    expect(membership({ op: "replace", was: ended, is: { ...MEMBER, groupName: "dev" } })).toEqual([
      `low "ann@example.com": new member of the group "dev"`,
    ]);
  });
});

describe("a role that ends", () => {
  it("is removed on its day, moved, and given again", () => {
    const ended = { ...ROLE, until: DAY, ended: true };
    expect(role({ was: { ...ROLE, until: DAY }, is: ended })).toEqual([
      `medium "ops": role "atlassian/user" on "jira-software of acme" taken away, from all members`,
    ]);
    expect(role({ was: { ...ROLE, until: DAY }, is: { ...ROLE, until: LATER } })).toEqual([
      `medium "ops": role "atlassian/user" on "jira-software of acme" ends on "${LATER}" instead of "${DAY}"`,
    ]);
    expect(role({ was: ended, is: { ...ROLE, until: LATER } })).toEqual([
      `medium "ops": new role "atlassian/user" on "jira-software of acme", for all members, until "${LATER}"`,
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
      `low "ann@example.com": no longer a member of the group "site-admins"`,
    ]);
    expect(list({ op: "same", was: is, outputs: { accountIds: ["b1"] }, is })).toEqual([]);
  });

  it("adds the member again with a later day", () => {
    const was = listed({ ...ann, until: DAY, ended: true }, bob);
    const is = listed({ ...ann, until: LATER }, bob);
    expect(list({ was, outputs: { accountIds: ["b1"], accountIdsByEmail: {} }, is })).toEqual([
      `high "ann@example.com": new member of the group "site-admins", until "${LATER}"`,
    ]);
  });

  it("names a moved day, and not an ended entry beside another one", () => {
    const was = listed({ ...ann, until: DAY }, bob);
    expect(list({ was, outputs, is: listed({ ...ann, until: LATER }, bob) })).toEqual([
      `high "ann@example.com": membership of the group "site-admins" ends on "${LATER}" instead of "${DAY}"`,
    ]);
    const both = (isEnded: boolean) =>
      listed({ ...ann, until: DAY, ...(isEnded && { ended: true }) }, { ...ann, until: LATER }, bob);
    expect(list({ was: both(false), outputs, is: both(true) })).toEqual([]);
  });

  it("does not count ended entries when it is new", () => {
    expect(list({ op: "create", is: listed({ ...ann, until: DAY, ended: true }, bob) })).toEqual([
      expect.stringContaining(`"b1": new member`),
      expect.stringContaining(`exact list of 1 member from now on`),
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
      ...{ type: "GroupMembers", name: "list", op: "same" },
      is: {
        groupName: "ops",
        members: [{ email: "bob@example.com", until: DAY }, { email: "cho@example.com" }],
      },
    },
    { type: "GroupMembership", name: "gone", op: "delete", was: { ...MEMBER, until: DAY } },
  ];
  const grants = toEnding(new Scene(toPreview(previewOf(steps)).resources), "2027-03-02");
  const report = { ending: { withinDays: 30, grants } } as unknown as ReviewReport;

  it("is listed by day, without what has ended, goes, or ends later", () => {
    expect(endingText(report)).toEqual([
      "Ends within 30 days:",
      `  "ann@example.com", "bob@example.com": membership of the group "ops" ends on "${DAY}"`,
      `  "ops": role "atlassian/user" on "jira-software of acme" ends on "2027-03-02"`,
    ]);
  });

  it("has names as code in a comment", () => {
    const [title, first] = endingMarkdown({
      ...report,
      ending: { withinDays: 1, grants: [{ who: "a|`<b>", what: "ops", until: DAY, urn: "u" }] },
    });
    expect([title, first]).toEqual([
      "\nEnds within 1 day:\n",
      "- `a¦ˋ<b>`: membership of the group `ops` ends on `2027-03-01`",
    ]);
  });

  it("is not there without a day", () => {
    expect(endingText({} as ReviewReport)).toEqual([]);
    expect(endingMarkdown({} as ReviewReport)).toEqual([]);
  });
});
