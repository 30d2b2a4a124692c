import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { daysAhead, isAccepted } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const programWith = (trigger?: string): string => `
const { ApiToken, ServiceAccount } = require("pulumi-atlassian-admin");
const bot = new ServiceAccount("bot", { displayName: "bot" });
const { token } = new ApiToken("token", {
  accountId: bot.accountId,
  label: "ci",
  scopes: ["read:jira-work"],
  rotation: { beforeExpiryDays: 14, overlapDays: 7 },
  rotationTrigger: ${JSON.stringify(trigger)},
});
module.exports = { token };
`;

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

describe("the rotation of a token on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = await TestStack.create({
      program: programWith(),
      environment: environmentOf(emulator),
    });
    await stack.up();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  const secret = async (): Promise<string> => String((await stack.outputs())["token"]);
  const tokenIds = (): string[] => emulator.state().tokens.map(({ id }) => id);

  async function runOn(day: number, ...args: string[]): Promise<string> {
    emulator.clock.set(Date.now());
    emulator.clock.advance({ days: day });
    const { exitCode, stdout, stderr } = await stack.runWith(daysAhead(day), ...args);
    expect({ exitCode, output: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, output: "" });
    return stdout;
  }

  /** What a preview on that day shows for the token: the operation, and each input that differs. */
  async function previewOn(day: number): Promise<{ op?: string; diff?: Record<string, string> }> {
    const { steps } = JSON.parse(await runOn(day, "preview", "--json")) as { steps: PreviewStep[] };
    const step = steps.find(({ urn }) => urn.endsWith("ApiToken::token"));
    const diff = Object.entries(step?.detailedDiff ?? {}).map(([name, { kind }]) => [name, kind] as const);
    return { ...(step && { op: step.op }), diff: Object.fromEntries(diff) };
  }

  it("does nothing when a trigger is added", async () => {
    const [before, ids] = [await secret(), tokenIds()];
    await stack.setProgram(programWith("one"));
    expect(await previewOn(0)).toEqual({ op: "update", diff: { rotationTrigger: "add" } });
    await stack.up();
    expect([await secret(), tokenIds()]).toEqual([before, ids]);
  });

  it("is shown by a preview when it is due, and carried out by the saved plan", async () => {
    const [before, ids] = [await secret(), tokenIds()];
    expect(await previewOn(75)).toEqual({ diff: {} });
    expect(await previewOn(76)).toEqual({
      op: "update",
      diff: { expiresAt: "update", overlapEndsAt: "add" },
    });
    await runOn(76, "preview", "--save-plan", "plan.json");
    await runOn(76, "up", "--yes", "--skip-preview", "--plan", "plan.json");
    expect(tokenIds()).toEqual([...ids, expect.any(String)]);
    const after = await secret();
    expect(after).not.toBe(before);
    expect([await isAccepted(emulator, before), await isAccepted(emulator, after)]).toEqual([true, true]);
  });

  it("ends as visibly, with the old token revoked", async () => {
    const [before, ids] = [await secret(), tokenIds()];
    expect(await previewOn(82)).toEqual({ diff: {} });
    expect(await previewOn(83)).toEqual({ op: "update", diff: { overlapEndsAt: "delete" } });
    await runOn(83, "up", "--yes", "--skip-preview");
    expect([await secret(), tokenIds()]).toEqual([before, ids.slice(1)]);
  });

  it("comes at once when the trigger changes: a new secret, the old one dead", async () => {
    const before = await secret();
    await stack.setProgram(programWith("two"));
    expect(await previewOn(84)).toMatchObject({ op: "replace", diff: { rotationTrigger: "update" } });
    await runOn(84, "up", "--yes", "--skip-preview");
    expect(tokenIds()).toHaveLength(1);
    expect([await isAccepted(emulator, before), await isAccepted(emulator, await secret())]).toEqual([
      false,
      true,
    ]);
  });

  it("is not needed after a revocation by hand, which a refresh finds and an up repairs", async () => {
    emulator.mutate({ action: "revokeToken", token: tokenIds()[0] ?? "" });
    const drift = await stack.runWith(daysAhead(84), "refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode).toBe(7);
    await runOn(84, "up", "--yes", "--skip-preview", "--refresh");
    expect(await isAccepted(emulator, await secret())).toBe(true);
    expect(tokenIds()).toHaveLength(1);
  });

  it("finds an expired token as well, and an up gives it another secret", async () => {
    emulator.clock.set(Date.now());
    emulator.clock.advance({ days: 200 });
    const drift = await stack.runWith(daysAhead(200), "refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode).toBe(7);
    await runOn(200, "up", "--yes", "--skip-preview", "--refresh");
    expect(await isAccepted(emulator, await secret())).toBe(true);
    expect(tokenIds()).toHaveLength(1);
  });
});
