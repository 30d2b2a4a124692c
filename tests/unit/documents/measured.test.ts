import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  organizationsTable,
  readMeasured,
  responsesTable,
  writePart,
} from "../../../tools/reference/src/measured";

const PROFILE = {
  version: 1,
  name: "trial of 2026-12-01",
  invented: false,
  measuredAt: "2026-12-01",
  answers: { "groups.create.status": 201, "tokens.mint.refused": 403, "groups.update.request": "none" },
  evidence: { tool: "0.2.0", source: "live", result: "does not work", answers: {} },
};

let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), "measured-"));
  await mkdir(path.join(workspace, "tests/profiles/measured"), { recursive: true });
});

afterEach(() => rm(workspace, { recursive: true }));

async function commit(name: string, profile: object): Promise<void> {
  await writeFile(path.join(workspace, "tests/profiles/measured", name), JSON.stringify(profile));
}

describe("the tables of measured organisations", () => {
  it("state that there are none, and how to send one", async () => {
    const measured = await readMeasured(workspace);
    for (const text of [organizationsTable(measured), responsesTable(measured)]) {
      expect(text).toContain("No organisation has been measured yet.");
      expect(text).toContain("CONTRIBUTING.md#profiles-of-organisations");
    }
  });

  it("have a row per organisation, and count the organisations per response", async () => {
    await commit("2026-12-01-one.json", PROFILE);
    await commit("2026-12-02-two.json", {
      ...PROFILE,
      measuredAt: "2026-12-02",
      answers: { "groups.create.status": 201 },
      evidence: { ...PROFILE.evidence, result: "fits" },
    });
    await writeFile(path.join(workspace, "tests/profiles/measured/README.md"), "# Profiles");
    const measured = await readMeasured(workspace);
    expect(organizationsTable(measured).split("\n").slice(2)).toEqual([
      "| [2026-12-01-one](../tests/profiles/measured/2026-12-01-one.json) | 2026-12-01 | 0.2.0 | 1 | 1 | 1 | 0 | does not work |",
      "| [2026-12-02-two](../tests/profiles/measured/2026-12-02-two.json) | 2026-12-02 | 0.2.0 | 1 | 0 | 0 | 0 | fits |",
    ]);
    expect(responsesTable(measured).split("\n").slice(2)).toEqual([
      "| `tokens.mint.refused` | none | **403** (fails) | 1 |",
      "| `groups.create.status` | 201 | 201 | 2 |",
      "| `groups.update.request` | patch | **none** (differs) | 1 |",
    ]);
  });

  it.each([
    ["an invented profile", { ...PROFILE, invented: true }],
    ["a profile of the emulator", { ...PROFILE, evidence: { ...PROFILE.evidence, source: "local" } }],
    ["a profile without its source", { ...PROFILE, evidence: undefined }],
  ])("refuse %s", async (_, profile) => {
    await commit("one.json", profile);
    await expect(readMeasured(workspace)).rejects.toThrow("one.json is not of a live organisation");
  });

  it("replace what stands between their comments, and nothing else", () => {
    const document = 'a\n<!-- x: written by "npm run docs" -->\nold\n<!-- end of x -->\nb\n';
    const written = writePart(document, "x", "new");
    expect(written).toBe('a\n<!-- x: written by "npm run docs" -->\n\nnew\n\n<!-- end of x -->\nb\n');
    expect(writePart(written, "x", "new")).toBe(written);
    expect(() => writePart("nothing", "x", "new")).toThrow('no place for "x"');
  });
});
