import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { nodeOptions } from "./node-options";

/** Environment of processes that run so many days ahead of the real time, like the emulator's clock. */
export function daysAhead(days: number): Record<string, string> {
  return {
    NODE_OPTIONS: nodeOptions("shifted-clock.cjs"),
    CLOCK_SHIFT_DAYS: String(days),
  };
}

/** Whether a product lets the secret in. */
export async function isAccepted(emulator: Emulator, secret: string): Promise<boolean> {
  const response = await fetch(`${emulator.url}/ex/jira/${jiraCloudId(emulator)}/rest/api/3/myself`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  await response.arrayBuffer();
  if (response.status !== 200 && response.status !== 401) {
    throw new Error(`The product answered ${response.status}.`);
  }
  return response.status === 200;
}

function jiraCloudId(emulator: Emulator): string {
  const site = emulator
    .state()
    .organizations.flatMap(({ workspaces }) => workspaces)
    .find(({ typeKey }) => typeKey.startsWith("jira"));
  return site?.cloudId ?? "";
}
