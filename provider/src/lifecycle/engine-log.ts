import * as log from "@pulumi/pulumi/log";
import { getProject, getStack, resetOptions } from "@pulumi/pulumi/runtime/settings";
import { redact } from "../errors";

/** Messages for the user, through the engine, which shows them with their severity (`debug` only with `--debug`). */
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
  // A message that cannot be shown must not fail the operation that it is about.
  level(`atlassian-admin: ${redact(message)}`).catch(() => undefined);
}

/** The engine starts the host with its address, but the host does not pass that on to the SDK's own log. */
function connect(): void {
  isConnected = true;
  const address = engineAddress();
  if (address !== undefined) {
    resetOptions(getProject(), getStack(), 1, address, "", false, "");
  }
}

/** Where the engine listens that started this process as a provider host; `undefined` in a program, and in tools. */
function engineAddress(): string | undefined {
  const [, script = "", address] = process.argv;
  return script.includes("dynamic-provider") ? address : undefined;
}
