import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { runCommand } from "./run-command.mjs";

/** Node.js releases and package managers, installed from the npm registry into a folder of this run, each once. */
export class Tools {
  #made = new Map();

  constructor(folder) {
    this.folder = folder;
  }

  /** The folder of the `node` program. */
  async nodeFolder(version) {
    const name = `node-${process.platform}-${process.arch}`;
    return path.join(await this.#install(name, version), "bin");
  }

  /** A package manager's script, which any Node.js can run. npm is the one that started this program. */
  async manager(name) {
    if (name === "npm") {
      return process.env.npm_execpath;
    }
    const { version, script } = MANAGERS[name];
    return path.join(await this.#install(name, version), script);
  }

  #install(name, version) {
    const key = `${name}@${version}`;
    if (!this.#made.has(key)) {
      this.#made.set(key, this.#installNow(key, name));
    }
    return this.#made.get(key);
  }

  async #installNow(key, name) {
    const prefix = path.join(this.folder, key);
    await mkdir(prefix, { recursive: true });
    const npm = process.env.npm_execpath;
    await runCommand(process.execPath, [npm, "install", "--ignore-scripts", "--prefix", prefix, key], {
      cwd: prefix,
      env: process.env,
    });
    return path.join(prefix, "node_modules", name);
  }
}

/** The package managers beside npm. */
export const MANAGERS = {
  pnpm: { version: "12.21.0", script: "bin/pnpm.mjs" },
  yarn: { version: "1.22.22", script: "bin/yarn.js" },
};

/** A temporary folder that is gone when `work` ends. */
export async function withFolder(parent, work) {
  const folder = await mkdtemp(path.join(parent, "atlassian-admin-matrix-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
