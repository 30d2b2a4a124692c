import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { speedUpTime } from "./fast-time";

/**
 * One emulator for the tests of a file, as new before each of them, and waits of the code under test that
 * pass `factor` times as fast.
 */
export function useFastEmulator(factor: number, take: (emulator: Emulator) => void): void {
  let emulator: Emulator;
  let restoreTime: () => void;

  beforeAll(async () => {
    emulator = await startEmulator();
    take(emulator);
  });

  afterAll(async () => {
    await emulator.close();
  });

  beforeEach(() => {
    restoreTime = speedUpTime(factor);
    emulator.reset();
  });

  afterEach(() => {
    restoreTime();
  });
}
