import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const TS_NODE = "10.9.2";
const NODE_TYPES = "20.19.43";

const PROGRAM = `import { Group, ServiceIdentity } from "pulumi-atlassian-admin";

const deployers = new Group("deployers", { name: "deployers" });
const bot = new ServiceIdentity("deploy-bot", {
  displayName: "deploy-bot",
  owner: "team-payments",
  tokens: { pipeline: { scopes: ["read:jira-work"], rotation: {} } },
  groups: { deployers: deployers.groupId },
});

export const accountId = bot.account.accountId;
export const token = bot.tokens.pipeline.token;
`;

const COMMONJS_PROGRAM = PROGRAM.replace(/^import (.*) from (.*);/, "const $1 = require($2);").replaceAll(
  /^export const (\w+) =/gm,
  "exports.$1 =",
);

// Must not compile: it shows that the types are found and are not `any`.
const WRONG_PROGRAM = `import { Group } from "pulumi-atlassian-admin";

// @ts-expect-error A group has no such argument.
new Group("wrong", { nam: "deployers" });
`;

/** Writes a user's project into an empty folder, with our packages from their tarballs. */
export async function writeProject(folder, { sdk, manager, language, typescript }, tarballs) {
  const ours = Object.fromEntries(tarballs.map(({ manifest, file }) => [manifest.name, `file:${file}`]));
  const isTypeScript = language.compiledBy !== undefined;
  await Promise.all([
    writeJson(folder, "package.json", {
      name: "identity",
      private: true,
      type: language.type,
      dependencies: { "@pulumi/pulumi": sdk, ...ours },
      devDependencies: isTypeScript
        ? { typescript, "@types/node": NODE_TYPES, ...(language.type === "module" && { "ts-node": TS_NODE }) }
        : {},
      // What the packages ask for of each other is not in the registry yet.
      overrides:
        manager === "npm"
          ? Object.fromEntries(Object.keys(ours).map((name) => [name, `$${name}`]))
          : undefined,
      resolutions: manager === "yarn" ? ours : undefined,
    }),
    manager === "pnpm" ? writeFile(path.join(folder, "pnpm-workspace.yaml"), pnpmSettings(ours)) : undefined,
    writeFile(path.join(folder, "Pulumi.yaml"), pulumiProject(language)),
    ...(isTypeScript
      ? writeTypeScript(folder, language)
      : [writeFile(path.join(folder, "index.js"), javaScript(language))]),
    mkdir(path.join(folder, "state")),
  ]);
}

function pulumiProject({ compiledBy }) {
  const main = { pulumi: "index.ts", tsc: "out/index.js" }[compiledBy] ?? "index.js";
  return `name: identity\nmain: ${main}\nruntime:\n  name: nodejs\n  options:\n    typescript: ${compiledBy === "pulumi"}\n`;
}

function javaScript({ type }) {
  return type === "module" ? PROGRAM : COMMONJS_PROGRAM;
}

function writeTypeScript(folder, { module, resolution }) {
  return [
    writeFile(path.join(folder, "index.ts"), PROGRAM),
    writeFile(path.join(folder, "wrong.ts"), WRONG_PROGRAM),
    writeJson(folder, "tsconfig.json", {
      compilerOptions: {
        module,
        moduleResolution: resolution,
        target: "es2022",
        outDir: "out",
        rootDir: ".",
        strict: true,
        types: ["node"],
        ...(resolution === "node10" && { esModuleInterop: true }),
      },
      files: ["index.ts", "wrong.ts"],
    }),
  ];
}

/**
 * pnpm 12 ends with an error until a project allows or forbids each install script. The SDK works without this
 * one.
 */
function pnpmSettings(ours) {
  const overrides = Object.entries(ours).map(([name, place]) => `  ${name}: ${place}\n`);
  return `allowBuilds:\n  protobufjs: false\noverrides:\n${overrides.join("")}`;
}

async function writeJson(folder, name, content) {
  await writeFile(path.join(folder, name), JSON.stringify(content, undefined, 2));
}
