import { Trivial } from "../../trivial";
import { readMemberLists } from "../parameters";

for (const [index, { groupId, accountIds }] of readMemberLists().lists.entries()) {
  new Trivial("MemberList", `members-${index}`, {
    groupId,
    members: accountIds.map((accountId) => ({ accountId })),
  });
}
