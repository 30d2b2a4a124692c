// `npm run freeze`: keeps stacks as this version records them, for tests/e2e/upgrade.test.ts and
// tests/e2e/native/frozen.test.ts of all later versions: one with every resource, and one of an `up` that
// failed. Run it once per release, after `npm run build`; a state that was frozen is never changed.
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const here = import.meta.dirname;
const require = createRequire(import.meta.url);
const { startEmulator } = require("pulumi-atlassian-admin-emulator");
const { resolveEngine, runPulumi } = require("pulumi-atlassian-admin-engine");
const { version } = require("pulumi-atlassian-admin/package.json");

const ORGANIZATION = {
  orgId: "frozen-org",
  apiKey: "frozen-key",
  workspaces: [
    {
      name: "frozen",
      typeKey: "confluence",
      cloudId: "frozen-cloud",
      hostUrl: "https://frozen.atlassian.net",
    },
  ],
};
// Twelve weeks later one token has been rotated and its overlap is not over.
const ROTATED_AFTER_DAYS = 77;

const target = path.join(here, "states", version);
await mkdir(target, { recursive: true });
const engine = await resolveEngine();
await freeze("program.js", "state.json", async ({ emulator, pulumi }) => {
  await pulumi(0, "up", "--yes", "--skip-preview");
  emulator.clock.advance({ days: ROTATED_AFTER_DAYS });
  await pulumi(ROTATED_AFTER_DAYS, "up", "--yes", "--skip-preview");
  return ROTATED_AFTER_DAYS;
});
await freeze("unfinished.js", "unfinished.json", async ({ emulator, pulumi }) => {
  const [account] = emulator.seed({ serviceAccounts: [{ displayName: "frozen-adopted" }] }).serviceAccounts;
  emulator.faults.add({ method: "PATCH", route: "**/service-accounts", status: 403 });
  await pulumi(0, "up", "--yes", "--skip-preview").then(
    () => {
      throw new Error(`The adoption of ${account.id} did not fail.`);
    },
    () => undefined,
  );
  return 0;
});

/** Plays a program in a separate organisation, and keeps both unless they were kept before. */
async function freeze(program, file, play) {
  if (existsSync(path.join(target, file))) {
    return;
  }
  await cp(path.join(here, program), path.join(target, program));
  await mkdir(path.join(here, "../.projects"), { recursive: true });
  const folder = await mkdtemp(path.join(here, "../.projects/freeze-"));
  const emulator = await startEmulator({
    ...ORGANIZATION,
    seed: {
      users: [{ email: "ann@example.com", accountId: "712020:ann" }],
      groups: [{ name: "people", id: "people" }],
    },
  });
  const pulumi = pulumiIn(folder, emulator);
  try {
    await mkdir(path.join(folder, "state"));
    await cp(path.join(here, program), path.join(folder, "index.js"));
    const manifest =
      "name: identity\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n";
    await writeFile(path.join(folder, "Pulumi.yaml"), manifest);
    await pulumi(0, "stack", "init", "test");
    const day = await play({ emulator, pulumi });
    const exported = await pulumi(day, "stack", "export", "--show-secrets");
    const frozen = {
      frozenAt: emulator.state().now,
      organization: ORGANIZATION,
      seed: toSeed(emulator.state()),
      // No secret belongs in a fixture, not even one of an emulator that is gone.
      stack: JSON.parse(exported.replace(/ATSTT[\w-]+/g, "frozen-secret")),
    };
    await writeFile(path.join(target, file), `${JSON.stringify(frozen, undefined, 2)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

function pulumiIn(folder, emulator) {
  return async (day, ...args) => {
    const { exitCode, stdout, stderr } = await runPulumi(engine, [...args, "--non-interactive"], {
      cwd: folder,
      env: {
        PULUMI_BACKEND_URL: `file://${folder}/state`,
        PULUMI_CONFIG_PASSPHRASE: "frozen",
        ATLASSIAN_ADMIN_BASE_URL: emulator.url,
        ATLASSIAN_ORG_ID: ORGANIZATION.orgId,
        ATLASSIAN_ADMIN_API_KEY: ORGANIZATION.apiKey,
        NODE_OPTIONS: `--require ${path.join(here, "../support/shifted-clock.cjs")}`,
        CLOCK_SHIFT_DAYS: String(day),
      },
    });
    if (exitCode !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    }
    return stdout;
  };
}

/** What the organisation holds beside its admin, as a seed that makes it again. */
function toSeed({ users, groups, serviceAccounts, tokens }) {
  return {
    users: users
      .filter(({ email }) => email !== "admin@example.com")
      .map(({ accountId, email, name }) => ({ accountId, email, name })),
    serviceAccounts: serviceAccounts.map(({ id, atlassianId, email, displayName, description }) => ({
      id,
      atlassianId,
      email,
      displayName,
      description,
    })),
    groups: groups.map(({ id, name, description, directoryId, members, grants: roles }) => ({
      id,
      name,
      description,
      directoryId,
      members,
      roles,
    })),
    tokens: tokens.map(({ id, accountId: account, label, scopes, createdAt, expiry }) => ({
      id,
      account,
      label,
      scopes,
      createdAt,
      expiry,
    })),
  };
}
