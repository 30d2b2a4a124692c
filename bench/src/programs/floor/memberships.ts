import { Trivial } from "../../trivial";
import { readMemberships } from "../parameters";

for (const [index, membership] of readMemberships().memberships.entries()) {
  new Trivial("Membership", `membership-${index}`, membership);
}
