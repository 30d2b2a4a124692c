// Bundles the plugin into one executable file without dependencies: it starts three times as fast as from
// node_modules, and a machine with Node.js needs nothing else. The licences of the bundled packages are written
// next to it.
import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const FILE = "bin/pulumi-resource-atlassian-admin";
const LICENCES = "THIRD-PARTY-LICENSES.txt";
const folder = import.meta.dirname;

const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: ["dist/src/main.js"],
  outfile: FILE,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: "none",
  banner: { js: "#!/usr/bin/env node" },
  metafile: true,
  logLevel: "warning",
});
await chmod(path.join(folder, FILE), 0o755);

/** The bundled packages, each with its version and licence. */
const packages = new Map();
for (const input of Object.keys(metafile.inputs)) {
  const [, root] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  if (root !== undefined && !packages.has(root)) {
    packages.set(root, await describe(path.resolve(folder, root)));
  }
}
const texts = [...packages.values()].sort((one, other) => (one < other ? -1 : 1));
await writeFile(path.join(folder, LICENCES), `${texts.join(`\n${"-".repeat(80)}\n`)}\n`);

async function describe(root) {
  const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  for (const name of ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE"]) {
    const text = await readFile(path.join(root, name), "utf8").catch(() => undefined);
    if (text !== undefined) {
      return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`;
    }
  }
  return `${manifest.name} ${manifest.version} (${manifest.license})\n`;
}
