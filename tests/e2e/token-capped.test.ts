import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { daysAhead, isAccepted } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const CAP_DAYS = 20;
const WEEKS = 8;
const DAY_MS = 24 * 60 * 60 * 1000;

const PROGRAM = `
const { ServiceIdentity } = require("pulumi-atlassian-admin");
const bot = new ServiceIdentity("bot", {
  displayName: "bot",
  tokens: { ci: { scopes: ["read:jira-work"], rotation: { beforeExpiryDays: 30, overlapDays: 7 } } },
});
module.exports = { token: bot.tokens.ci.token, expiresAt: bot.tokens.ci.expiresAt };
`;

describe("a ServiceIdentity in an organisation that caps the life of tokens", () => {
  let emulator: Emulator;
  let stack: TestStack;
  const minted = new Set<string>();

  beforeAll(async () => {
    emulator = await startEmulator({ behaviour: { tokenLifeCapDays: CAP_DAYS } });
    stack = await TestStack.create({ program: PROGRAM, environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  const outputs = (): Promise<Record<string, unknown>> => stack.outputs();
  const noteMints = (): void => {
    emulator.state().tokens.forEach(({ id }) => minted.add(id));
  };
  const expiryOf = (id: string): string | undefined =>
    emulator
      .state()
      .tokens.find((token) => token.id === id)
      ?.expiry?.slice(0, 10);

  async function run(machineDay: number, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await stack.runWith(
      daysAhead(machineDay),
      ...args,
      "--yes",
      "--skip-preview",
    );
    expect({ exitCode, output: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, output: "" });
    noteMints();
    return stdout + stderr;
  }

  it("shows the day that really holds, with one warning, and creates no further token", async () => {
    const first = await run(0, "up");
    // The engine prints each message as it comes, and all of them at the end.
    const [, summary = ""] = first.split("Diagnostics:");
    expect(summary.match(/expires on .* as requested/g)).toHaveLength(1);
    const [id = ""] = minted;
    expect((await outputs())["expiresAt"]).toBe(expiryOf(id));
    expect(await run(0, "up", "--refresh")).not.toMatch(/as requested/);
    expect(await run(0, "up", "--refresh", "--expect-no-changes")).not.toMatch(/as requested/);
    expect(minted.size).toBe(1);
  });

  it("loses nothing to a clock that is 400 days ahead", async () => {
    const { token } = await outputs();
    expect(await run(400, "up", "--refresh")).toMatch(
      /the clock of this machine is 400 days ahead of the server's/,
    );
    expect((await outputs())["token"]).toBe(token);
    expect([minted.size, await isAccepted(emulator, String(token))]).toEqual([1, true]);
  });

  it("always has a working secret in weekly runs, and never rotates in the first half of a life", async () => {
    const dates: string[] = [];
    for (let week = 1; week <= WEEKS; week += 1) {
      emulator.clock.set(Date.now() + 7 * week * DAY_MS);
      const held = String((await outputs())["token"]);
      expect([week, await isAccepted(emulator, held)]).toEqual([week, true]);
      await run(7 * week, "up", ...(week % 2 === 0 ? ["--refresh"] : []));
      const now = await outputs();
      expect([
        week,
        await isAccepted(emulator, held),
        await isAccepted(emulator, String(now["token"])),
      ]).toEqual([week, true, true]);
      dates.push(String(now["expiresAt"]));
    }
    // Due 10 days after a token creation, which the second weekly run sees.
    expect(minted.size).toBe(1 + Math.floor(WEEKS / 2));
    expect(new Set(dates).size).toBe(1 + Math.floor(WEEKS / 2));
    expect(emulator.state().tokens.length).toBeLessThanOrEqual(2);
  }, 600_000);
});
