import { GroupMembers } from "pulumi-atlassian-admin";
import { readMemberLists } from "../parameters";

for (const [index, { groupId, accountIds }] of readMemberLists().lists.entries()) {
  new GroupMembers(`members-${index}`, { groupId, members: accountIds.map((accountId) => ({ accountId })) });
}
