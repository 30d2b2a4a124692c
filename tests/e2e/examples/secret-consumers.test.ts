import path from "node:path";
import * as pulumi from "@pulumi/pulumi";

const PROGRAM = path.resolve(__dirname, "../../../examples/secret-consumers/index.ts");
const TOKEN = "pulumi-nodejs:dynamic/atlassian-admin:ApiToken";

type Inputs = Readonly<Record<string, unknown>>;

// The SDK types inputs as any.
interface Resource extends pulumi.runtime.MockResourceArgs {
  readonly inputs: Inputs;
}

/**
 * Runs the program against an engine that makes everything at once, without any plugin; returns what it got,
 * by type.
 */
async function runProgram(): Promise<ReadonlyMap<string, Inputs>> {
  const received = new Map<string, Inputs>();
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }: Resource) => {
      received.set(type, inputs);
      // The engine marks `token`, because the resource names it in `additionalSecretOutputs`.
      const outputs = type === TOKEN ? { token: pulumi.secret(`secret-of-${name}`) } : {};
      return { id: `${name}-id`, state: { ...inputs, ...outputs } };
    },
    call: ({ token }) => {
      throw new Error(`The program asks the provider: ${token}.`);
    },
  });
  await import(PROGRAM);
  await pulumi.runtime.disconnect();
  return received;
}

describe("the example secret-consumers", () => {
  let received: ReadonlyMap<string, Inputs>;

  beforeAll(async () => {
    received = await runProgram();
  });

  const secretInput = (type: string, input: string): unknown => {
    const value = received.get(type)?.[input];
    expect(pulumi.runtime.isRpcSecret(value)).toBe(true);
    return pulumi.runtime.unwrapRpcSecret(value);
  };

  it("hands GitHub Actions its own token as a secret", () => {
    expect(secretInput("github:index/actionsSecret:ActionsSecret", "value")).toBe("secret-of-github-actions");
  });

  it("hands AWS Secrets Manager its own token as a secret", () => {
    expect(secretInput("aws:secretsmanager/secretVersion:SecretVersion", "secretString")).toBe(
      "secret-of-aws",
    );
  });

  it("hands Kubernetes its own token as a secret", () => {
    expect(secretInput("kubernetes:core/v1:Secret", "stringData")).toEqual({
      ATLASSIAN_TOKEN: "secret-of-kubernetes",
    });
  });

  it("hands Pulumi ESC its own token as a secret, in a definition that makes it one there", async () => {
    const definition = secretInput("pulumiservice:index:Environment", "yaml") as pulumi.asset.StringAsset;
    expect(JSON.parse(await definition.text)).toEqual({
      values: {
        atlassian: { token: { "fn::secret": "secret-of-pulumi-esc" } },
        environmentVariables: { ATLASSIAN_TOKEN: "${atlassian.token}" },
      },
    });
  });

  it("gives no secret away where it is not marked", () => {
    const unmarked = JSON.stringify([...received.values()], (_, value: unknown) =>
      pulumi.runtime.isRpcSecret(value) ? "marked" : value,
    );
    expect(unmarked.match(/"marked"/g)).toHaveLength(4);
    expect(unmarked).not.toContain("secret-of");
  });
});
