import { execFileSync } from "node:child_process";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ServiceAccount } from "../../../provider/src";

interface Registered {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

function stackTraceSettings(): unknown[] {
  const { stackTraceLimit, prepareStackTrace } = Error as unknown as Record<string, unknown>;
  return [stackTraceLimit, prepareStackTrace];
}

describe("a program that declares resources", () => {
  const registered: Registered[] = [];

  beforeAll(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, inputs }) => {
        registered.push({ type, inputs: inputs as Record<string, unknown> });
        return { id: "id", state: inputs as Record<string, unknown> };
      },
      call: () => ({}),
    });
  });

  it("registers only the type, the constant provider text and the name of the resource", async () => {
    const bot = new ServiceAccount("bot", { displayName: "bot" });
    await new Promise((resolve) => bot.urn.apply(resolve));
    expect(registered).toEqual([
      {
        type: "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount",
        inputs: {
          displayName: "bot",
          managedBy: "project/stack:bot",
          __provider: 'exports.handler=()=>require("pulumi-atlassian-admin/handlers").ServiceAccount',
        },
      },
    ]);
  });

  it("keeps its own stack traces, which only our constructors go without", () => {
    const before = stackTraceSettings();
    new ServiceAccount("another", { displayName: "another" });
    expect(stackTraceSettings()).toEqual(before);
  });

  it("is pointed at its own line by an error of a constructor", () => {
    const before = stackTraceSettings();
    const errorOf = (): Error => {
      try {
        new ServiceAccount("", { displayName: "bot" });
      } catch (error) {
        return error as Error;
      }
      throw new Error("the constructor took an empty name");
    };
    expect(errorOf().stack).toContain(path.basename(__filename));
    expect(stackTraceSettings()).toEqual(before);
  });

  it("loads neither axios nor zod nor our client", () => {
    const script =
      'require("pulumi-atlassian-admin"); console.log(JSON.stringify(Object.keys(require.cache)))';
    const loaded = JSON.parse(
      execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }),
    ) as string[];
    expect(loaded.filter((file) => file.includes(`provider${path.sep}dist`)).length).toBeGreaterThan(4);
    expect(
      loaded.filter((file) =>
        /node_modules.(axios|zod|cockatiel|dataloader)|provider.dist.(client|directory)/.test(file),
      ),
    ).toEqual([]);
  });
});
