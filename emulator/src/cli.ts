#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { startEmulator } from "./emulator";
import { uuidOf } from "./identifiers";
import { type Profile, readProfile } from "./profile/profile";
import type { Seed } from "./seed";

interface Arguments {
  readonly port: number;
  readonly seed?: string;
  readonly profile?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/**
 * The same at every start, so that a terminal or stack with the key keeps working. It gives access to this
 * emulator only.
 */
const API_KEY = `ATCTT3x-emulator-${uuidOf("api-key-of-the-command")}`;

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
    throw new InvalidArgumentError("The port must be a whole number from 0 to 65535.");
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

/** On standard error, because standard output is for programs that read the address. */
function warnOfUnexpected(questions: readonly string[]): void {
  if (questions.length === 0) {
    return;
  }
  process.stderr.write(
    `The emulator cannot reproduce these questions of the profile. It keeps its defaults for: ${questions.join(", ")}\n`,
  );
}

async function main(): Promise<void> {
  const command = new Command("atlassian-admin-emulator")
    .description("A local server that behaves like the Atlassian Cloud admin APIs. Binds 127.0.0.1 only.")
    .option("-p, --port <port>", "port to listen on; 0 selects a free port", toPort, 4010)
    .option("--seed <file>", "JSON file with the objects that exist at the start (emulator/README.md, Seed)")
    .option(
      "--profile <file>",
      "JSON file that describes how an organisation behaves (written by atlassian-admin trial)",
    )
    .option("--state <file>", "JSON file to store the state in; loaded at the start if it exists")
    .option(
      "--json",
      "print one JSON object with url, orgId, directoryId, apiKey and scopedApiKey as the first line",
    )
    .addHelpText("after", EXAMPLES)
    .parse();
  const { port, seed, profile, state, json } = command.opts<Arguments>();
  const emulator = await startEmulator({
    port,
    apiKey: API_KEY,
    ...(state === undefined ? {} : { stateFile: state }),
    ...(seed === undefined ? {} : { seed: readJson(seed) as Seed }),
    ...(profile === undefined ? {} : { profile: profileIn(profile) }),
  });
  if (emulator.profile !== undefined) {
    warnOfUnexpected(emulator.profile.unexpected);
  }
  const { url, orgId, directoryId, apiKey, scopedApiKey } = emulator;
  process.stdout.write(
    json === true
      ? `${JSON.stringify({ url, orgId, directoryId, apiKey, scopedApiKey })}\n`
      : [
          `The Atlassian admin emulator listens on ${url}. Press Ctrl-C to stop it.`,
          "Paste these lines into another terminal:\n",
          `export ATLASSIAN_ADMIN_BASE_URL=${url}`,
          `export ATLASSIAN_ORG_ID=${orgId}`,
          `export ATLASSIAN_ADMIN_API_KEY=${apiKey}\n`,
          `Also available: the directory ${directoryId}, and a key with read scopes only, ${scopedApiKey}\n`,
        ].join("\n"),
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
