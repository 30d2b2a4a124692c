import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { grownOrganization } from "../../../bench/src/command-line/organization";
import { runCli } from "../../support/cli";
import { environmentOf } from "../../support/organization";
import { TestStack } from "../../support/stack";

// `node bench/dist/cli.js commands` measures more of them.
const ACCOUNTS = 60;
const { pages, seed } = grownOrganization(ACCOUNTS);

describe("the calls of a command, on an organisation that grew by hand", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ seed });
    stack = await TestStack.create({ program: "", environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  async function callsOf(run: () => Promise<{ readonly exitCode: number }>): Promise<number> {
    emulator.clearRequests();
    const { exitCode } = await run();
    expect(exitCode).toBe(0);
    return emulator.requests().entries.length;
  }

  const command =
    (...args: string[]) =>
    () =>
      runCli([...args, "--stack", "test", "--quiet"], stack.environmentWith({}), stack.folder);

  it("are at most 5 % more than the pages that the responses fill, for inventory and import", async () => {
    expect(await callsOf(command("inventory", "--json"))).toBeLessThanOrEqual(pages.inventory * 1.05);
    expect(await callsOf(command("import"))).toBeLessThanOrEqual(pages.import * 1.05);
  });

  it("are at most 1.2 times those of one refresh, for drift, which finds nothing", async () => {
    // The order in which the engine reads decides whether a refresh sends 38, 39 or 40, and drift has one in it.
    const refreshes: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      refreshes.push(
        await callsOf(() => stack.succeed("refresh", "--preview-only", "--json", "--parallel", "64")),
      );
    }
    expect(await callsOf(command("drift"))).toBeLessThanOrEqual(Math.max(...refreshes) * 1.2);
  });

  it("are none twice: what the refresh has read, drift does not ask for again", async () => {
    await callsOf(command("drift"));
    const asked = emulator.requests().entries.filter(({ method }) => method === "GET");
    const urls = asked.map(({ method, path }) => `${method} ${path}`);
    // Listings have their pages in the query, which the log does not keep.
    const single = urls.filter((url) => !/service-accounts(\/api-tokens)?$/.test(url));
    expect(single.length).toBeGreaterThan(0);
    expect(new Set(single).size).toBe(single.length);
  });
});
