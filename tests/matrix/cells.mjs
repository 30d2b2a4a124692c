// Which combinations are tried. Not all of them: each value of each axis at least once, the oldest versions
// together, and the newest.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { PINNED_VERSION } = require("pulumi-atlassian-admin-engine");
const { engines, peerDependencies } = require("pulumi-atlassian-admin/package.json");

/** The oldest version of a range such as `>=3.216.0 <4`. */
const oldestOf = (range) => /^>=(\S+)/.exec(range)[1];

// The newest of each are what the registries had when this was last changed.
const NODE = { oldest: oldestOf(engines.node), middle: "22.23.3", newest: "24.21.0" };
// The newest SDK whose own package.json allows Node.js 20 is in between.
const SDK = { oldest: oldestOf(peerDependencies["@pulumi/pulumi"]), ofNode20: "3.248.0", newest: "3.270.0" };
const CLI = { pinned: PINNED_VERSION, newest: "3.274.1" };
const TYPESCRIPT = { of2023: "5.3.3", ours: "6.0.3" };

/** How a user writes and compiles the program; `pulumi` stands for the compiler that the SDK runs by itself. */
const LANGUAGE = {
  commonjs: { compiledBy: "pulumi", type: "commonjs", module: "commonjs", resolution: "node10" },
  node16: { compiledBy: "pulumi", type: "commonjs", module: "node16", resolution: "node16" },
  nodenext: { compiledBy: "pulumi", type: "commonjs", module: "nodenext", resolution: "nodenext" },
  esm: { compiledBy: "pulumi", type: "module", module: "nodenext", resolution: "nodenext" },
  esmCompiled: { compiledBy: "tsc", type: "module", module: "node16", resolution: "node16" },
  bundler: { compiledBy: "tsc", type: "module", module: "esnext", resolution: "bundler" },
  javascript: { compiledBy: undefined, type: "commonjs" },
  javascriptModule: { compiledBy: undefined, type: "module" },
};

function cell(node, sdk, cli, installation, language, typescript = TYPESCRIPT.ours) {
  const [manager, ...installOptions] = installation.split(" ");
  return { node, sdk, cli, installation, manager, installOptions, language, typescript };
}

// A part of the emulator (fastify's "cookie") asks for Node.js 22 without need; yarn 1 alone makes an error of that.
const IGNORE_ENGINES = "yarn --ignore-engines";

export const CELLS = [
  cell(NODE.oldest, SDK.oldest, CLI.pinned, "npm", LANGUAGE.commonjs, TYPESCRIPT.of2023),
  cell(NODE.newest, SDK.newest, CLI.newest, "npm", LANGUAGE.esm),
  cell(NODE.middle, SDK.newest, CLI.pinned, "pnpm", LANGUAGE.node16),
  cell(NODE.oldest, SDK.ofNode20, CLI.newest, IGNORE_ENGINES, LANGUAGE.nodenext),
  cell(NODE.newest, SDK.oldest, CLI.newest, "pnpm", LANGUAGE.bundler),
  cell(NODE.middle, SDK.oldest, CLI.pinned, "yarn", LANGUAGE.javascript),
  cell(NODE.oldest, SDK.newest, CLI.newest, "npm", LANGUAGE.javascriptModule),
  cell(NODE.newest, SDK.newest, CLI.pinned, "yarn", LANGUAGE.esmCompiled, TYPESCRIPT.of2023),
  cell(NODE.oldest, SDK.ofNode20, CLI.pinned, "pnpm", LANGUAGE.esm),
];

/** One line for readers. */
export function describeLanguage({ compiledBy, type, module, resolution }, typescript) {
  if (compiledBy === undefined) {
    return type === "module" ? "JavaScript, ES module" : "JavaScript, CommonJS";
  }
  const format = type === "module" ? "ES module" : "CommonJS";
  const setting = module === resolution ? module : `${module} + ${resolution}`;
  return `TypeScript ${typescript}, ${format}, ${setting}, compiled by ${compiledBy}`;
}
