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

/** Why a file with this content is a failed preview. */
async function causeOf(content: string, log?: string): Promise<string | undefined> {
  const file = path.join(folder, "preview.json");
  await writeFile(file, content);
  return (await readPreviewFile(file, folder, log)).failure?.cause;
}

const DIGEST = previewOf([{ type: "Group", name: "group", op: "create", is: { name: "group" } }]);

describe("a file without a preview", () => {
  it.each([
    { content: JSON.stringify({ steps: {} }), reason: "steps that are no list" },
    { content: "Previewing update (prod)", reason: "what is printed without --json" },
    { content: "[]", reason: "a list" },
    { content: "null", reason: "no object" },
  ])("is a failed preview, not one without changes: $reason", async ({ content }) => {
    expect(await causeOf(content)).toBe(
      `"preview.json" is not the output of "pulumi preview --json --show-sames".`,
    );
  });

  it.each([
    { content: "", reason: "nothing" },
    { content: "{}", reason: "an object with nothing of a preview" },
    { content: JSON.stringify({ exitCode: 0, stdout: "{}" }), reason: "a preview within something else" },
  ])("could not begin: $reason", async ({ content }) => {
    expect(await causeOf(content)).toMatch(
      /^the preview could not start or was stopped: "preview\.json" contains no preview\. .*--preview-log/,
    );
  });

  it("was cut off if it ends in the middle", async () => {
    expect(await causeOf(JSON.stringify(DIGEST).slice(0, -20))).toBe(
      `the preview is incomplete: "preview.json" ends in the middle.`,
    );
  });

  it.each(["", "{}", JSON.stringify(DIGEST).slice(0, -20)])(
    "has the reason that was printed on stderr: %s",
    async (content) => {
      const log =
        "warning: A new version of Pulumi is available.\n\u001b[31merror: incorrect passphrase\u001b[0m\n";
      expect(await causeOf(content, log)).toBe(
        "incorrect passphrase. Set PULUMI_CONFIG_PASSPHRASE to the passphrase of the stack.",
      );
    },
  );

  it("has the reason that was printed into the same file", async () => {
    expect(await causeOf("warning: x\nerror: no stack named 'nope' found\n")).toBe(
      "no stack named 'nope' found",
    );
  });

  it("can be a stream of events, with the reason in it or else the remedy", async () => {
    const event = (sequence: number, more: object): string => JSON.stringify({ sequence, ...more });
    const prelude = event(0, { preludeEvent: { config: {} } });
    const failed = event(1, { diagnosticEvent: { severity: "error", message: "error: it broke\n" } });
    expect(await causeOf(`${prelude}\n${failed}\n{"sequ`)).toBe("it broke");
    expect(await causeOf(`${prelude}\n`)).toMatch(/PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set\. Unset it/);
  });
});

describe("a preview that failed", () => {
  it("gives the reason", async () => {
    const diagnostics = [{ severity: "error", message: "error: Preview failed: it broke\n" }];
    expect(await causeOf(JSON.stringify({ diagnostics }))).toBe("it broke");
  });

  it("is reported from its steps, even if the engine gives no reason", async () => {
    const diagnostics = [{ severity: "error", message: "error: preview failed\n" }];
    expect(await causeOf(JSON.stringify({ ...DIGEST, diagnostics }))).toMatch(/a mandatory policy refuses/);
  });

  it.each([
    { changeSummary: { create: 2, delete: 1 }, cause: /counts more steps of "create"/ },
    { changeSummary: { create: 1, same: 5 }, cause: /made without --show-sames/ },
  ])("lacks steps: $changeSummary", async ({ changeSummary, cause }) => {
    expect(await causeOf(JSON.stringify({ ...DIGEST, changeSummary }))).toMatch(cause);
  });
});

describe("a preview that is complete", () => {
  it("has steps", async () => {
    const file = path.join(folder, "good.json");
    await writeFile(file, JSON.stringify(DIGEST));
    expect(await readPreviewFile(file, folder)).toEqual({ digest: DIGEST });
  });

  it("is found between warnings that were written into the same file", async () => {
    const file = path.join(folder, "mixed.json");
    await writeFile(file, `warning: {old}\n${JSON.stringify(DIGEST, undefined, 4)}\nwarning: bye\n`);
    expect(await readPreviewFile(file, folder)).toEqual({ digest: DIGEST });
  });
});
