import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { resolveEngine, type Engine } from "pulumi-atlassian-admin-engine";

/**
 * Measures the dynamic and the native provider in turn, with the same memberships: `node bench/dist/faces.js
 * [memberships] [rounds]`. Prints CPU seconds (user and system, the CLI with all its processes), wall seconds and
 * the size of the state, as a Markdown table. Needs GNU time.
 */
const [memberships = 1000, rounds = 2] = process.argv.slice(2).map(Number);
const MEMBERS_PER_GROUP = 50;
const WORKSPACE = path.resolve(__dirname, "../..");

const FACES = { dynamic: "pulumi-atlassian-admin", native: "pulumi-atlassian-admin/native" } as const;
type Face = keyof typeof FACES;

const PHASES = {
  create: ["up", "--yes", "--skip-preview"],
  "no-op": ["up", "--yes", "--skip-preview", "--expect-no-changes"],
  preview: ["preview"],
  refresh: ["refresh", "--preview-only", "--expect-no-changes"],
  destroy: ["destroy", "--yes", "--skip-preview"],
} as const;

interface Cost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

async function main(): Promise<void> {
  const engine = await resolveEngine();
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const face of ["dynamic", "native"] as const) {
      await measure(engine, face, (phase, cost) => {
        const key = `${face} ${phase}`;
        costs.set(key, [...(costs.get(key) ?? []), cost]);
      });
    }
  }
  const cell = (face: Face, phase: string): string => {
    const measured = costs.get(`${face} ${phase}`) ?? [];
    const least = (of: keyof Cost): string => Math.min(...measured.map((cost) => cost[of])).toFixed(1);
    return `${least("cpuSeconds")} (${least("wallSeconds")})`;
  };
  const rows = Object.keys(PHASES).map(
    (phase) => `| ${phase} | ${cell("dynamic", phase)} | ${cell("native", phase)} |`,
  );
  process.stdout.write(
    [
      `CPU seconds (wall seconds), ${memberships} memberships, the lowest of ${rounds}:`,
      "",
      "| phase | dynamic | native |",
      "| --- | --: | --: |",
      ...rows,
      "",
    ].join("\n"),
  );
}

async function measure(
  engine: Engine,
  face: Face,
  report: (phase: string, cost: Cost) => void,
): Promise<void> {
  const emulator = await startEmulator();
  const folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-faces-"));
  try {
    await fill(folder, emulator, face);
    const environment = {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(8).toString("hex"),
      // Checkpoints cost the same in both, and more than everything else.
      PULUMI_SKIP_CHECKPOINTS: "true",
      ATLASSIAN_ADMIN_BASE_URL: emulator.url,
      ATLASSIAN_ORG_ID: emulator.orgId,
      ATLASSIAN_ADMIN_API_KEY: emulator.apiKey,
    };
    const run = (args: readonly string[]): Promise<Cost> => runTimed(engine, folder, environment, args);
    await run(["stack", "init", "bench"]);
    for (const [phase, args] of Object.entries(PHASES)) {
      report(phase, await run(args));
      if (phase === "create") {
        const { size } = await stat(path.join(folder, "state/.pulumi/stacks/faces/bench.json"));
        process.stderr.write(`${face}: the state has ${Math.round(size / 1000)} kB\n`);
      }
    }
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(folder: string, emulator: Emulator, face: Face): Promise<void> {
  const { groups, users } = emulator.seed({
    users: Math.max(MEMBERS_PER_GROUP, Math.ceil(memberships / 5)),
    groups: Math.ceil(memberships / MEMBERS_PER_GROUP),
  });
  await mkdir(path.join(folder, "state"));
  await symlink(path.join(WORKSPACE, "node_modules"), path.join(folder, "node_modules"));
  const plugin = path.join(WORKSPACE, "plugin/bin");
  await writeFile(
    path.join(folder, "Pulumi.yaml"),
    `name: faces\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n` +
      `plugins:\n  providers:\n    - name: atlassian-admin\n      path: ${plugin}\n`,
  );
  await writeFile(
    path.join(folder, "index.js"),
    `const { GroupMembership } = require("${FACES[face]}");
const groups = ${JSON.stringify(groups)};
const users = ${JSON.stringify(users)};
for (let n = 0; n < ${memberships}; n += 1) {
  const groupId = groups[Math.floor(n / ${MEMBERS_PER_GROUP})];
  new GroupMembership("membership-" + n, { groupId, accountId: users[n % users.length] });
}
`,
  );
}

/** Runs the CLI under GNU time, which includes the child processes. */
function runTimed(
  engine: Engine,
  folder: string,
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const child = spawn("time", ["--format=%e %U %S", engine.pulumi, ...args, "--non-interactive"], {
      cwd: folder,
      env: engine.environment(environment),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on("error", reject);
    child.on("close", (code) => {
      const [wallSeconds = 0, user = 0, system = 0] = (output.trim().split("\n").at(-1) ?? "")
        .split(" ")
        .map(Number);
      if (code === 0) {
        resolve({ wallSeconds, cpuSeconds: user + system });
      } else {
        reject(new Error(`pulumi ${args.join(" ")} ended with ${String(code)}:\n${output}`));
      }
    });
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
