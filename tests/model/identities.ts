import * as pulumi from "@pulumi/pulumi";
import { ServiceIdentity, type ServiceIdentityArgs } from "pulumi-atlassian-admin";
import { OutputOf, type Declaration } from "./program";

export const IDENTITY = "identity-1";

const VARIANTS: readonly Omit<ServiceIdentityArgs, "displayName">[] = [
  { tokens: { ci: { scopes: ["read:jira-work"], lifetimeDays: 30, rotation: { beforeExpiryDays: 10 } } } },
  {
    tokens: { ci: { scopes: ["read:jira-work"], lifetimeDays: 30 }, web: { scopes: ["read:jira-work"] } },
    groups: ["people"],
  },
];

export const IDENTITY_VARIANTS = VARIANTS.length;

// The mocks return an output with its name, and whatever refers to it is then found by that.
const REFERENCE = /^output (\S+) of (\S+)$/;

/**
 * What the component registers for each variant of its arguments. Its children are declared as the engine
 * would see them.
 */
export async function identityVariants(): Promise<Declaration[][]> {
  const variants: Declaration[][] = [];
  for (const variant of VARIANTS) {
    const declarations: Declaration[] = [];
    await pulumi.runtime.setMocks(
      {
        call: () => ({}),
        newResource: ({ type, name, inputs, custom }) => {
          if (custom === true) {
            declarations.push(toDeclaration(type, name, inputs as Record<string, unknown>));
          }
          const outputs = ["accountId", "email"].map((output) => [output, `output ${output} of ${name}`]);
          return { id: name, state: { ...(inputs as object), ...(Object.fromEntries(outputs) as object) } };
        },
      },
      "model",
      "test",
    );
    const {
      account,
      tokens: made,
      memberships,
    } = new ServiceIdentity(IDENTITY, { displayName: IDENTITY, adoptExisting: true, ...variant });
    const urns = [account, ...Object.values(made), ...Object.values(memberships)].map(({ urn }) => urn);
    await new Promise((resolve) => pulumi.all(urns).apply(resolve));
    variants.push(declarations);
  }
  return variants;
}

function toDeclaration(token: string, name: string, inputs: Record<string, unknown>): Declaration {
  const dependsOn = new Set<string>();
  const args = Object.entries(inputs)
    .filter(([key, value]) => value !== undefined && key !== "__provider")
    .map(([key, value]) => {
      const [, output, resource] = REFERENCE.exec(String(value)) ?? [];
      if (output === undefined || resource === undefined) {
        return [key, value];
      }
      dependsOn.add(resource);
      return [key, new OutputOf(resource, output)];
    });
  const type = token.slice(token.lastIndexOf(":") + 1);
  return {
    name,
    type,
    face: "dynamic",
    args: Object.fromEntries(args) as Declaration["args"],
    dependsOn: [...dependsOn],
  };
}
