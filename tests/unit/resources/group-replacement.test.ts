import type { Organization } from "../../../provider/src/organization/organization";
import { stackKeys } from "../../../provider/src/organization/stack-keys";
import { StackRecord, type Successor } from "../../../provider/src/organization/stack-record";
import { demandNothingLost } from "../../../provider/src/resources/group/replacement";

type Group = Parameters<typeof demandNothingLost>[1];

const group = { id: "g1", name: "admins" } as Group;
const role = { resourceId: "ari:cloud:jira::site/1", role: "atlassian/user" };

/** An organisation whose group has two members and one role. */
function organizationWith(record: StackRecord): Organization {
  const members = { list: () => Promise.resolve(["a1", "a2"]) };
  const roleAssignments = { list: () => Promise.resolve([role]) };
  return { members, roleAssignments, record } as unknown as Organization;
}

/** What the program declares of the group, as the engine showed it. */
function recordOf(...objects: string[]): StackRecord {
  const record = new StackRecord();
  objects.forEach((object) => {
    record.note({ holder: object, objects: [object] });
  });
  return record;
}

const successor = (...confirmed: string[]): Successor => ({
  type: "Group",
  names: ["p/s:admins"],
  confirmed,
});

const everything = [
  stackKeys.member("g1", "a1"),
  stackKeys.listed("g1", "a2"),
  stackKeys.role({ groupId: "g1", ...role }),
];

describe("the replacement of a group", () => {
  it.each(everything.map((_, index) => index))(
    "is refused while the program declares all but one of its members and roles (%d)",
    async (left) => {
      const record = recordOf(...everything.filter((_, index) => index !== left));
      await expect(demandNothingLost(organizationWith(record), group, successor())).rejects.toMatchObject({
        code: "refused",
        message: expect.stringContaining("nothing was changed") as string,
      });
    },
  );

  it("passes where the program declares all of them, or confirms the loss", async () => {
    await expect(
      demandNothingLost(organizationWith(recordOf(...everything)), group, successor()),
    ).resolves.toBeUndefined();
    await expect(
      demandNothingLost(organizationWith(recordOf()), group, successor("replacementConfirmed")),
    ).resolves.toBeUndefined();
  });
});
