import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Behaviour, Mutation, RequestLogView, Seed, SeedResult } from "pulumi-atlassian-admin-emulator";
import { cpuSecondsOf } from "./measure/processes";

interface Access {
  readonly url: string;
  readonly orgId: string;
  readonly apiKey: string;
}

/**
 * An emulator in a child process. In this process, memory sampling and the CLI's output would delay its responses.
 * Separately, it responds like a remote server, and its share of the CPU can be measured.
 */
export class EmulatorProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly access: Access,
  ) {}

  static async start(): Promise<EmulatorProcess> {
    const child = fork(path.join(__dirname, "emulator-child.js"), {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const ended = once(child, "exit").then(() => {
      throw new Error("The emulator exited before it listened.");
    });
    const [access] = (await Promise.race([once(child, "message"), ended])) as [Access];
    ended.catch(() => undefined);
    return new EmulatorProcess(child, access);
  }

  /** The environment variables for the emulator's organisation. */
  get environment(): Record<string, string> {
    const { url, orgId, apiKey } = this.access;
    return { ATLASSIAN_ADMIN_BASE_URL: url, ATLASSIAN_ORG_ID: orgId, ATLASSIAN_ADMIN_API_KEY: apiKey };
  }

  cpuSeconds(): number | undefined {
    return cpuSecondsOf(this.child.pid ?? 0);
  }

  seed(seed: Seed): Promise<SeedResult> {
    return this.#control("POST", "seed", seed);
  }

  behaviour(): Promise<Behaviour> {
    return this.#control("GET", "behaviour");
  }

  async behave(change: Partial<Behaviour>): Promise<void> {
    await this.#control("PATCH", "behaviour", change);
  }

  async mutate(change: Mutation): Promise<void> {
    await this.#control("POST", "mutate", change);
  }

  requests(): Promise<RequestLogView> {
    return this.#control("GET", "requests");
  }

  async clearRequests(): Promise<void> {
    await this.#control("DELETE", "requests");
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await ended;
    }
  }

  async #control<Answer>(method: string, route: string, body?: object): Promise<Answer> {
    const response = await fetch(`${this.access.url}/__emulator/${route}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`The emulator returned ${response.status} for ${method} ${route}: ${text}`);
    }
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }
}
