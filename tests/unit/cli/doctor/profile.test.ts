import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { examineProfile, judgeProfile } from "../../../../cli/src/commands/doctor/profile";
import { toLines, toText } from "../../../../cli/src/commands/doctor/report";
import { readProfileFile } from "../../../../cli/src/commands/trial/profile/read-profile";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "profile-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: unknown): Promise<string> {
  const file = path.join(folder, "profile.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const PROFILE = {
  version: 1,
  name: "trial of 2026-11-28",
  invented: false,
  measuredAt: "2026-11-28",
  answers: {
    "groups.create.status": 201,
    "groups.update.request": "none",
    "members.remove-non-member": { unexpected: 403 },
    "tokens.mint.refused": 403,
    "tokens.life-cap-days": null,
    "accounts.listing.create-lag-ms": 300_000,
    "a.question.of-another-version": "whatever",
  },
  evidence: { source: "live", answers: { "tokens.scopes.shown": "shown", "tokens.secret.prefix": "other" } },
};

const stackOf = (...types: string[]) => ({ name: "prod", types: new Set(types) });

describe("doctor and a profile", () => {
  it("shows what it means for every stack", async () => {
    const verdict = await examineProfile(await fileOf(PROFILE), undefined);
    expect(verdict.status).toBe("problem");
    expect(verdict.fact).toBe(
      "the profile of 2026-11-28 has 8 results that concern any stack: 1 fail, 4 differ",
    );
    expect(verdict.details).toEqual([
      "tokens.mint.refused is 403: ApiToken does not work: no other call creates a token for a service account.",
      "groups.update.request is none: Pulumi cannot change the name or description of a group. Change them at admin.atlassian.com.",
      expect.stringContaining(
        "members.remove-non-member is 403: pulumi destroy fails for a membership that is already gone",
      ),
      expect.stringContaining("accounts.listing.create-lag-ms is not within 60 s: Soon after pulumi up"),
      expect.stringContaining("tokens.secret.prefix is other: "),
    ]);
    expect(verdict.remedy).toContain('run "atlassian-admin trial" again');
  });

  it.each<[string[], string, string[]]>([
    [["Group"], "ok", ["groups.update.request"]],
    [["GroupMembership"], "ok", ["members.remove-non-member"]],
    [
      ["ServiceAccount", "ApiToken"],
      "problem",
      ["tokens.mint.refused", "accounts.listing.create-lag-ms", "tokens.secret.prefix"],
    ],
    [[], "ok", []],
  ])("shows for a stack with %j what concerns it", async (types, status, ids) => {
    const verdict = judgeProfile(await readProfileFile(await fileOf(PROFILE)), stackOf(...types));
    expect(verdict.status).toBe(status);
    expect((verdict.details ?? []).map((detail) => detail.split(" ")[0])).toEqual(ids);
  });

  it("puts each difference on its own line, and none that the file brings", async () => {
    const evil = {
      ...PROFILE,
      measuredAt: "2026\nok  all is well\u001b[31m",
      answers: { "groups.update.request": { unexpected: "x\ny" } },
    };
    const verdict = judgeProfile(await readProfileFile(await fileOf(evil)), undefined);
    const table = toText(toLines(new Map([["profile", verdict]]), []), undefined);
    expect(table).not.toContain("\u001b[31m");
    expect(table.split("\n").filter((line) => /^\s*ok/.test(line))).toEqual([]);
  });

  it.each([
    ["{", "is not JSON"],
    [[], "is no profile"],
    [{ ...PROFILE, version: 2 }, "version must be 1"],
    [{ ...PROFILE, answers: [] }, "is no profile"],
    [{ ...PROFILE, invented: "no" }, "invented must be true or false"],
  ])("refuses %j", async (content, message) => {
    await expect(examineProfile(await fileOf(content), undefined)).rejects.toThrow(message);
  });

  it("explains how a profile is made where there is none", async () => {
    await expect(examineProfile(path.join(folder, "missing.json"), undefined)).rejects.toThrow(
      '"atlassian-admin trial --json" prints one.',
    );
  });
});
