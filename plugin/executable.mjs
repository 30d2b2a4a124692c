// Makes the plugin an executable for machines without Node.js: the bundle inside a copy of the Node.js that
// runs this, for its own operating system and processor. `node plugin/executable.mjs [FOLDER]` writes the
// archive that a release page offers, under the name that `pulumi plugin install --server` asks for, and
// prints its path. Run `npm run build` first.
import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { inject } from "postject";

const run = promisify(execFile);
const folder = import.meta.dirname;
const NAME = "pulumi-resource-atlassian-admin";
// Node.js looks for this text in itself, to find out whether it has a program inside.
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const isMac = process.platform === "darwin";
const file = process.platform === "win32" ? `${NAME}.exe` : NAME;

const work = await mkdtemp(path.join(tmpdir(), "atlassian-admin-executable-"));
try {
  const target = path.resolve(process.argv[2] ?? path.join(folder, "../release"));
  await mkdir(target, { recursive: true });
  await makeExecutable();
  const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const archive = path.join(target, `${NAME}-v${version}-${operatingSystem()}-${processor()}.tar.gz`);
  await copyFile(path.join(folder, "LICENSE"), path.join(work, "LICENSE"));
  await writeFile(path.join(work, "THIRD-PARTY-LICENSES.txt"), await licences());
  await run("tar", ["-czf", archive, "-C", work, file, "LICENSE", "THIRD-PARTY-LICENSES.txt"]);
  process.stdout.write(`${archive}\n`);
} finally {
  await rm(work, { recursive: true, force: true });
}

async function makeExecutable() {
  const [main, blob, config] = ["main.cjs", "sea.blob", "sea.json"].map((name) => path.join(work, name));
  const bundle = await readFile(path.join(folder, "bin", NAME), "utf8");
  // Without the line that names an interpreter.
  await writeFile(main, bundle.replace(/^#!.*\n/, ""));
  await writeFile(
    config,
    JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true }),
  );
  await run(process.execPath, ["--experimental-sea-config", config], { env: {} });
  const executable = path.join(work, file);
  await copyFile(process.execPath, executable);
  await chmod(executable, 0o755);
  // A signature that no longer fits would keep macOS from starting it.
  if (isMac) {
    await run("codesign", ["--remove-signature", executable]);
  }
  await inject(executable, "NODE_SEA_BLOB", await readFile(blob), {
    sentinelFuse: FUSE,
    ...(isMac && { machoSegmentName: "NODE_SEA" }),
  });
  if (isMac) {
    await run("codesign", ["--sign", "-", executable]);
  }
}

/** Those of what is bundled, and of Node.js where its installation has them. */
async function licences() {
  const bundled = await readFile(path.join(folder, "THIRD-PARTY-LICENSES.txt"), "utf8");
  const installation = path.dirname(path.dirname(process.execPath));
  const candidates = ["LICENSE", "share/doc/nodejs/LICENSE"].map((name) => path.join(installation, name));
  for (const candidate of candidates) {
    const text = await readFile(candidate, "utf8").catch(() => undefined);
    if (text?.startsWith("Node.js is licensed")) {
      return `Node.js ${process.version}\n\n${text}\n${"-".repeat(80)}\n${bundled}`;
    }
  }
  return `Node.js ${process.version} (MIT): https://github.com/nodejs/node/blob/${process.version}/LICENSE\n${"-".repeat(80)}\n${bundled}`;
}

/** As Pulumi names them. */
function operatingSystem() {
  return process.platform === "win32" ? "windows" : process.platform;
}

function processor() {
  return process.arch === "x64" ? "amd64" : process.arch;
}
