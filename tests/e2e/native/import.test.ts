import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { idsToImport, MADE_BY_HAND } from "../../support/imported-by-id";
import { NativeOrganization } from "../../support/native-organization";

describe("import by id", () => {
  let organization: NativeOrganization;
  /** By type: the id that a user gives. */
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    organization = await NativeOrganization.start({ seed: MADE_BY_HAND });
    ids = idsToImport(organization.emulator);
  });

  afterAll(() => organization.stop());

  it.each(["ServiceAccount", "ApiToken", "Group", "GroupMembers", "GroupMembership", "GroupRoleAssignment"])(
    "takes a %s in by its id, and an up with what the state shows changes nothing",
    async (type) => {
      const { stack } = organization;
      await organization.declare();
      const writes = await organization.writesDuring(async () => {
        const args = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
        const { stdout, stderr } = await stack.succeed(
          "import",
          `atlassian-admin:index:${type}`,
          "one",
          ids[type] ?? "",
          ...args,
        );
        expect(stdout + stderr).not.toMatch(/bug|warning/i);
        const { deployment } = await stack.exportState();
        const imported = deployment.resources?.find((resource) => resource.type.endsWith(`:${type}`));
        await organization.declare(`new ${type}("one", ${JSON.stringify(imported?.inputs)});`);
        expect(await organization.preview()).toEqual([]);
        await stack.up("--expect-no-changes");
        await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
        const { id = "" } = imported ?? {};
        expect(id).toBe(type === "ApiToken" ? ids[type]?.split("/")[1] : ids[type]);
        await stack.succeed("state", "delete", imported?.urn ?? "", "--yes");
      });
      expect(writes).toEqual([]);
    },
  );

  it("takes an account in by the other one of its two ids, and keeps the canonical one", async () => {
    const [accountId = ""] = ids["ApiToken"]?.split("/") ?? [];
    await organization.declare(
      `new ServiceAccount("one", { displayName: "bot", description: "Deploys", owner: "team-payments" }, { import: "${accountId}" });`,
    );
    await organization.stack.up();
    const { deployment } = await organization.stack.exportState();
    const imported = deployment.resources?.find(({ type }) => type.endsWith(":ServiceAccount"));
    expect(imported?.id).toBe(ids["ServiceAccount"]);
    expect(imported?.outputs).toMatchObject({ origin: "imported" });
    await organization.stack.succeed("state", "delete", imported?.urn ?? "", "--yes");
  });

  it.each(["ApiToken", "GroupMembership"])(
    "records the canonical ids of a %s that is named by ARIs and with spaces",
    async (type) => {
      const { stack } = organization;
      const [first = "", second = ""] = ids[type]?.split("/") ?? [];
      const kind = type === "ApiToken" ? "user" : "group";
      const given = ` ari:cloud:identity::${kind}/${first} / ${second} `;
      await organization.declare();
      const args = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
      await stack.succeed("import", `atlassian-admin:index:${type}`, "one", given, ...args);
      const { deployment } = await stack.exportState();
      const imported = deployment.resources?.find((resource) => resource.type.endsWith(`:${type}`));
      expect(imported).toMatchObject(
        type === "ApiToken"
          ? { id: second, inputs: { accountId: first }, outputs: { tokenId: second } }
          : { id: `${first}/${second}`, inputs: { groupId: first, accountId: second } },
      );
      await stack.succeed("state", "delete", imported?.urn ?? "", "--yes");
    },
  );

  it("reads an object that the program does not manage, and leaves it when the program ends", async () => {
    const { emulator, stack } = organization;
    const writes = await organization.writesDuring(async () => {
      await organization.declare(`exports.name = Group.get("other", "${ids["Group"] ?? ""}").name;`);
      await stack.up();
      expect(await stack.outputs()).toEqual({ name: "deployers" });
      await organization.declare();
      await stack.up();
    });
    expect(writes).toEqual([]);
    expect(emulator.state().groups).toHaveLength(1);
  });

  it("reads in bulk from a file", async () => {
    await organization.declare();
    const resources = ["ServiceAccount", "Group", "GroupMembership"].map((type) => ({
      type: `atlassian-admin:index:${type}`,
      name: `bulk-${type}`,
      id: ids[type],
    }));
    const { folder } = organization.stack;
    await writeFile(path.join(folder, "bulk.json"), JSON.stringify({ resources }));
    await organization.stack.succeed(
      "import",
      "--file",
      "bulk.json",
      "--yes",
      "--skip-preview",
      "--generate-code=false",
    );
    const state = JSON.stringify(await organization.stack.exportState());
    expect(state).toContain("bulk-GroupMembership");
    expect(await readFile(path.join(folder, "bulk.json"), "utf8")).toContain("bulk-Group");
  });

  it("shows the form of an id that has another one, and what is not there, and records nothing", async () => {
    const args = ["--yes", "--skip-preview", "--generate-code=false"];
    expect(
      await organization.failure("import", "atlassian-admin:index:ApiToken", "odd", "only-one-part", ...args),
    ).toContain(
      'Cannot read ApiToken "only-one-part": "only-one-part" is not an id to import by. It has the form <accountId>/<tokenId>.',
    );
    expect(
      await organization.failure("import", "atlassian-admin:index:Group", "none", "no-such-group", ...args),
    ).toContain(
      'Cannot read Group "no-such-group": it does not exist in organisation "6d497734-d4cc-4234-8425-8522cddf5bda". ' +
        "Check the id, which has the form <groupId>, and the organisation.",
    );
    expect(JSON.stringify(await organization.stack.exportState())).not.toContain("::odd");
  });
});
