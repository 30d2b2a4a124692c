#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { startEmulator } from "./emulator";
import { type Profile, readProfile } from "./profile/profile";
import type { Seed } from "./seed";

interface Arguments {
  port: number;
  seed?: string;
  profile?: string;
  state?: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  $ atlassian-admin-emulator --port 4010
  $ atlassian-admin-emulator --port 0 --json
  $ atlassian-admin-emulator --port 4010 --profile profile.json
  $ atlassian-admin-emulator --port 4010 --seed seed.json --state state.json
`;

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  }
  return port;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot read "${path}": ${reason}`, { cause });
  }
}

function profileIn(path: string): Profile {
  const value = readJson(path);
  try {
    return readProfile(value);
  } catch (cause) {
    throw cause instanceof RangeError ? new Error(`"${path}": ${cause.message}`, { cause }) : cause;
  }
}

/** On standard error: standard output is for programs that read the address. */
function warnOfUnexpected(questions: readonly string[]): void {
  if (questions.length === 0) return;
  process.stderr.write(
    `The profile has answers that the emulator cannot give, so it keeps its defaults for: ${questions.join(", ")}\n`,
  );
}

async function main(): Promise<void> {
  const command = new Command("atlassian-admin-emulator")
    .description("A local server that behaves like the Atlassian Cloud admin APIs. Binds 127.0.0.1 only.")
    .option("-p, --port <port>", "port to listen on; 0 takes a free one", toPort, 4010)
    .option("--seed <file>", "JSON file with what the organisation holds at the start")
    .option(
      "--profile <file>",
      "JSON file that says how an organisation answers (written by atlassian-admin trial)",
    )
    .option("--state <file>", "JSON file that the state is loaded from, if it exists, and kept in")
    .option(
      "--json",
      "print one JSON object with url, orgId, directoryId, apiKey and scopedApiKey as the first line",
    )
    .addHelpText("after", EXAMPLES)
    .parse();
  const { port, seed, profile, state, json } = command.opts<Arguments>();
  const emulator = await startEmulator({
    port,
    ...(state === undefined ? {} : { stateFile: state }),
    ...(seed === undefined ? {} : { seed: readJson(seed) as Seed }),
    ...(profile === undefined ? {} : { profile: profileIn(profile) }),
  });
  if (emulator.profile !== undefined) warnOfUnexpected(emulator.profile.unexpected);
  const { url, orgId, directoryId, apiKey, scopedApiKey } = emulator;
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ url, orgId, directoryId, apiKey, scopedApiKey })}\n`
      : `The Atlassian admin emulator listens on ${url}\n` +
          `  ATLASSIAN_ADMIN_BASE_URL=${url}\n  ATLASSIAN_ORG_ID=${orgId}\n  ATLASSIAN_ADMIN_API_KEY=${apiKey}\n` +
          `  directory ${directoryId}, key with scopes ${scopedApiKey}\nStop it with Ctrl-C.\n`,
  );
  const stop = () => {
    void emulator.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `Cannot start the emulator: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
