import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { countObjects, withEmulator } from "./emulator.mjs";
import { writeProject } from "./project.mjs";
import { runCommand } from "./run-command.mjs";
import { withFolder } from "./tools.mjs";

const require = createRequire(import.meta.url);
const { resolveEngine } = require("pulumi-atlassian-admin-engine");

const INSTALL = {
  npm: ["install", "--no-audit", "--no-fund"],
  pnpm: ["install", "--store-dir", "../pnpm-store"],
  yarn: ["install", "--cache-folder", "../yarn-cache", "--non-interactive", "--no-progress"],
};

// Prints the version of Node.js, and that of the SDK if the program and the provider get the same one.
const SDK_IN_USE = `
const { createRequire } = require("node:module");
const sdk = "@pulumi/pulumi/package.json";
const file = require.resolve(sdk);
if (createRequire(require.resolve("pulumi-atlassian-admin/package.json")).resolve(sdk) !== file) throw new Error("Two SDKs.");
process.stdout.write(process.version + " " + require(file).version + " ");`;

/** What a user does with a new project, in this order. Each step throws when it does not work. */
const STEPS = {
  install: async ({ cell, tools, run }) =>
    run("node", await tools.manager(cell.manager), ...INSTALL[cell.manager], ...cell.installOptions),
  versions: async ({ cell, run }) => {
    const found = [await run("node", "-e", SDK_IN_USE), await run("pulumi", "version")].join("").trim();
    const wanted = `v${cell.node} ${cell.sdk} v${cell.cli}`;
    if (found !== wanted) {
      throw new Error(`The project uses ${found} instead of ${wanted}.`);
    }
  },
  types: async ({ cell, run }) => {
    if (cell.language.compiledBy !== undefined) {
      await run("node", "node_modules/typescript/bin/tsc", "-p", ".");
    }
  },
  up: async ({ pulumi, expectObjects }) => {
    await pulumi("stack", "init", "test");
    await pulumi("up", "--yes", "--skip-preview");
    await expectObjects("1 1 1");
  },
  "no change": async ({ pulumi }) => {
    await pulumi("preview", "--expect-no-changes");
    await pulumi("refresh", "--preview-only", "--expect-no-changes");
  },
  "command line": async ({ run }) => {
    await run("node_modules/.bin/atlassian-admin", "doctor", "--stack", "test", "--quiet");
    const { accounts } = JSON.parse(
      await run("node_modules/.bin/atlassian-admin", "inventory", "--stack", "test", "--json"),
    );
    if (accounts.length !== 1) {
      throw new Error(`The inventory has ${accounts.length} accounts.`);
    }
  },
  destroy: async ({ pulumi, expectObjects }) => {
    await pulumi("destroy", "--yes", "--skip-preview");
    await expectObjects("0 0 0");
  },
};

const STEP_NAMES = Object.keys(STEPS);

/** Tries one combination in a separate folder. The result has the step that failed, and why. */
export async function tryCell(cell, { tools, tarballs, parent }) {
  let current = "engine";
  try {
    const engine = await resolveEngine({ version: cell.cli });
    await withFolder(parent, async (folder) => {
      await writeProject(folder, cell, tarballs);
      const env = await environmentOf(cell, { tools, engine, folder });
      const run = (program, ...args) => runCommand(program, args, { cwd: folder, env });
      const step = async (name, more = {}) => {
        current = name;
        await STEPS[name]({ cell, tools, run, ...more });
      };
      for (const name of STEP_NAMES.slice(0, 3)) {
        await step(name);
      }
      current = "emulator";
      await withEmulator(folder, env, async (emulator) => {
        Object.assign(env, organizationOf(emulator));
        const pulumi = (...args) => run(engine.pulumi, ...args, "--non-interactive");
        const expectObjects = (expected) => assertObjects(emulator, expected);
        for (const name of STEP_NAMES.slice(3)) {
          await step(name, { pulumi, expectObjects });
        }
      });
    });
    return { cell };
  } catch (error) {
    return { cell, failedAt: current, reason: error.message };
  }
}

/** Nothing of this machine's settings but what an installation needs; the cell's Node.js comes first on PATH. */
async function environmentOf({ node }, { tools, engine, folder }) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ATLASSIAN_|PULUMI_|NODE_OPTIONS|npm_)/.test(name) || /^npm_config_registry$/i.test(name),
  );
  const searchPath = [await tools.nodeFolder(node), process.env.PATH].join(path.delimiter);
  return {
    ...Object.fromEntries(kept),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "matrix",
    PATH: [engine.binFolder, searchPath].join(path.delimiter),
  };
}

function organizationOf({ url, orgId, apiKey }) {
  return { ATLASSIAN_ADMIN_BASE_URL: url, ATLASSIAN_ORG_ID: orgId, ATLASSIAN_ADMIN_API_KEY: apiKey };
}

async function assertObjects(emulator, expected) {
  const found = await countObjects(emulator);
  if (found !== expected) {
    throw new Error(`There are ${found} groups, accounts and tokens instead of ${expected}.`);
  }
}
