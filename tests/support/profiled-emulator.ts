import { readFileSync } from "node:fs";
import * as emulator from "../../emulator/src/index";

// Takes the place of the emulator's package where EMULATOR_PROFILE names a file (jest.config.mjs): every emulator
// that a test starts responds as that organisation did, except where the test itself sets a behaviour.
export * from "../../emulator/src/index";

const profile = emulator.readProfile(JSON.parse(readFileSync(process.env["EMULATOR_PROFILE"] ?? "", "utf8")));

export async function startEmulator(options: emulator.EmulatorOptions = {}): Promise<emulator.Emulator> {
  return emulator.startEmulator({ profile, ...options });
}
