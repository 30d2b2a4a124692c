import { devDependencies, engines, version } from "../../../package.json";
import { TESTED_VERSION } from "../../engine";
import { literalOf } from "../../harmless";

/** Dependencies of the files of a project. */
export interface ProjectFacts {
  /** Of the project, such as `identity`. */
  readonly name: string;
  readonly stack: string;
  readonly owner: string;
  readonly orgId?: string | undefined;
  readonly packageManager: "npm" | "pnpm";
}

/** The files of the project itself, by their paths in its folder. */
export function projectFiles(facts: ProjectFacts): Readonly<Record<string, string>> {
  const { name, orgId, packageManager, stack } = facts;
  const options = packageManager === "npm" ? "" : `\n  options:\n    packagemanager: ${packageManager}`;
  return {
    "Pulumi.yaml": `name: ${name}\ndescription: Atlassian Cloud identity as code\nruntime:\n  name: nodejs${options}\nmain: index.ts\n`,
    ...(orgId !== undefined && {
      [`Pulumi.${stack.split("/").at(-1) ?? stack}.yaml`]: `config:\n  atlassian-admin:orgId: ${literalOf(orgId)}\n`,
    }),
    "package.json": packageManifest(name),
    "tsconfig.json": TSCONFIG,
    "index.ts": program(facts),
    "policy.json": "{}\n",
    ".gitignore": "node_modules/\npreview.json\n*.env\n",
    "README.md": readme(facts),
  };
}

function packageManifest(name: string): string {
  const manifest = {
    name,
    private: true,
    engines,
    dependencies: {
      "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
      "pulumi-atlassian-admin": version,
    },
    devDependencies: {
      "@types/node": "^20.19.0",
      // The Pulumi CLI: each version of this package downloads the CLI of the same version.
      pulumi: TESTED_VERSION,
      "pulumi-atlassian-admin-cli": version,
      "pulumi-atlassian-admin-policy": version,
      typescript: "~6.0.3",
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true,
    "types": ["node"]
  },
  "include": ["*.ts"]
}
`;

function program({ owner }: ProjectFacts): string {
  return `import { ApiToken, Group, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";

// The account of the pipeline. "protect" prevents an accidental deletion, which could not be undone.
const bot = new ServiceAccount(
  "deploy-bot",
  { displayName: "deploy-bot", description: "Deploys from the pipeline", owner: ${literalOf(owner)} },
  { protect: true },
);

// The account gets its permissions in apps through groups. Give the group a role with GroupRoleAssignment, or at
// admin.atlassian.com.
const deployers = new Group("deployers", { name: "deployers" });

new GroupMembership("deploy-bot-in-deployers", { groupId: deployers.groupId, accountId: bot.accountId });

// Declare one token for each consumer. Pulumi rotates this one before it expires; old and new secret overlap
// for a week.
const pipeline = new ApiToken("deploy-bot-pipeline", {
  accountId: bot.accountId,
  label: "pipeline",
  scopes: ["read:jira-work"],
  lifetimeDays: 90,
  rotation: {},
});

export const pipelineToken = pipeline.token;
`;
}

function readme({ name, packageManager, stack, orgId }: ProjectFacts): string {
  const run = packageManager === "npm" ? "npx" : "pnpm exec";
  const configure =
    orgId === undefined ? `${run} pulumi config set atlassian-admin:orgId <organisation id>\n` : "";
  return `# ${name}

Atlassian Cloud identity as code, with [Pulumi](https://www.pulumi.com) and \`pulumi-atlassian-admin\`. The program is \`index.ts\`.

## First steps

\`\`\`sh
${packageManager} install
${run} pulumi version                  # downloads the CLI that package.json pins
${run} pulumi login                    # or PULUMI_BACKEND_URL: where the state is stored
${run} pulumi stack init ${stack}
${configure}read -rs ATLASSIAN_ADMIN_API_KEY      # paste a key without scopes (admin.atlassian.com), then Enter
export ATLASSIAN_ADMIN_API_KEY        # keep it in the environment: a preview must not be able to read it
${run} atlassian-admin doctor          # checks the setup
${run} atlassian-admin review --policy policy.json
${run} pulumi up
\`\`\`

## Every day

- \`${run} atlassian-admin review\` shows who gains or loses which access with the next \`pulumi up\`.
- \`${run} atlassian-admin drift\` shows what was changed outside of Pulumi.
- \`${run} atlassian-admin import\` imports existing objects.
`;
}
