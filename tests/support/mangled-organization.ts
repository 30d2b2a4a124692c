import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { ManglingProxy, type Mangle } from "./mangling-proxy";
import { TrialRun } from "./trial";

/** An organisation with two service accounts behind a proxy that mangles its responses, and a trial of it. */
export class MangledOrganization {
  private constructor(
    readonly emulator: Emulator,
    readonly proxy: ManglingProxy,
    readonly run: TrialRun,
  ) {}

  static async start(mangle: Mangle): Promise<MangledOrganization> {
    const emulator = await startEmulator({
      seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }] },
    });
    const proxy = await ManglingProxy.start(emulator.url, mangle);
    return new MangledOrganization(emulator, proxy, await TrialRun.on(emulator));
  }

  async stop(): Promise<void> {
    await this.run.remove();
    await this.proxy.stop();
    await this.emulator.close();
  }
}
