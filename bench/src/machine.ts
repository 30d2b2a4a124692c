import { readFileSync } from "node:fs";
import os from "node:os";
import type { Engine } from "pulumi-atlassian-admin-engine";
import type { Machine, Versions } from "./results";

export function readMachine(): Machine {
  return {
    platform: `${process.platform} ${process.arch}`,
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
  };
}

export function readVersions(engine: Engine): Versions {
  return {
    node: process.versions.node,
    pulumiCli: engine.version,
    pulumiSdk: versionOf("@pulumi/pulumi"),
    provider: versionOf("pulumi-atlassian-admin"),
  };
}

function versionOf(name: string): string {
  const manifest = readFileSync(require.resolve(`${name}/package.json`), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
