import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Producer } from "../../../engine/src/make-engine";

/** What a fake `pulumi` does when it is run. */
export const printsVersion = (version: string): string => `echo ${version}`;
export const HANGS = "trap '' INT\nwhile :; do /bin/sleep 1; done";

const COMPANIONS = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** Writes an executable shell script. */
export async function writeScript(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Writes a fake CLI with the programs it needs, and returns its path. */
export async function writeFakeEngine(
  binFolder: string,
  body: string,
  companions = COMPANIONS,
): Promise<string> {
  await mkdir(binFolder, { recursive: true });
  for (const name of companions) {
    await writeScript(join(binFolder, name), "exit 0");
  }
  await writeScript(join(binFolder, "pulumi"), body);
  return join(binFolder, "pulumi");
}

/** A producer that writes a fake CLI, and counts how often it was asked to. */
export function fakeProducer(version: string, delayMs = 0): Producer & { runs: number } {
  const producer = Object.assign(
    async ({ staging }: { staging: string }): Promise<void> => {
      producer.runs++;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await writeFakeEngine(join(staging, "bin"), printsVersion(version), ["pulumi-language-nodejs"]);
    },
    { runs: 0 },
  );
  return producer;
}

/** Its own machine: an empty PATH folder and an empty Pulumi home. */
export interface FakeMachine {
  readonly pathFolder: string;
  readonly versions: string;
  readonly environment: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

export async function createFakeMachine(): Promise<FakeMachine> {
  const folder = await mkdtemp(join(tmpdir(), "engine-test-"));
  const pathFolder = join(folder, "path");
  const home = join(folder, "pulumi-home");
  await mkdir(pathFolder);
  return {
    pathFolder,
    versions: join(home, "versions"),
    environment: { PATH: pathFolder, PULUMI_HOME: home },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
