import { readFile } from "node:fs/promises";
import path from "node:path";
import { disagreements } from "../../../tools/schema/src/agreement";
import { makeSchema } from "../../../tools/schema/src/schema";
import { catalogue } from "../../../provider/src/resources/catalogue";

const FILE = path.resolve(__dirname, "../../../plugin/schema.json");

interface Schema {
  readonly resources: Record<
    string,
    { aliases: { type: string }[]; properties: Record<string, { secret?: boolean }>; description: string }
  >;
  readonly functions: Record<string, unknown>;
  readonly config: { readonly variables: Record<string, { secret?: boolean; defaultInfo?: unknown }> };
}

describe("the package schema", () => {
  let schema: Schema;

  beforeAll(async () => {
    schema = JSON.parse(await readFile(FILE, "utf8")) as Schema;
  });

  it("is what the sources make; otherwise run npm run schema", () => {
    expect(makeSchema()).toEqual(schema);
  }, 60_000);

  it("has every resource with an alias of the dynamic face and a way to import it", () => {
    expect(Object.keys(schema.resources).sort()).toEqual(
      catalogue.map(({ type }) => `atlassian-admin:index:${type}`).sort(),
    );
    for (const [token, { aliases, description }] of Object.entries(schema.resources)) {
      const type = token.split(":").at(-1) ?? "";
      expect(aliases).toEqual([{ type: `pulumi-nodejs:dynamic/atlassian-admin:${type}` }]);
      expect(description).toContain(`pulumi import ${token} name '<`);
    }
  });

  it("has the lookups as functions", () => {
    expect(Object.keys(schema.functions).map((token) => token.split(":").at(-1))).toEqual([
      "getGroup",
      "getServiceAccount",
      "getSite",
      "getUser",
    ]);
  });

  it("marks the secrets, and reads no key from the environment into a state", () => {
    expect(schema.resources["atlassian-admin:index:ApiToken"]?.properties["token"]?.secret).toBe(true);
    const { variables } = schema.config;
    expect([variables["apiKey"]?.secret, variables["apiKeys"]?.secret]).toEqual([true, true]);
    expect(Object.values(variables).some(({ defaultInfo }) => defaultInfo !== undefined)).toBe(false);
  });
});

describe("a difference between an interface and the table", () => {
  const [account] = catalogue;
  const args = { type: "object", properties: { displayName: { type: "string" } }, required: [] } as const;

  it("is named by its path: a missing input, and one that is required in one of them only", () => {
    if (account === undefined) {
      throw new Error("The catalogue is empty.");
    }
    const problems = disagreements(
      account,
      { ...args, properties: { ...args.properties }, required: [] },
      {},
    );
    expect(problems).toContain("ServiceAccount.owner is only in the table");
    expect(problems).toContain("ServiceAccount.displayName is required in the table only");
  });
});
