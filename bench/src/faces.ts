import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { resolveEngine, type Engine } from "pulumi-atlassian-admin-engine";
import { watchMemory } from "./measure/memory-watch";

/**
 * Measures the dynamic and the native provider, and a YAML program, in turn, with the same memberships:
 * `node bench/dist/faces.js [memberships] [rounds] [face…]`. Prints CPU seconds (user and system, the CLI with
 * all its processes), wall seconds, requests and the peak memory of the provider process, as a Markdown table.
 * Needs GNU time, and `pulumi-language-yaml` on PATH for the face `yaml`.
 */
const [size = "1000", times = "2", ...chosen] = process.argv.slice(2);
const [memberships, rounds] = [Number(size), Number(times)];
const MEMBERS_PER_GROUP = 50;
const WORKSPACE = path.resolve(__dirname, "../..");

const MODULES = { dynamic: "pulumi-atlassian-admin", native: "pulumi-atlassian-admin/native" } as const;
const FACES = ["dynamic", "native", "yaml"] as const;
type Face = (typeof FACES)[number];
const faces = chosen.length === 0 ? FACES : FACES.filter((face) => chosen.includes(face));

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
  readonly requests: number;
  readonly providerMegabytes: number;
}

async function main(): Promise<void> {
  const engine = await resolveEngine();
  const costs = new Map<string, Cost[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const face of faces) {
      await measure(engine, face, (phase, cost) => {
        const key = `${face} ${phase}`;
        costs.set(key, [...(costs.get(key) ?? []), cost]);
      });
    }
  }
  const cell = (face: Face, phase: string): string => {
    const measured = costs.get(`${face} ${phase}`) ?? [];
    const least = (of: keyof Cost): string => Math.min(...measured.map((cost) => cost[of])).toFixed(1);
    const most = Math.max(...measured.map((cost) => cost.providerMegabytes)).toFixed(0);
    return `${least("cpuSeconds")} (${least("wallSeconds")}), ${String(measured[0]?.requests)}, ${most}`;
  };
  const rows = Object.keys(PHASES).map(
    (phase) => `| ${phase} | ${faces.map((face) => cell(face, phase)).join(" | ")} |`,
  );
  process.stdout.write(
    [
      `CPU seconds (wall seconds), the lowest of ${rounds}; requests; peak MB of the provider process; ${memberships} memberships:`,
      "",
      `| phase | ${faces.join(" | ")} |`,
      `| --- | ${faces.map(() => "--:").join(" | ")} |`,
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
    const run = (args: readonly string[]): Promise<Pick<Cost, "cpuSeconds" | "wallSeconds">> =>
      runTimed(engine, folder, environment, args);
    await run(["stack", "init", "bench"]);
    for (const [phase, args] of Object.entries(PHASES)) {
      emulator.clearRequests();
      const stopWatching = watchMemory();
      const cost = await run(args);
      const { provider = 0 } = stopWatching();
      const { counts } = emulator.requests();
      const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
      report(phase, { ...cost, requests, providerMegabytes: provider / 1e6 });
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
  const declared = Array.from({ length: memberships }, (_, n) => ({
    name: `membership-${n}`,
    groupId: groups[Math.floor(n / MEMBERS_PER_GROUP)],
    accountId: users[n % users.length],
  }));
  const runtime = face === "yaml" ? "yaml" : "\n  name: nodejs\n  options:\n    typescript: false";
  const plugins = `plugins:\n  providers:\n    - name: atlassian-admin\n      path: ${path.join(WORKSPACE, "plugin/bin")}\n`;
  const project = `name: faces\nmain: ${face === "yaml" ? "." : "index.js"}\nruntime: ${runtime}\n${plugins}`;
  if (face === "yaml") {
    const resources = declared.map(
      ({ name, groupId = "", accountId = "" }) =>
        `  ${name}:\n    type: atlassian-admin:GroupMembership\n    properties:\n` +
        `      groupId: ${groupId}\n      accountId: ${accountId}\n`,
    );
    await writeFile(path.join(folder, "Pulumi.yaml"), `${project}resources:\n${resources.join("")}`);
    return;
  }
  await writeFile(path.join(folder, "Pulumi.yaml"), project);
  await writeFile(
    path.join(folder, "index.js"),
    `const { GroupMembership } = require("${MODULES[face]}");
for (const { name, ...args } of ${JSON.stringify(declared)}) {
  new GroupMembership(name, args);
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
): Promise<Pick<Cost, "cpuSeconds" | "wallSeconds">> {
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
