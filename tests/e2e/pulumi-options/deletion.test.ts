import type { FaceName } from "../../support/provider-faces";
import { ManagedOrganization, urnOf } from "../../support/managed-organization";

const KEPT = `const kept = new ServiceAccount("kept", { displayName: "kept" }, { protect: true });`;

describe.each<FaceName>(["dynamic", "native"])(
  "options and commands that guard a deletion, of the %s provider",
  (face) => {
    let organization: ManagedOrganization;

    beforeAll(async () => {
      organization = await ManagedOrganization.start({}, {}, face);
      await organization.up(
        KEPT,
        `const bot = new ServiceAccount("bot", { displayName: "bot" });`,
        `const group = new Group("group", { name: "group" });`,
        `new ApiToken("token", { accountId: bot.accountId, label: "of-bot", scopes: ["read:me"] }, { deletedWith: bot });`,
        `new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId }, { deletedWith: group });`,
        `const retained = new ServiceAccount("retained", { displayName: "retained" }, { retainOnDelete: true });`,
        `new Group("retained-group", { name: "retained" }, { retainOnDelete: true });`,
        `const ofRetained = { accountId: retained.accountId, label: "of-retained", scopes: ["read:me"] };`,
        `new ApiToken("of-retained", ofRetained, { deletedWith: retained });`,
      );
    });

    afterAll(() => organization.stop());

    // One story: each test starts from what the one before left.
    it("protect: refuses to delete or replace the object, and shows how to unprotect it", async () => {
      organization.emulator.clearRequests();
      await organization.declare();
      expect(await organization.failure("up", "--yes")).toContain(
        `cannot be deleted because it is protected. To unprotect the resource, either remove the \`protect\` flag from the resource in your ` +
          `Pulumi program and run \`pulumi up\`, or use the command: \`pulumi state unprotect '${urnOf("ServiceAccount", "kept", "test", face)}'`,
      );
      await organization.declare(KEPT.replace(`"kept" }`, `"kept", orgId: "another" }`));
      expect(await organization.failure("up", "--yes")).toContain(
        "unable to replace resource " +
          `"${urnOf("ServiceAccount", "kept", "test", face)}" as it is currently marked for protection`,
      );
      expect(organization.writes()).toEqual([]);
    });

    describe("when the resources leave the program", () => {
      beforeAll(async () => {
        organization.emulator.clearRequests();
        await organization.up(KEPT);
      });

      it("retainOnDelete: removes the object from the state and leaves it as it is", async () => {
        expect(Object.keys(await organization.recorded())).toEqual(["kept"]);
        expect(organization.objects()).toMatchObject({
          accounts: ["kept", "retained"],
          groups: ["retained"],
        });
      });

      it("deletedWith: sends no request for what is deleted with its account or group", async () => {
        expect(organization.writes().sort()).toEqual([
          "DELETE /admin/api-access/v1/orgs/{orgId}/service-accounts/{serviceAccountId}",
          "DELETE /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}",
        ]);
        // As the note explains: an account that stays keeps the token, which is in no state any more.
        expect(organization.objects().tokens).toEqual(["of-retained"]);
      });
    });

    it("state protect, state unprotect: protect an object in the state until the next up, or remove that protection", async () => {
      const urn = urnOf("Group", "group", "test", face);
      await organization.up(KEPT, `new Group("group", { name: "group" });`);
      await organization.stack.succeed("state", "protect", urn, "--yes");
      const destroy = ["destroy", "--yes", "--skip-preview", "--target", urn];
      expect(await organization.failure(...destroy)).toContain("because it is protected");
      await organization.stack.succeed("state", "unprotect", urn, "--yes");
      await organization.stack.succeed(...destroy);
      expect(organization.objects().groups).toEqual(["retained"]);
    });

    it("destroy --exclude-protected: deletes everything that is not protected", async () => {
      await organization.up(KEPT, `new Group("group", { name: "group" });`);
      await organization.stack.succeed("destroy", "--yes", "--skip-preview", "--exclude-protected");
      expect(Object.keys(await organization.recorded())).toEqual(["kept"]);
      expect(organization.objects()).toMatchObject({ accounts: ["kept", "retained"], groups: ["retained"] });
    });

    it("destroy --ignore-protect: deletes protected objects too", async () => {
      await organization.stack.succeed("destroy", "--yes", "--skip-preview", "--ignore-protect");
      expect(organization.objects().accounts).toEqual(["retained"]);
    });
  },
);
