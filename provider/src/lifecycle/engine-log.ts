import * as log from "@pulumi/pulumi/log";
import { getProject, getStack, resetOptions } from "@pulumi/pulumi/runtime/settings";
import { redact } from "../errors";

/** Messages for the user, which the engine shows with their severity (`debug` only with `--debug`). */
const engineLog = {
  debug: (message: string): void => {
    send(log.debug, message);
  },
  info: (message: string): void => {
    send(log.info, message);
  },
  warn: (message: string): void => {
    send(log.warn, message);
  },
};

/** The engine, for a process that has the SDK: a dynamic-provider host, or a program. */
export const sdkEngine = { log: engineLog, address: engineAddress() } as const;

let isConnected = false;

function send(level: (message: string) => Promise<void>, message: string): void {
  if (!isConnected) {
    connect();
  }
  // A message that cannot be shown must not fail its operation.
  level(`atlassian-admin: ${redact(message)}`).catch(() => undefined);
}

/** Gives the SDK's log the address of the engine. The host gets the address, and does not pass it on. */
function connect(): void {
  isConnected = true;
  const address = engineAddress();
  if (address !== undefined) {
    resetOptions(getProject(), getStack(), 1, address, "", false, "");
  }
}

/** The address of the engine that started this process as a provider host. Undefined in a program, and in tools. */
function engineAddress(): string | undefined {
  const [, script = "", address] = process.argv;
  return script.includes("dynamic-provider") ? address : undefined;
}
