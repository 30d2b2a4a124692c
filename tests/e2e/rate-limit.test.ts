import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

const MEMBERSHIPS = 500;
const REQUESTS_PER_SECOND = 20;

describe("an API limited to 20 requests a second", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({
      seed: { users: MEMBERSHIPS, groups: [{ name: "everybody" }] },
      behaviour: { rateLimit: { requests: REQUESTS_PER_SECOND, periodSeconds: 1 } },
    });
    const emails = emulator
      .state()
      .users.slice(0, MEMBERSHIPS)
      .map(({ email }) => email);
    stack = await TestStack.create({
      program: program(
        `const emails: string[] = ${JSON.stringify(emails)};`,
        `for (const email of emails) new GroupMembership(email, { groupName: "everybody", email });`,
      ),
      environment: { ...environmentOf(emulator), PULUMI_SKIP_CHECKPOINTS: "true" },
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("is used to the full, and hardly ever refuses", async () => {
    await stack.up("--parallel", "32");
    const { entries } = emulator.requests();
    expect(emulator.state().groups[0]?.members).toHaveLength(MEMBERSHIPS);
    const refused = entries.filter(({ status }) => status === 429).length;
    expect(refused / entries.length).toBeLessThan(0.02);
    const seconds = ((entries.at(-1)?.at ?? 0) - (entries[0]?.at ?? 0)) / 1000;
    expect(seconds).toBeLessThan((entries.length / REQUESTS_PER_SECOND) * 1.15);
  });
});
