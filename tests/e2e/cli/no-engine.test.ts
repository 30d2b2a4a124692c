import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCli } from "../../support/cli";

/** What asks the engine, with options that lead to it at once. */
const COMMANDS = {
  drift: ["--stack", "prod"],
  import: ["--stack", "prod"],
  inventory: ["--stack", "prod"],
  review: ["--stack", "prod"],
};

describe("on a machine without a Pulumi CLI", () => {
  let home: string;
  let project: string;

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), "no-engine-"));
    project = await mkdtemp(path.join(tmpdir(), "no-engine-project-"));
    await writeFile(path.join(project, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  });

  afterAll(() => Promise.all([home, project].map((folder) => rm(folder, { recursive: true }))));

  it.each(Object.entries(COMMANDS))(
    "%s installs and builds none, and explains how to install one",
    async (name, args) => {
      const env = { HOME: home, PULUMI_HOME: path.join(home, ".pulumi"), PATH: "" };
      const { exitCode, stdout, stderr } = await runCli([name, ...args], env, project);

      expect(exitCode).toBe(1);
      // A review that failed is a report, because it may have to replace a comment.
      expect(stdout).toMatch(name === "review" ? /^The review failed: there is no Pulumi CLI/ : /^$/);
      expect(stderr).toMatch(
        /^(?:info: .*\n)?error: (?:The review failed: )?there is no Pulumi CLI 3\.254\.0 or newer .*"npm install --save-dev --save-exact pulumi@3\.\d+\.\d+", then "npx pulumi version"/,
      );
      expect(await readdir(home)).toEqual([]);
    },
  );
});
