import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-atlassian-admin-emulator";
import type { PulumiResult } from "pulumi-atlassian-admin-engine";
import { EmulatedStack } from "./emulated-stack";
import { environmentOf } from "./organization";
import type { FaceName } from "./provider-faces";
import { TestStack, type StackState } from "./stack";

export { said } from "./emulated-stack";

const MODULES: Readonly<Record<FaceName, string>> = {
  dynamic: "pulumi-atlassian-admin",
  native: "pulumi-atlassian-admin/native",
};
/** The types of both faces, without the providers themselves. */
const OURS = /(^|\/)atlassian-admin:/;

type Recorded = NonNullable<StackState["deployment"]["resources"]>[number];

/** An emulated organisation and the stack that manages it, for tests of Pulumi's own options and commands. */
export class ManagedOrganization extends EmulatedStack {
  protected readonly imports: readonly string[];

  private constructor(emulator: Emulator, stack: TestStack, face: FaceName) {
    super(emulator, stack);
    this.imports = [
      `const pulumi = require("@pulumi/pulumi");`,
      `const { ApiToken, Group, GroupMembers, GroupMembership, ServiceAccount } = require("${MODULES[face]}");`,
    ];
  }

  static async start(
    options: EmulatorOptions = {},
    environment: Readonly<Record<string, string>> = {},
    face: FaceName = "dynamic",
  ): Promise<ManagedOrganization> {
    const emulator = await startEmulator(options);
    const stack = await TestStack.create({
      program: "",
      hasPlugin: face === "native",
      // A TypeScript program takes a second more to start, and there are many runs.
      environment: { ...environmentOf(emulator), ...environment },
    });
    return new ManagedOrganization(emulator, stack, face);
  }

  /** Declares, and brings the organisation there. */
  async up(...statements: string[]): Promise<PulumiResult> {
    await this.declare(...statements);
    return this.stack.up();
  }

  /** The organisation's objects by name; a token's label without its suffix. */
  objects(): { accounts: string[]; groups: string[]; tokens: string[] } {
    const { serviceAccounts, groups, tokens } = this.emulator.state();
    return {
      accounts: serviceAccounts.map(({ displayName }) => displayName).sort(),
      groups: groups.map(({ name }) => name).sort(),
      tokens: tokens.map(({ label }) => label.replace(/-[0-9a-f]{8}$/, "")).sort(),
    };
  }

  /** The number of members of a group. */
  memberCount(group: string): number | undefined {
    return this.emulator.state().groups.find(({ name }) => name === group)?.members.length;
  }

  /** The ids of an account's objects, so that a test can detect a replacement. */
  account(displayName: string): { id: string; tokenIds: string[] } {
    const { serviceAccounts, tokens } = this.emulator.state();
    const account = serviceAccounts.find((one) => one.displayName === displayName);
    if (account === undefined) {
      throw new Error(`No account is called "${displayName}".`);
    }
    const own = tokens.filter(({ accountId }) => accountId === account.atlassianId);
    return { id: account.id, tokenIds: own.map(({ id }) => id) };
  }

  /** The resources of this package that the stack has, by their names in the program. */
  async recorded(): Promise<Record<string, Recorded>> {
    const { deployment } = await this.stack.exportState();
    const ours = deployment.resources?.filter(({ type }) => OURS.test(type)) ?? [];
    return Object.fromEntries(ours.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
  }
}

/** What a resource at the top of the program is called on the command line. */
export function urnOf(type: string, name: string, stack = "test", face: FaceName = "dynamic"): string {
  const token =
    face === "native" ? `atlassian-admin:index:${type}` : `pulumi-nodejs:dynamic/atlassian-admin:${type}`;
  return `urn:pulumi:${stack}::identity::${token}::${name}`;
}
