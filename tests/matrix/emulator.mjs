import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

const START_LIMIT_MS = 60_000;

/** Runs the emulator that the project installed, as a command, while `work` lasts. */
export async function withEmulator(folder, env, work) {
  const command = path.join(folder, "node_modules/.bin/atlassian-admin-emulator");
  const child = spawn(command, ["--port", "0", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  let complaints = "";
  child.stderr.on("data", (text) => (complaints += text));
  try {
    const line = once(createInterface({ input: child.stdout }), "line", {
      signal: AbortSignal.timeout(START_LIMIT_MS),
    });
    const [text] = await Promise.race([line, closed]);
    if (typeof text !== "string") {
      throw new Error(`The emulator ended at its start:\n${complaints}`);
    }
    return await work(JSON.parse(text));
  } finally {
    child.kill();
    await closed;
  }
}

/** How many groups, service accounts and tokens there are. */
export async function countObjects({ url }) {
  const response = await fetch(`${url}/__emulator/state`);
  const { groups, serviceAccounts, tokens } = await response.json();
  return [groups, serviceAccounts, tokens].map((list) => list.length).join(" ");
}
