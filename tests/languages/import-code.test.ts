import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { BUILD_LIMIT_MS, languageHosts } from "../support/language-hosts";
import { NativeOrganization } from "../support/native-organization";

const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";
const ROLE = "atlassian/user";
const PROJECT = "name: identity\nruntime: yaml\n";

describe("the program that pulumi import writes", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    const hosts = await languageHosts();
    organization = await NativeOrganization.startWith(
      { "Pulumi.yaml": PROJECT },
      {
        emulator: {
          seed: {
            workspaces: [{ name: "acme", id: APP }],
            serviceAccounts: [{ displayName: "bot", description: "Deploys [owner: team-payments]" }],
            tokens: [{ account: "bot", label: "ci" }],
            groups: [
              {
                name: "deployers",
                description: "Deploys",
                members: ["bot"],
                roles: [{ resourceId: APP, roleId: ROLE }],
              },
              { name: "readers", members: ["bot"] },
            ],
          },
        },
        environment: { PATH: `${hosts.path}:${process.env["PATH"] ?? ""}` },
      },
    );
  }, BUILD_LIMIT_MS);

  afterAll(() => organization.stop());

  it("declares one object of every type as it is: the next preview shows no change", async () => {
    const { emulator, stack } = organization;
    const { groups, serviceAccounts, tokens } = emulator.state();
    const [deployers, readers] = groups;
    const { atlassianId = "", id: serviceAccountId = "" } = serviceAccounts[0] ?? {};
    const ids = {
      ServiceAccount: serviceAccountId,
      ApiToken: `${atlassianId}/${tokens[0]?.id ?? ""}`,
      Group: deployers?.id ?? "",
      GroupMembership: `${deployers?.id ?? ""}/${atlassianId}`,
      GroupMembers: readers?.id ?? "",
      GroupRoleAssignment: `${deployers?.id ?? ""}/${APP}/${ROLE}`,
    };
    const resources = Object.entries(ids).map(([type, id]) => ({
      type: `atlassian-admin:index:${type}`,
      name: `one${type}`,
      id,
    }));
    await writeFile(path.join(stack.folder, "bulk.json"), JSON.stringify({ resources }));
    const writes = await organization.writesDuring(async () => {
      const { stderr, stdout } = await stack.succeed(
        "import",
        "--file",
        "bulk.json",
        "--out",
        "written.yaml",
        "--yes",
        "--skip-preview",
      );
      expect(stdout + stderr).not.toMatch(/almost certainly a bug/);
      const project = await readFile(path.join(stack.folder, "Pulumi.yaml"), "utf8");
      const written = await readFile(path.join(stack.folder, "written.yaml"), "utf8");
      for (const type of Object.keys(ids)) {
        expect(written).toMatch(new RegExp(`type: atlassian-admin:(index:)?${type}\\n`));
      }
      await writeFile(path.join(stack.folder, "Pulumi.yaml"), `${project}${written}`);
      await stack.succeed("preview", "--expect-no-changes");
      await stack.up("--expect-no-changes");
    });
    expect(writes).toEqual([]);
  });
});
