import { readdirSync } from "node:fs";
import { FROZEN_STATES, restore, type FrozenStack } from "../../support/frozen-stack";
import { writesOf } from "../../support/organization";

const NATIVE_MODULE = "pulumi-atlassian-admin/native";

/** The two stacks of each version, and the writes that the first `up` of the native face can send. */
const KINDS = [
  {
    what: "with every resource, a component, and a token in the overlap of its rotation",
    files: { program: "program", state: "state" },
    missing: [],
  },
  {
    what: "of an `up` that failed, with an unfinished account and a protected group",
    files: { program: "unfinished", state: "unfinished" },
    missing: ["PATCH /admin/api-access/v1/orgs/{orgId}/service-accounts"],
  },
];

const ROWS = readdirSync(FROZEN_STATES).flatMap((version) => KINDS.map((kind) => ({ version, ...kind })));

describe.each(ROWS)("a stack of version $version $what", ({ version, files, missing }) => {
  let frozen: FrozenStack;

  beforeAll(async () => {
    frozen = await restore(version, files, true);
  });

  afterAll(async () => {
    await frozen.stack.remove();
    await frozen.emulator.close();
  });

  async function writesOfUp(module: string, ...args: string[]): Promise<string[]> {
    const { emulator, program, stack } = frozen;
    await stack.setProgram(program.replace(`"pulumi-atlassian-admin"`, `"${module}"`));
    emulator.clearRequests();
    await stack.up(...args);
    return writesOf(emulator);
  }

  /** What the state has of each resource, whatever face manages it. */
  async function recorded(): Promise<{ natives: number; facts: unknown }> {
    const { deployment } = await frozen.stack.exportState();
    const ours = (deployment.resources ?? []).filter(
      ({ id, type }) => id !== undefined && type.includes("atlassian-admin:"),
    );
    const facts = ours.map((resource) => ({
      id: resource.id,
      name: resource.urn.split("::").at(-1),
      isProtected: "protect" in resource,
      isUnfinished: "initErrors" in resource,
    }));
    facts.sort(
      (one, other) =>
        String(one.name).localeCompare(String(other.name)) || String(one.id).localeCompare(String(other.id)),
    );
    return { natives: ours.filter(({ type }) => type.startsWith("atlassian-admin:")).length, facts };
  }

  it("moves to the native face and back, and sends what was missing and nothing else", async () => {
    const before = await recorded();
    expect(await writesOfUp(NATIVE_MODULE)).toEqual(missing);
    const native = await recorded();
    const finished = (before.facts as object[]).map((fact) => ({ ...fact, isUnfinished: false }));
    expect(native).toEqual({ natives: finished.length, facts: finished });
    expect(await writesOfUp(NATIVE_MODULE, "--refresh", "--expect-no-changes")).toEqual([]);

    expect(await writesOfUp("pulumi-atlassian-admin")).toEqual([]);
    expect(await recorded()).toEqual({ natives: 0, facts: finished });
    expect(await writesOfUp("pulumi-atlassian-admin", "--refresh", "--expect-no-changes")).toEqual([]);
  });
});
