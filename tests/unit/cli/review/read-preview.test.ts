import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readPreviewFile } from "../../../../cli/src/commands/review/read-preview";
import { previewOf } from "../../../support/previews";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "preview-"));
});

afterAll(() => rm(folder, { recursive: true }));

describe("a file with a preview", () => {
  it.each([
    { content: "{}", reason: "an object with nothing of a preview" },
    { content: JSON.stringify({ exitCode: 0, stdout: "{}" }), reason: "a preview within something else" },
    { content: JSON.stringify({ steps: {} }), reason: "steps that are no list" },
    { content: "", reason: "nothing" },
    { content: "Previewing update (prod)", reason: "what is printed without --json" },
    { content: "null", reason: "no object" },
  ])("is a failed preview with $reason, not one of nothing", async ({ content }) => {
    const file = path.join(folder, "preview.json");
    await writeFile(file, content);
    expect((await readPreviewFile(file)).problem).toBe(
      `"${file}" is not what "pulumi preview --json --show-sames" prints.`,
    );
  });

  it("says why it failed, in one line, also when it did not come to the first step", async () => {
    const file = path.join(folder, "failed.json");
    const diagnostics = [
      { severity: "error", message: "error: Preview failed: it broke\n  at /home/eve/index.ts" },
    ];
    await writeFile(file, JSON.stringify({ diagnostics }));
    expect(await readPreviewFile(file)).toMatchObject({ problem: "it broke" });
  });

  it.each([
    { changeSummary: { create: 2, delete: 1 }, problem: /counts more steps of "create"/ },
    { changeSummary: { create: 1, same: 5 }, problem: /made without --show-sames/ },
  ])("is a failed preview where steps are missing: $changeSummary", async ({ changeSummary, problem }) => {
    const file = path.join(folder, "partial.json");
    const digest = previewOf([{ type: "Group", name: "group", op: "create", is: { name: "group" } }]);
    await writeFile(file, JSON.stringify({ ...digest, changeSummary }));
    expect((await readPreviewFile(file)).problem).toMatch(problem);
  });

  it("has steps", async () => {
    const file = path.join(folder, "good.json");
    const digest = previewOf([{ type: "Group", name: "group", op: "create", is: { name: "group" } }]);
    await writeFile(file, JSON.stringify(digest));
    expect(await readPreviewFile(file)).toEqual({ digest });
  });
});
