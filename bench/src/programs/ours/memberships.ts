import { GroupMembership } from "pulumi-atlassian-admin";
import { readMemberships } from "../parameters";

for (const [index, membership] of readMemberships().memberships.entries()) {
  new GroupMembership(`membership-${index}`, membership);
}
