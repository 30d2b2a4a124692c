import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type EmulatorOptions } from "pulumi-atlassian-admin-emulator";
import { EmulatedStack } from "./emulated-stack";
import { environmentOf } from "./organization";
import { PLUGIN_SETTINGS, PROJECTS, TestStack } from "./stack";

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

/** An emulated organisation and a stack whose resources the native provider manages. */
export class NativeOrganization extends EmulatedStack {
  protected readonly imports = [
    `const pulumi = require("@pulumi/pulumi");`,
    `const admin = require("pulumi-atlassian-admin/native");`,
    `const { ApiToken, Group, GroupMembers, GroupMembership, GroupRoleAssignment, ServiceAccount } = admin;`,
  ];

  /** A project in JavaScript; `declare` gives it a program. */
  static async start(
    options: EmulatorOptions = {},
    environment: Readonly<Record<string, string>> = {},
  ): Promise<NativeOrganization> {
    const emulator = await startEmulator(options);
    const stack = await TestStack.create({
      program: "",
      hasPlugin: true,
      environment: { ...environmentOf(emulator), ...environment },
    });
    return new NativeOrganization(emulator, stack);
  }

  /** A project in any language, out of its files. The settings of the plugin are added to Pulumi.yaml. */
  static async startWith(
    files: Readonly<Record<string, string>>,
    { emulator, environment }: { emulator: EmulatorOptions; environment: Readonly<Record<string, string>> },
  ): Promise<NativeOrganization> {
    await mkdir(PROJECTS, { recursive: true });
    const folder = await mkdtemp(path.join(PROJECTS, "native-"));
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), name === "Pulumi.yaml" ? text + PLUGIN_SETTINGS : text);
    }
    const started = await startEmulator(emulator);
    const stack = await TestStack.open(folder, "", { ...environmentOf(started), ...environment });
    await stack.succeed("stack", "init", "test");
    return new NativeOrganization(started, stack);
  }

  /** The requests that changed something during an action. */
  async writesDuring(action: () => Promise<unknown>): Promise<string[]> {
    this.emulator.clearRequests();
    await action();
    return this.writes();
  }

  /** What a preview announces, sorted, such as `update ApiToken pipeline: expiresAt`. */
  async preview(...args: string[]): Promise<string[]> {
    const { stdout } = await this.stack.succeed("preview", "--json", ...args);
    const { steps } = JSON.parse(stdout) as { steps: readonly Step[] };
    return steps
      .filter(({ op, urn }) => op !== "same" && urn.includes("atlassian-admin"))
      .map(({ detailedDiff, op, urn }) => {
        const [type = "", name = ""] = urn.split("::").slice(-2);
        const inputs = Object.entries(detailedDiff ?? {}).map(([input, { kind }]) => `${input} ${kind}`);
        const what = `${op} ${type.split(":").at(-1) ?? ""} ${name}`;
        return inputs.length === 0 ? what : `${what}: ${inputs.sort().join(", ")}`;
      })
      .sort();
  }
}
