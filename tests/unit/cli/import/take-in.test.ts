import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Engine } from "pulumi-atlassian-admin-engine";
import type { ImportedObject } from "../../../../cli/src/commands/import/objects";
import { ProgramFolder } from "../../../../cli/src/commands/import/program-folder";
import { takeIn } from "../../../../cli/src/commands/import/take-in";
import { writeScript } from "../../engine/fake-engines";

const OBJECT: ImportedObject = {
  type: "Group",
  name: "ops",
  id: "g1",
  inputs: { orgId: "o", name: "ops" },
  outputs: { groupId: "g1" },
};
const URN = "urn:pulumi:dev::p::pulumi-nodejs:dynamic/atlassian-admin:Group::ops";

describe("takeIn", () => {
  let project: string;
  let folder: ProgramFolder;

  beforeEach(async () => {
    project = await mkdtemp(path.join(tmpdir(), "take-in-"));
    await writeFile(path.join(project, "Pulumi.yaml"), "name: p\n");
    folder = await ProgramFolder.open(project, "identity");
    await folder.write([{ name: "groups", text: "" }]);
  });

  afterEach(() => rm(project, { recursive: true }));

  const written = async (): Promise<boolean> => (await readdir(project)).includes("identity");

  /** Runs it with an engine that is a shell script. */
  async function run(script: string): Promise<void> {
    const pulumi = path.join(project, "pulumi");
    if (script !== "") {
      await writeScript(pulumi, script);
    }
    const engine = { pulumi, environment: (extra = {}) => ({ ...process.env, ...extra }) } as Partial<Engine>;
    const options = { cwd: project, stack: "dev", out: "identity", split: "kind" } as const;
    await takeIn(engine as Engine, options, [OBJECT], folder, "dynamic");
  }

  /** What the engine does for `import`, and the state that it exports then. */
  const engineThat = (imports: string, urns: readonly string[]): string => {
    const state = JSON.stringify({ deployment: { resources: urns.map((urn) => ({ urn, type: "t" })) } });
    return `if [ "$1" = import ]; then ${imports}; fi; echo '${state}'`;
  };

  it("gives the engine inputs and outputs with the provider's text, protects, and leaves no file behind", async () => {
    await run(engineThat(`cp "$3" given.json; echo "$3" > name; echo "$@" > args; exit 0`, []));
    const given = JSON.parse(await readFile(path.join(project, "given.json"), "utf8")) as unknown;
    const __provider = expect.stringContaining("handlers") as string;
    expect(given).toEqual({
      resources: [
        {
          type: "pulumi-nodejs:dynamic/atlassian-admin:Group",
          name: "ops",
          id: "g1",
          inputs: { orgId: "o", name: "ops", __provider },
          outputs: { orgId: "o", name: "ops", groupId: "g1", __provider },
        },
      ],
    });
    const args = await readFile(path.join(project, "args"), "utf8");
    expect(args).toMatch(/--stack dev .*--protect=true .*--yes/);
    const name = (await readFile(path.join(project, "name"), "utf8")).trim();
    await expect(readFile(name)).rejects.toThrow("ENOENT");
    expect(await written()).toBe(true);
  });

  it.each([
    {
      name: "nothing came into the state",
      script: engineThat("echo 'error: it broke' >&2; exit 255", []),
      reason: `"pulumi import" failed: it broke. Nothing was imported. The new files were removed.`,
      isKept: false,
    },
    {
      name: "only something of the same name but another type is in the state",
      script: engineThat("exit 255", [URN.replace("Group", "ServiceAccount")]),
      reason: `failed: the Pulumi CLI ended with exit code 255. Nothing was imported.`,
      isKept: false,
    },
    {
      name: "a part came into the state",
      script: engineThat("echo 'error: it broke.' >&2; exit 255", [URN]),
      reason: `it broke. Some of the objects can be in the state of stack "dev", protected. The files stay.`,
      isKept: true,
    },
    {
      name: "nobody can tell what came into the state",
      script: "exit 1",
      reason: `Some of the objects can be in the state`,
      isKept: true,
    },
    {
      name: "the engine cannot be run",
      script: "",
      reason: `Some of the objects can be in the state`,
      isKept: true,
    },
  ])("reports what is left where $name", async ({ script, reason, isKept }) => {
    await expect(run(script)).rejects.toThrow(reason);
    expect(await written()).toBe(isKept);
  });
});
