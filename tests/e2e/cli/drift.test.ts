import { expectValidJUnit, expectValidSarif } from "../../support/report-schemas";
import { expectPublishedOutput } from "../../support/output-schemas";
import { JIRA_SITE, SeededOrganization } from "../../support/seeded-organization";

describe("atlassian-admin drift on an organisation that one program made", () => {
  let seeded: SeededOrganization;

  beforeAll(async () => {
    seeded = await SeededOrganization.start();
  });

  afterAll(() => seeded.stop());

  const drift = (...args: string[]) => seeded.drift("--within", "10d", ...args);

  it("finds nothing while nobody changes anything, and asks for no author", async () => {
    seeded.emulator.clearRequests();
    for (let run = 0; run < 3; run += 1) {
      const { exitCode, stdout, stderr } = await drift();
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: "0 findings, in 1 stack with 36 resources.\n",
      });
      expect(stderr).not.toMatch(/error|warning/);
    }
    expect(Object.keys(seeded.emulator.requests().counts)).not.toContainEqual(
      expect.stringContaining("/events"),
    );
    expect(seeded.writes()).toEqual([]);
  });

  it("names each of twelve kinds of outside change exactly once, with who did it", async () => {
    const { emulator } = seeded;
    emulator.mutate({ action: "renameServiceAccount", account: "bot-1", displayName: "bot-one" });
    emulator.mutate({
      action: "renameServiceAccount",
      account: "bot-2",
      description: "does 2 [owner: nobody]",
    });
    emulator.mutate({ action: "deleteServiceAccount", account: "bot-3" });
    emulator.mutate({ action: "createServiceAccount", displayName: "rogue" });
    emulator.mutate({ action: "createToken", account: "bot-one", label: "by hand" });
    emulator.mutate({ action: "revokeToken", token: seeded.tokenId("bot-2", "deploy") });
    emulator.mutate({ action: "deleteGroup", group: "auditors" });
    emulator.mutate({ action: "removeMember", group: "readers", account: "bot-4" });
    emulator.mutate({ action: "addMember", group: "readers", account: "eve@example.com" });
    emulator.mutate({ action: "addMember", group: "writers", account: "eve@example.com" });
    emulator.mutate({ action: "removeMember", group: "writers", account: "ann@example.com" });
    emulator.mutate({ action: "suspendUser", account: "carol@example.com" });
    emulator.mutate({
      action: "revokeRole",
      group: "admins",
      resourceId: JIRA_SITE,
      roleId: "atlassian/user",
    });

    const { exitCode, report } = await seeded.driftReport("--within", "10d");

    expect(exitCode).toBe(2);
    expectPublishedOutput("drift", report);
    expect(report.findings.map(({ kind, resource, fact }) => `${kind}: ${resource.name}: ${fact}`)).toEqual([
      `missing: API token "deploy" of "bot-2": It is gone; the token that it replaced still exists.`,
      `missing: group "auditors": It is gone.`,
      `missing: membership of "bot-4" in group "readers": It is gone.`,
      `missing: role "atlassian/user" of group "admins" on "${JIRA_SITE}": It is gone.`,
      `missing: service account "bot-3": It is gone.`,
      `changed: members of group "writers": 1 added: "eve@example.com"; 1 removed: "ann@example.com".`,
      `changed: service account "bot-1": Its displayName is "bot-one", not "bot-1".`,
      `changed: service account "bot-2": Its owner is "nobody", not "team-payments".`,
      `unmanaged: API token "by hand" of "bot-one": It is in none of the stacks. It never expires.`,
      `unmanaged: membership of "eve@example.com" in group "readers": It is in none of the stacks.`,
      `unmanaged: service account "rogue": It is in none of the stacks.`,
      `owner-gone: service account "bot-5": Its owner "carol@example.com" is suspended.`,
    ]);
    const unattributed = report.findings.filter(({ by }) => by?.actor !== "Admin");
    expect(unattributed.map(({ kind }) => kind)).toEqual(["owner-gone"]);
    const consequences = report.findings.flatMap((finding) => finding.consequences ?? []);
    expect(consequences.sort()).toEqual(
      [
        `API token "build" of "bot-3"`,
        `API token "deploy" of "bot-3"`,
        `membership of "bot-3" in group "readers"`,
        `membership of "bot-3" in group "writers"`,
        ...[0, 1, 2, 3, 4, 5].map((index) => `membership of "bot-${index}" in group "auditors"`),
      ].sort(),
    );
  });

  it("finds the same again, and with a longer --within the token that expires", async () => {
    const first = await seeded.driftReport("--within", "10d");
    const second = await seeded.driftReport("--within", "30d");
    const ofFirst = first.report.findings.map(({ fingerprint }) => fingerprint);
    const news = second.report.findings.filter(({ fingerprint }) => !ofFirst.includes(fingerprint));

    expect(new Set(ofFirst).size).toBe(12);
    expect(second.report.findings).toHaveLength(13);
    expect(news.map(({ kind, resource }) => `${kind}: ${resource.name}`)).toEqual([
      `expiring: API token "short" of "bot-5"`,
    ]);
  });

  it("reports only what is about the accounts of an owner, whatever the case", async () => {
    const { report } = await seeded.driftReport("--within", "10d");
    const owners = report.counts.owner.map(({ owner }) => owner);
    expect(owners.length).toBeGreaterThan(0);
    const owner = owners[0] ?? "";
    const { report: own } = await seeded.driftReport("--within", "10d", "--owner", owner.toUpperCase());
    const expected = report.findings.filter((finding) => finding.owner === owner);
    expect(own.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      expected.map(({ fingerprint }) => fingerprint),
    );
    expect((await seeded.driftReport("--within", "10d", "--owner", "nobody")).report.outcome).toBe("clean");
  });

  it("counts by kind and owner, and reports only the kinds that are asked for", async () => {
    const { report } = await seeded.driftReport("--within", "10d", "--kind", "changed", "owner-gone");
    expect(report.counts).toEqual({
      kind: { changed: 3, "owner-gone": 1 },
      owner: [
        { owner: "team-payments", findings: 2 },
        { owner: "carol@example.com", findings: 1 },
      ],
      withoutOwner: 1,
    });
    expect(new Set(report.findings.map(({ kind }) => kind))).toEqual(new Set(["changed", "owner-gone"]));
  });

  it("leaves out what a pattern fits, and warns of one that fits nothing", async () => {
    const { exitCode, stdout, stderr } = await drift(
      ...["--kind", "unmanaged", "--ignore", "account rogue", "token */by hand", "people readers"],
    );
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "0 findings, in 1 stack with 36 resources; 2 ignored.\n",
    });
    expect(stderr).not.toContain("warning");
    const idle = await drift("--ignore", "account nobody");
    expect(idle.stderr).toContain(
      `warning: the pattern "account nobody" (--ignore) no longer matches anything. Remove it.`,
    );
    const wrong = await drift("--ignore", "accounts *");
    expect([wrong.exitCode, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: --ignore is not a valid pattern \(received "accounts \*"\)\. Write a type and a name/,
      ),
    ]);
  });

  it("shows no secret, not even in its messages, and what the schemas of the formats accept", async () => {
    let shown = "";
    for (const [format, expectValid] of [
      ["sarif", expectValidSarif],
      ["junit", expectValidJUnit],
    ] as const) {
      const { stdout, stderr, exitCode } = await drift("--format", format);
      expect(exitCode).toBe(2);
      await expectValid(stdout);
      shown += stdout + stderr;
    }
    expect(shown).toContain("rogue");
    for (const secret of await seeded.secrets()) {
      expect(shown).not.toContain(secret);
    }
  });
});
