import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { groupMembersDefinition } from "../../../provider/src/resources/group-members/handlers";
import { groupMembershipDefinition } from "../../../provider/src/resources/group-membership/handlers";
import { groupRoleAssignmentDefinition } from "../../../provider/src/resources/group-role-assignment/handlers";
import { isEndOverdue, withEnd } from "../../../provider/src/resources/grant-end";
import { checkResource } from "./check-resource";

const DAY = "2027-03-01";
const JUST_BEFORE = Date.parse("2027-02-28T23:59:59.999Z");
const AT_THE_DAY = Date.parse("2027-03-01T00:00:00.000Z");
const CASES = [
  {
    name: "GroupMembership",
    args: { groupName: "ops", email: "ann@example.com" },
    check: (news: Properties, olds: Properties, nowMs: number) =>
      checkResource(groupMembershipDefinition, news, { olds, nowMs }),
  },
  {
    name: "GroupRoleAssignment",
    args: { groupName: "ops", site: "acme", product: "jira-software", role: "atlassian/admin" },
    check: (news: Properties, olds: Properties, nowMs: number) =>
      checkResource(groupRoleAssignmentDefinition, news, { olds, nowMs }),
  },
];

describe.each(CASES)("until of $name", ({ args, check }) => {
  const inputsAt = (nowMs: number, until: unknown, olds: Properties = {}): Properties => {
    const { failures, inputs } = check({ ...args, until }, olds, nowMs);
    expect(failures).toEqual([]);
    return inputs;
  };

  it("changes nothing before its day, and ends the grant from its first moment in UTC on", () => {
    expect(inputsAt(JUST_BEFORE, DAY)).toEqual({ orgId: "org", ...args, until: DAY });
    expect(inputsAt(AT_THE_DAY, DAY)).toEqual({ orgId: "org", ...args, until: DAY, ended: true });
  });

  it("keeps a recorded end on a machine whose clock is late", () => {
    const ended = inputsAt(AT_THE_DAY, DAY);
    expect(inputsAt(JUST_BEFORE - 400 * 86_400_000, DAY, ended)).toEqual(ended);
  });

  it("reverts the end when the day moves later or is removed", () => {
    const ended = inputsAt(AT_THE_DAY, DAY);
    expect(inputsAt(AT_THE_DAY, "2027-03-02", ended)).not.toHaveProperty("ended");
    expect(inputsAt(AT_THE_DAY, undefined, ended)).toEqual({ orgId: "org", ...args });
  });

  it("does not know the end while the day is not known", () => {
    expect(inputsAt(AT_THE_DAY, UNKNOWN)).toMatchObject({ until: UNKNOWN, ended: UNKNOWN });
  });

  it.each([["2027-02-29"], ["2027-03-01T00:00:00Z"], ["01.03.2027"], [""], ["soon"]])(
    "refuses %j, with the form of a day",
    (until) => {
      expect(check({ ...args, until }, {}, AT_THE_DAY).failures).toEqual([
        {
          property: "until",
          reason: `must be a day in UTC such as "2027-03-01" (received ${JSON.stringify(until)})`,
        },
      ]);
    },
  );

  it("refuses a computed end of the program, and takes one that ignoreChanges brings back", () => {
    const news = { ...args, until: DAY, ended: true };
    expect(check(news, {}, JUST_BEFORE).failures).toEqual([
      {
        property: "ended",
        reason: "must be left out, since it is computed from the day in until (received true)",
      },
    ]);
    expect(check(news, news, JUST_BEFORE)).toEqual({ failures: [], inputs: { orgId: "org", ...news } });
  });

  it("replaces nothing", () => {
    const [before, after] = [inputsAt(JUST_BEFORE, DAY), inputsAt(AT_THE_DAY, DAY)];
    const definition = "email" in args ? groupMembershipDefinition : (groupRoleAssignmentDefinition as never);
    expect(diff(definition, before, after)).toEqual({});
  });
});

describe("until of a member of GroupMembers", () => {
  const check = (members: unknown, nowMs: number, olds: Properties = {}) =>
    checkResource(groupMembersDefinition, { groupName: "ops", members }, { olds, nowMs });
  const ann = { email: "ann@example.com" };

  it("ends the entry, and only that entry", () => {
    const members = [{ ...ann, until: DAY }, { accountId: "bob" }];
    expect(check(members, JUST_BEFORE).inputs["members"]).toEqual(members);
    expect(check(members, AT_THE_DAY).inputs["members"]).toEqual([
      { ...ann, until: DAY, ended: true },
      { accountId: "bob" },
    ]);
  });

  it("keeps the recorded spelling and the recorded end of an entry that is written in another way", () => {
    const olds = { members: [{ ...ann, until: DAY, ended: true }] };
    const news = [{ email: "ANN@example.com", until: DAY }];
    expect(check(news, JUST_BEFORE, olds).inputs["members"]).toEqual(olds.members);
  });

  it("takes a moved day for a change, although the account is the same", () => {
    const olds = { members: [{ ...ann, until: DAY, ended: true }] };
    const moved = [{ ...ann, until: "2027-04-01" }];
    expect(check(moved, AT_THE_DAY, olds).inputs["members"]).toEqual(moved);
  });

  it("keeps two days of one account apart", () => {
    const members = [
      { ...ann, until: DAY },
      { ...ann, until: "2027-04-01" },
    ];
    expect(check(members, AT_THE_DAY).inputs["members"]).toEqual([
      { ...ann, until: DAY, ended: true },
      { ...ann, until: "2027-04-01" },
    ]);
  });

  it("reports nothing about unknown values", () => {
    for (const members of [
      UNKNOWN,
      [UNKNOWN],
      [{ email: UNKNOWN, until: DAY }],
      [{ ...ann, until: UNKNOWN }],
    ]) {
      expect(check(members, AT_THE_DAY).failures).toEqual([]);
    }
    expect(check([{ ...ann, until: UNKNOWN }], AT_THE_DAY).inputs["members"]).toEqual([
      { ...ann, until: UNKNOWN, ended: UNKNOWN },
    ]);
    expect(check([UNKNOWN], AT_THE_DAY).inputs["members"]).toEqual([UNKNOWN]);
  });

  it("reports the place of each mistake", () => {
    const members = [
      { ...ann, until: "soon" },
      { accountId: "bob", ended: true },
      { accountId: 7, until: DAY },
    ];
    expect(check(members, AT_THE_DAY).failures.map(({ property }) => property)).toEqual([
      "members[0].until",
      "members[2].accountId",
      "members[1].ended",
    ]);
  });

  it("is not there for ignored members", () => {
    const news = { groupName: "ops", members: [], ignore: [{ ...ann, until: DAY }] };
    const { failures } = checkResource(groupMembersDefinition, news, { nowMs: AT_THE_DAY });
    expect(failures.map(({ property }) => property)).toEqual(["ignore[0]"]);
  });
});

describe("the work that is due without a changed input", () => {
  it("comes on the day of a grant whose end check computed too early", () => {
    const early = withEnd({ until: DAY }, undefined, AT_THE_DAY);
    expect(isEndOverdue({ ...early, ended: false }, early, JUST_BEFORE)).toBe(false);
    expect(isEndOverdue({ ...early, ended: false }, early, AT_THE_DAY)).toBe(true);
    expect(isEndOverdue(early, early, AT_THE_DAY)).toBe(false);
  });
});
