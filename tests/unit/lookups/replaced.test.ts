import * as pulumi from "@pulumi/pulumi";
import type * as atlassianModule from "../../../provider/src";
import { getGroupOutput, GroupMembership } from "../../../provider/src";

jest.mock("../../../provider/src", () => ({
  ...jest.requireActual<typeof atlassianModule>("../../../provider/src"),
  getGroupOutput: () => pulumi.output({ groupId: "group-1", name: "deployers", isExternallySynced: false }),
}));

describe("a user's unit test", () => {
  it("replaces a lookup with jest.mock, and the resources with Pulumi's mocks", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "id", state: inputs as Record<string, unknown> }),
      call: () => ({}),
    });
    const { groupId } = getGroupOutput({ name: "deployers" });
    const membership = new GroupMembership("membership", { groupId, accountId: "712020:ada" });
    expect(await new Promise((resolve) => membership.groupId.apply(resolve))).toBe("group-1");
  });
});
