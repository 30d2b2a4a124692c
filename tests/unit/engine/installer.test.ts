import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveEngine } from "../../../engine/src/resolve-engine";
import type { Engine } from "../../../engine/src/engine";
import { createFakeMachine } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

// Stands for the script at get.pulumi.com: called with --no-edit-path --install-root ROOT --version V.
const INSTALL_SH = `#!/bin/sh
printf '#!/bin/sh\\necho v%s\\n' "$5" > "$3/bin/pulumi"
printf '#!/bin/sh\\n' > "$3/bin/pulumi-language-nodejs"
/bin/chmod 755 "$3/bin/pulumi" "$3/bin/pulumi-language-nodejs"
`;

let machine: FakeMachine;
beforeEach(async () => {
  machine = await createFakeMachine();
});
afterEach(() => machine.remove());

/** Runs the real installer of the Automation API, with a fetch that answers as given. */
async function install(fetchBody: string): Promise<Engine> {
  const preload = join(machine.pathFolder, "fake-fetch.js");
  await writeFile(preload, `globalThis.fetch = async () => { ${fetchBody} };`);
  const environment = { ...machine.environment, NODE_OPTIONS: `--require ${preload}` };
  return resolveEngine({ environment, sources: ["installer"], report: () => undefined });
}

describe("runOfficialInstaller", () => {
  it("installs the pinned version through the Automation API", async () => {
    const engine = await install(`return { ok: true, text: async () => ${JSON.stringify(INSTALL_SH)} };`);

    expect(engine).toMatchObject({
      source: "installer",
      version: "3.259.0",
      root: join(machine.versions, "3.259.0"),
    });
  });

  it("gives the reason when the download cannot be reached", async () => {
    await expect(install('throw new Error("no route to host");')).rejects.toThrow(
      "installer: failed: Installing the Pulumi CLI 3.259.0 with the official installer: " +
        "Failed to download https://get.pulumi.com/install.sh: no route to host.",
    );
  });
});
