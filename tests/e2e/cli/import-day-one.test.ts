import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { daysAhead } from "../../support/later";
import { environmentOf, writesOf } from "../../support/organization";
import { JIRA_SITE, parseReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

const DAY_MS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

/** Everything that an import leaves out, among what it imports. */
function startOrganization(): Promise<Emulator> {
  const people = Array.from({ length: 30 }, (_, index) => `person-${index}@example.com`);
  return startEmulator({
    workspaces: [{ name: "acme", cloudId: "c1", id: JIRA_SITE, typeKey: "jira-software" }],
    seed: {
      users: people.map((email) => ({ email })),
      serviceAccounts: [
        { displayName: "svc-2", description: "Builds tha site [owner: team-a]" },
        { displayName: "svc-10", description: "Deploys [owner: team-a]" },
        { displayName: "refused ", description: "Ends with a space" },
      ],
      tokens: [
        { account: "svc-2", label: "soon", expiry: inDays(10) },
        { account: "svc-2", label: "build", expiry: inDays(200) },
        { account: "svc-10", label: "build", expiry: inDays(200) },
        { account: "svc-10", label: "dead", expiry: inDays(-10) },
      ],
      groups: [
        { name: "developers", description: "Develop thw site", members: ["svc-2", "svc-10", ...people] },
        { name: "people only", members: people },
        {
          name: "jira-admins",
          members: ["svc-10", "person-1@example.com", "person-2@example.com"],
          roles: [{ resourceId: JIRA_SITE, roleId: "atlassian/admin" }],
        },
        {
          name: "from the idp",
          externalSynced: true,
          members: ["svc-2", ...people],
          roles: [{ resourceId: JIRA_SITE, roleId: "atlassian/user" }],
        },
        {
          name: "admins from the idp",
          externalSynced: true,
          members: people,
          roles: [{ resourceId: JIRA_SITE, roleId: "atlassian/user-access-admin" }],
        },
      ],
    },
  });
}

let emulator: Emulator;
let stack: TestStack;

function run(
  command: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<CliResult> {
  return runCli([command, "--stack", "test", ...args], stack.environmentWith(env), stack.folder);
}

/** @param warnings What the provider itself warns of. */
async function driftTitles(env: Record<string, string> = {}, warnings = /^$/): Promise<readonly string[]> {
  const result = await run("drift", ["--json", "--quiet", "--within", "5d"], env);
  expect(result.stderr).toMatch(warnings);
  return parseReport(result).findings.map(({ fact, kind, resource }) => `${kind}: ${resource.name}: ${fact}`);
}

const fileOf = (name: string): string => path.join(stack.folder, name);

async function startProject(): Promise<void> {
  emulator = await startOrganization();
  stack = await TestStack.create({
    program: "",
    isTypeScript: true,
    // import.test.ts has the compiler check the types of what is written.
    environment: { ...environmentOf(emulator), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
  });
  // A token without an end, which only a person in the admin console can make.
  emulator.mutate({ action: "createToken", account: "svc-2", label: "endless" });
}

async function stopProject(): Promise<void> {
  await stack.remove();
  await emulator.close();
}

describe("the day of an import, and the days after it", () => {
  beforeAll(async () => {
    await startProject();
    await rm(fileOf("index.ts"));
  });

  afterAll(stopProject);

  it("writes a program where there is none, and names everything that it leaves out", async () => {
    const { exitCode, stderr, stdout } = await run("import");
    expect(exitCode).toBe(0);
    const [first, second] = stdout.split("\n");
    expect(first).toMatch(
      /^Imported 2 ServiceAccount, 3 Group, 3 ApiToken, 5 GroupMembership, 3 GroupRoleAssignment into/,
    );
    expect(second).toBe(
      `The program is in identity/. To see that nothing changes, run "pulumi preview --stack test".`,
    );
    expect(await readFile(fileOf("index.ts"), "utf8")).toBe(`import "./identity/index";\n`);
    // Before it reads for minutes, it reports what it is going to do.
    expect(stderr).toMatch(
      /^info: the project has no program; index\.ts will be written\ninfo: reading the service/,
    );
    const leftOut = stderr.split("\n").flatMap((line) => /^warning: left out: (.*)$/.exec(line)?.[1] ?? []);
    expect(leftOut).toEqual([
      `group "admins from the idp" and its members: an identity provider manages it.`,
      `group "from the idp" and its members: an identity provider manages it.`,
      `API token "endless" of service account "svc-2": the API shows no expiry.`,
      `API token "dead" of service account "svc-10": it has expired.`,
      expect.stringMatching(/^ServiceAccount "refused": displayName must be .* \(received "refused "\)\.$/),
      `users in 2 groups: only users in admin groups are imported; --people imports all.`,
    ]);
  });

  it("has a program in natural order, with addresses for users and none of their ids", async () => {
    const names = await readdir(fileOf("identity"));
    expect(names.sort()).toEqual(["groups.ts", "index.ts", "owner-team-a.ts"]);
    const accounts = await readFile(fileOf("identity/owner-team-a.ts"), "utf8");
    expect(accounts.match(/new \w+\(\s*"[\w-]+"/g)?.map((text) => text.replace(/\s+"/, `"`))).toEqual([
      `new ServiceAccount("svc-2"`,
      `new ApiToken("svc-2-build"`,
      `new ApiToken("svc-2-soon"`,
      `new GroupMembership("developers-svc-2"`,
      `new ServiceAccount("svc-10"`,
      `new ApiToken("svc-10-build"`,
    ]);
    const groups = await readFile(fileOf("identity/groups.ts"), "utf8");
    expect(groups).toContain(`"jira-admins-person-1": "person-1@example.com",`);
    const ids = emulator.state().users.map(({ accountId }) => accountId);
    expect(ids.filter((id) => (accounts + groups).includes(id))).toEqual([]);
  });

  it("is followed by a preview without a change, an up without a write, and a drift without a finding", async () => {
    await stack.succeed("preview", "--expect-no-changes");
    emulator.clearRequests();
    await stack.up();
    expect(writesOf(emulator)).toEqual([]);
    expect(await driftTitles()).toEqual([]);
  });

  it("has an ignore file that gives the reason, in which patterns with a star hide nobody who administers", async () => {
    const lines = (await readFile(fileOf(".atlassian-admin-ignore"), "utf8")).split("\n").slice(1, -1);
    expect(lines).toEqual([
      expect.stringMatching(/^people \* {2}# imported without --people; /),
      expect.stringMatching(/^account \S+ {2}# service account "refused ": displayName must be/),
      expect.stringMatching(
        /^token \S+ {2}# API token "endless" of service account "svc-2": the API shows no exp/,
      ),
      expect.stringMatching(
        /^admin \S+ {2}# "admin@example\.com" has "atlassian\/org-admin": expected on the day/,
      ),
    ]);
  });

  it("finds what comes later and matters: a group, a group that administers, and each new administrator", async () => {
    emulator.mutate({ action: "createGroup", name: "later" });
    emulator.mutate({ action: "createGroup", name: "later admins" });
    emulator.mutate({
      action: "assignRole",
      group: "later admins",
      resourceId: JIRA_SITE,
      roleId: "atlassian/admin",
    });
    emulator.mutate({ action: "addMember", group: "jira-admins", account: "person-9@example.com" });
    emulator.mutate({ action: "addMember", group: "developers", account: "admin@example.com" });
    emulator.mutate({
      action: "assignRole",
      account: "person-8@example.com",
      resourceId: JIRA_SITE,
      roleId: "atlassian/admin",
    });
    const person = emulator.state().users.find(({ email }) => email === "person-7@example.com");
    const response = await fetch(
      `${emulator.url}/admin/v1/orgs/${emulator.orgId}/users/${person?.accountId ?? ""}/role-assignments/assign`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${emulator.apiKey}`, "content-type": "application/json" },
        body: JSON.stringify({ role: "atlassian/org-admin" }),
      },
    );
    expect(response.ok).toBe(true);
    expect((await driftTitles()).map((title) => title.split(": ").slice(1, 2).join())).toEqual([
      `group "later admins"`,
      `group "later"`,
      `membership of "person-9@example.com" in group "jira-admins"`,
      `role "atlassian/admin" of "person-8@example.com" on "${JIRA_SITE}"`,
      `role "atlassian/org-admin" of "person-7@example.com" on "ari:cloud:platform::org/${emulator.orgId}"`,
    ]);
    emulator.mutate({ action: "deleteGroup", group: "later" });
    emulator.mutate({ action: "deleteGroup", group: "later admins" });
    emulator.mutate({ action: "removeMember", group: "jira-admins", account: "person-9@example.com" });
  });

  it("deletes nothing when a typo in a description is mended, and mends it", async () => {
    const file = fileOf("identity/owner-team-a.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace("Builds tha site", "Builds the site"));
    emulator.clearRequests();
    await stack.up();
    expect(writesOf(emulator)).toEqual(["PATCH /admin/api-access/v1/orgs/{orgId}/service-accounts"]);

    const groups = fileOf("identity/groups.ts");
    const before = await readFile(groups, "utf8");
    await writeFile(groups, before.replace("Develop thw site", "Develop the site"));
    emulator.clearRequests();
    // Whether the provider changes a group or refuses to: no group and no member goes.
    await stack.run("up", "--yes", "--skip-preview");
    expect(writesOf(emulator).filter((request) => request.startsWith("DELETE"))).toEqual([]);
    expect(emulator.state().groups.map(({ members, name }) => [name, members.length])).toContainEqual([
      "developers",
      33,
    ]);
    await writeFile(groups, before);
  });

  it("unprotects one account when one is unprotected", async () => {
    const file = fileOf("identity/owner-team-a.ts");
    const text = await readFile(file, "utf8");
    const [start, end] = [text.indexOf(`"svc-10"`), text.length];
    await writeFile(
      file,
      text.slice(0, start) + text.slice(start, end).replace("protect: true", "protect: false"),
    );
    await stack.up();
    const { deployment } = await stack.exportState();
    const isProtected = (deployment.resources ?? [])
      .filter(({ type }) => /:(ServiceAccount|Group)$/.test(type))
      .map((resource) => [
        resource.urn.split("::").at(-1),
        (resource as { protect?: boolean }).protect ?? false,
      ]);
    expect(Object.fromEntries(isProtected)).toEqual({
      "svc-2": true,
      "svc-10": false,
      developers: true,
      "people-only": true,
      "jira-admins": true,
    });
  });

  it("still works a fortnight later, when a token that was imported has expired", async () => {
    const later = daysAhead(14);
    emulator.clock.advance({ days: 14 });
    emulator.clearRequests();
    await stack.succeedWith(later, "up", "--refresh", "--yes", "--skip-preview");
    expect(writesOf(emulator)).toEqual([]);
    const found = await driftTitles(
      later,
      /^warning: atlassian-admin: the token "soon" .* has expired\. .*\n$/,
    );
    expect(found.filter((title) => title.startsWith("expiring"))).toEqual([
      expect.stringMatching(/^expiring: API token "soon" of "svc-2": It expired on /) as string,
    ]);
  });
});

describe("an import of a part", () => {
  beforeAll(startProject);
  afterAll(stopProject);

  it.each([
    { args: ["--only-service-accounts", "--split", "account"], file: "account-svc-2.ts" },
    { args: ["--people", "--name", "svc-2", "--split", "kind"], file: "groups.ts" },
    { args: ["--people", "--split", "account"], file: "groups-2.ts" },
  ])("is followed by a drift without a finding: $args", async ({ args, file }) => {
    const { exitCode, stderr } = await run("import", ["--quiet", ...args]);
    expect([exitCode, stderr]).toEqual([0, expect.not.stringMatching(/error/)]);
    expect(await readdir(fileOf("identity"))).toContain(file);
    expect(await driftTitles()).toEqual([]);
  });

  it("leaves in the ignore file only what is still left out", async () => {
    const text = await readFile(fileOf(".atlassian-admin-ignore"), "utf8");
    const lines = text.split("\n").filter((line) => /^(account|token|group|member|role) [^*]/.test(line));
    expect(lines.map((line) => line.split("  # ")[1])).toEqual([
      expect.stringContaining(`service account "refused "`),
      expect.stringContaining(`API token "endless"`),
    ]);
  });

  it("has a program that previews without a change", async () => {
    await stack.setProgram(`import "./identity/index";`);
    const { exitCode } = await stack.run("preview", "--expect-no-changes");
    expect(exitCode).toBe(0);
  });
});
