import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { PINNED_VERSION } from "../../../engine/src/versions";
import {
  accept,
  BITBUCKET,
  callsIn,
  CRON_JOB,
  FOLDER,
  GITHUB,
  GITLAB,
  installFor,
  PAGE,
  PINNED,
  readRecipe,
  RECIPES,
  runScript,
} from "../../support/recipes";

/** What only the service's secret store can know. */
const SECRETS = [
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_BACKEND_URL",
  "PULUMI_CONFIG_PASSPHRASE",
  "ATLASSIAN_ADMIN_API_KEY",
  "ATLASSIAN_ADMIN_NOTIFY_URL",
];

const IMAGE = `pulumi/pulumi-nodejs-22:${PINNED_VERSION}`;
const README = readFileSync(PAGE, "utf8");
const DOCKERFILE = readRecipe("kubernetes/Dockerfile");

/** All but the README, by their paths below the folder. */
function filesOfRecipes(): string[] {
  return readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .map((entry) => path.relative(FOLDER, path.join(entry.parentPath, entry.name)));
}

describe.each(RECIPES)("the recipe for $name", (recipe) => {
  const { script, text } = recipe;

  it("checks drift first and asks the doctor after, with options that the command line takes", async () => {
    const calls = callsIn(script);
    expect(calls.map(([command]) => command)).toEqual(["drift", "doctor"]);
    for (const args of calls) {
      expect(args).toContain("--stack");
      await expect(accept(args)).resolves.toBeUndefined();
    }
  });

  it("names of a secret only where it is stored", () => {
    const lines = text.split("\n").filter((line) => SECRETS.some((name) => line.includes(name)));
    expect(lines.map((line) => line.trim())).toEqual(
      recipe.name === "GitHub Actions" ? SECRETS.map((name) => `${name}: \${{ secrets.${name} }}`) : [],
    );
  });

  it("uses no baseline", () => {
    expect(text).not.toContain("baseline");
  });

  describe("ends", () => {
    let folder: string;
    let shims: string;

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "recipe-"));
      const stub = path.join(folder, "stub");
      await writeFile(stub, `#!/bin/sh\n[ "$1" = drift ] && exit "$DRIFT" || exit "$DOCTOR"\n`);
      shims = await installFor(folder, stub);
    });

    afterAll(() => rm(folder, { recursive: true }));

    it.each([
      { drift: 0, doctor: 0, exitCode: 0, reason: "nothing found" },
      { drift: 2, doctor: 0, exitCode: 2, reason: "findings" },
      { drift: 1, doctor: 0, exitCode: 1, reason: "could not check" },
      { drift: 0, doctor: 1, exitCode: 1, reason: "a problem" },
      { drift: 2, doctor: 1, exitCode: 1, reason: "findings and a problem" },
      { drift: 1, doctor: 1, exitCode: 1, reason: "could not check, and the doctor says why" },
      { drift: 137, doctor: 0, exitCode: 137, reason: "killed" },
    ])("with $exitCode after $drift of drift and $doctor of doctor: $reason", async (row) => {
      const output = path.join(folder, "output");
      await writeFile(output, "");
      const env = {
        PATH: `${shims}:${process.env["PATH"] ?? ""}`,
        GITHUB_OUTPUT: output,
        ...recipe.environment({}),
        STACK: "prod",
        DRIFT: `${row.drift}`,
        DOCTOR: `${row.doctor}`,
      };
      const { exitCode } = await runScript(recipe, env, folder);
      expect(exitCode).toBe(row.exitCode);
      expect(await readFile(output, "utf8")).toBe(
        recipe.name === "GitHub Actions" ? `drift=${row.drift}\n` : "",
      );
    });
  });
});

describe("the recipe for GitHub Actions", () => {
  const { steps } = GITHUB.jobs.drift;

  it("runs on a schedule or by hand, one at a time, and can only read the code and write alerts", () => {
    expect(GITHUB).toMatchObject({
      on: { schedule: [{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) as string }] },
      concurrency: { group: "atlassian-admin-drift" },
      jobs: { drift: { environment: "atlassian-admin", "timeout-minutes": 20 } },
    });
    expect(Object.keys((GITHUB as unknown as { on: object }).on)).toEqual(["schedule", "workflow_dispatch"]);
    expect(GITHUB).toHaveProperty("permissions", {});
    expect(GITHUB.jobs.drift).toHaveProperty("permissions", {
      contents: "read",
      "security-events": "write",
      actions: "read",
    });
  });

  it("pins every action by its commit, and names the version", () => {
    const { text = "" } = RECIPES.find(({ name }) => name === "GitHub Actions") ?? {};
    expect(text.match(PINNED)).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
  });

  it("leaves no token of GitHub in the working copy, and gives secrets to the check alone", () => {
    expect(steps[0]).toMatchObject({ with: { "persist-credentials": false } });
    expect(steps.filter((step) => JSON.stringify(step).includes("secrets.")).map(({ id }) => id)).toEqual([
      "check",
    ]);
  });

  it("installs without scripts, and the Pulumi CLI of the lock file", () => {
    const runs = steps.map(({ run }) => run);
    expect(runs).toContain("npm ci --ignore-scripts");
    expect(runs).toContain("node_modules/.bin/pulumi version");
  });

  it("uploads the report only when everything was checked", () => {
    expect(steps.at(-1)).toMatchObject({
      if: "${{ !cancelled() && (steps.check.outputs.drift == '0' || steps.check.outputs.drift == '2') }}",
      with: { sarif_file: "${{ runner.temp }}/drift.sarif" },
    });
  });
});

it("GitLab CI runs on a schedule only, takes findings for a warning, and keeps the report", () => {
  expect(GITLAB).toEqual({
    drift: expect.objectContaining({
      image: IMAGE,
      rules: [{ if: '$CI_PIPELINE_SOURCE == "schedule" && $JOB == "drift"' }],
      environment: { name: "atlassian-admin", action: "access" },
      resource_group: "atlassian-admin-drift",
      allow_failure: { exit_codes: 2 },
      artifacts: expect.objectContaining({
        when: "always",
        access: "developer",
        reports: { junit: "drift.xml" },
      }) as object,
    }) as object,
  });
  expect(GITLAB.drift.before_script).toEqual([`cd "$FOLDER"`, "npm ci --ignore-scripts"]);
  expect(GITLAB.drift.script.join("\n")).toContain(`--format junit > "$CI_PROJECT_DIR/drift.xml" `);
});

it("Bitbucket Pipelines never runs on a push, and has an environment that locks", () => {
  const [{ step }, ...others] = BITBUCKET.pipelines.custom.drift;
  expect(Object.keys(BITBUCKET.pipelines)).toEqual(["custom"]);
  expect(others).toEqual([]);
  expect(step).toMatchObject({ image: IMAGE, deployment: "atlassian-admin", "max-time": 20 });
  expect(step.script).toContain("npm ci --ignore-scripts");
  expect(step.script.join("\n")).toContain(`--format junit > "$BITBUCKET_CLONE_DIR/test-results/drift.xml" `);
});

describe("the recipe for Kubernetes", () => {
  it("runs one Job at a time, once, within a time limit", () => {
    expect(CRON_JOB.spec).toMatchObject({
      schedule: expect.stringMatching(/^\d+ \d+ \* \* \*$/) as string,
      concurrencyPolicy: "Forbid",
      jobTemplate: { spec: { activeDeadlineSeconds: 1200, backoffLimit: 0 } },
    });
  });

  it("can do nothing in the cluster or the node, and write nowhere but into its scratch folder", () => {
    const pod = CRON_JOB.spec.jobTemplate.spec.template.spec;
    expect(pod).toMatchObject({
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      volumes: [{ name: "scratch", emptyDir: {} }],
    });
    expect(pod.containers).toEqual([
      expect.objectContaining({
        command: ["bash", "-eo", "pipefail", "-c"],
        envFrom: [{ secretRef: { name: "atlassian-admin" } }],
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "scratch", mountPath: "/scratch" }],
      }),
    ]);
  });

  it("has an image with the Pulumi CLI of the tests, installed without scripts, and not run by root", () => {
    expect(DOCKERFILE).toMatch(new RegExp(`^FROM ${IMAGE.replaceAll(".", "\\.")}$`, "m"));
    expect(DOCKERFILE).toMatch(/^RUN npm ci --ignore-scripts\b/m);
    expect(DOCKERFILE).toMatch(/^USER node$/m);
  });

  it("keeps secrets, the state and foreign packages out of the image", () => {
    const ignored = readRecipe("kubernetes/.dockerignore").split("\n");
    expect(ignored).toEqual(expect.arrayContaining(["node_modules", ".pulumi", ".env*", "*.env"]));
  });
});

it.each(filesOfRecipes())("%s asks nobody to write secrets in plain text", (file) => {
  expect(readRecipe(file)).not.toMatch(
    /--debug|--logtostderr|-v[= ]?\d|--verbose|--event-log|--tracing|--otel-traces|--show-secrets|PULUMI_DEBUG|NODE_DEBUG|set -x/,
  );
});

describe("the README of the recipes", () => {
  it("shows calls that the command line takes", async () => {
    const blocks = [...README.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, block = ""]) => block);
    const lines = blocks.join("\n").split("\n");
    const calls = callsIn(lines.filter((line) => line.includes(".bin/atlassian-admin")).join("\n"));
    expect(calls.map(([command]) => command)).toEqual(["drift", "notify", "notify", "notify"]);
    await Promise.all(calls.map((call) => accept(call)));
  });

  it("links to every file of every recipe, and to nothing that is not there", () => {
    const links = [...README.matchAll(/\]\(([^)#]+)/g)].map(([, link = ""]) =>
      path.resolve(PAGE, "..", link),
    );
    expect(links).toEqual(expect.arrayContaining(filesOfRecipes().map((file) => path.join(FOLDER, file))));
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });

  it.each(["docs/cli/drift.md", "docs/cli/doctor.md", "docs/cli/review.md", "README.md"])(
    "is linked to by %s",
    (file) => {
      const workspace = path.resolve(FOLDER, "../..");
      const link = path.relative(path.dirname(path.join(workspace, file)), PAGE);
      expect(readFileSync(path.join(workspace, file), "utf8")).toContain(`](${link})`);
    },
  );

  it.each(SECRETS)("explains the purpose of %s", (name) => {
    expect(README).toMatch(new RegExp(`^\\| \`${name}\``, "m"));
  });
});

describe("every workflow of GitHub that we show", () => {
  const workspace = path.resolve(FOLDER, "../..");
  const files = [
    ...filesOfRecipes()
      .filter((file) => file.startsWith("github-actions/") && !file.endsWith("dependabot.yml"))
      .map((file) => path.join("cli/recipes", file)),
    "examples/token-rotation/rotate-weekly.yml",
  ];

  it.each(files)("%s is pinned, and has no right that a job does not name", (file) => {
    const text = readFileSync(path.join(workspace, file), "utf8");
    const { permissions, jobs } = parse(text) as {
      permissions: object;
      jobs: Record<string, { permissions?: object; "timeout-minutes"?: number; steps: { uses?: string }[] }>;
    };
    expect(permissions).toEqual({});
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toBeDefined();
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    }
    expect(text.match(/uses: /g)).toHaveLength(text.match(PINNED)?.length ?? 0);
    // Alerts and comments are all that a token of GitHub can write.
    const writes = [...text.matchAll(/^ +([\w-]+): write\b/gm)].map(([, right]) => right);
    expect(writes.filter((right) => !["security-events", "pull-requests"].includes(right ?? ""))).toEqual([]);
    expect(text).toContain("persist-credentials: false");
    expect(text).not.toMatch(/pull_request_target:/);
  });
});
