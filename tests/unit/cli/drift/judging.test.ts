import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AuditEvent } from "pulumi-atlassian-admin/organization";
import { judge, readAcceptances } from "../../../../cli/src/commands/drift/acceptances";
import { authorOf } from "../../../../cli/src/commands/drift/authors";
import { readBaseline, writeBaseline } from "../../../../cli/src/commands/drift/baseline";
import { toFinding, type Discovery } from "../../../../cli/src/commands/drift/finding";
import { discoveryOf } from "../../../support/drift-report";

const FINGERPRINT = "0123456789abcdef";

function discovery(changes: Partial<Discovery> = {}): Discovery {
  const facts = { kind: "unmanaged", fact: "It is in none of the stacks.", remedy: "Delete it." } as const;
  return discoveryOf({ ...facts, identity: ["a1"], ...changes });
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "drift-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: unknown): Promise<string> {
  const file = path.join(folder, "file.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

describe("the fingerprint of a finding", () => {
  const of = (changes: Partial<Discovery>) => toFinding(discovery(changes), undefined).fingerprint;

  it("stays when only words change", () => {
    expect(of({ fact: "Other words.", remedy: "Other advice." })).toBe(of({}));
  });

  it.each([{ kind: "unused" as const }, { identity: ["a2"] }])("is another one with %j", (changes) => {
    expect(of(changes)).not.toBe(of({}));
  });
});

describe("authorOf", () => {
  const event = (time: string, aboutIds: string[], tokenLabel?: string): AuditEvent => ({
    id: time,
    time,
    action: "x",
    aboutIds,
    actor: { id: "u1", name: undefined, email: "ann@example.com", tokenLabel },
  });

  it("takes the newest event that names the fewest other objects", () => {
    const events = [
      event("2027-01-03T00:00:00Z", ["a1", "g1"]),
      event("2027-01-02T00:00:00Z", ["a1"], "a script"),
      event("2027-01-01T00:00:00Z", ["a1"]),
      event("2027-01-04T00:00:00Z", ["a2"]),
    ];
    expect(authorOf(discovery({ trace: { ids: ["a1"] } }), events)).toEqual({
      time: "2027-01-02T00:00:00Z",
      actor: "ann@example.com",
      token: "a script",
      action: "x",
    });
    expect(authorOf(discovery({ trace: { ids: ["g1", "a1"] } }), events)?.time).toBe("2027-01-03T00:00:00Z");
  });

  it("blames nobody for what Pulumi itself wrote last", () => {
    const trace = { ids: ["a1"], since: "2027-01-01T00:00:01Z" };
    expect(authorOf(discovery({ trace }), [event("2027-01-01T00:00:00Z", ["a1"])])).toBeUndefined();
  });
});

describe("the file of accepted findings", () => {
  const entry = { fingerprint: FINGERPRINT, reason: "on call", until: "2027-03-01" };

  it.each([
    { content: {}, problem: "has no list of accepted findings" },
    { content: "{", problem: "is not JSON" },
    { content: { accepted: [{ ...entry, fingerprint: "x" }] }, problem: "has no fingerprint" },
    { content: { accepted: [{ ...entry, reason: " " }] }, problem: "has no reason" },
    { content: { accepted: [{ ...entry, until: "soon" }] }, problem: `has no day in "until"` },
    { content: { accepted: [{ ...entry, until: "2027-02-30" }] }, problem: `has no day in "until"` },
  ])("is refused when it $problem", async ({ content, problem }) => {
    await expect(readAcceptances(await fileOf(content))).rejects.toThrow(problem);
  });

  it("lets a finding rest until its day, and names entries that fit nothing", async () => {
    const finding = toFinding(discovery(), undefined);
    const accepted = [{ ...entry, fingerprint: finding.fingerprint }, entry];
    const acceptances = await readAcceptances(await fileOf({ accepted }));
    const before = judge([finding], acceptances, "2027-02-28");
    expect([before.open.length, before.accepted.length]).toEqual([0, 1]);
    expect(before.idle).toEqual([entry]);
    const after = judge([finding], acceptances, "2027-03-01");
    expect(after.open[0]?.acceptance).toEqual({ reason: "on call", until: "2027-03-01", hasEnded: true });
  });
});

describe("the baseline", () => {
  it("is read as it was written", async () => {
    const file = path.join(folder, "baseline.json");
    const finding = toFinding(discovery(), undefined);
    await writeBaseline(file, [finding]);
    expect(await readBaseline(file, false)).toEqual(new Set([finding.fingerprint]));
  });

  it("can be missing only where this run writes it", async () => {
    const file = path.join(folder, "none.json");
    expect(await readBaseline(file, true)).toEqual(new Set());
    await expect(readBaseline(file, false)).rejects.toThrow("Create it with --write-baseline");
  });

  it.each([{ version: 2, findings: [] }, { version: 1, findings: [{}] }, []])(
    "is not %j",
    async (content) => {
      await expect(readBaseline(await fileOf(content), false)).rejects.toThrow(
        "is not a baseline of this version",
      );
    },
  );
});
