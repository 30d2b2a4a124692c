import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { newTrialId, PREFIX } from "../../cli/src/commands/trial/names";
import { runCli, type CliResult } from "./cli";
import { GuardedApi } from "./guarded-api";

/** Requests and minutes that the acceptance tests can use. */
const MAX_REQUESTS = 1500;
const MAX_MINUTES = 45;

interface Target {
  readonly url: string;
  readonly orgId: string;
  readonly apiKey: string;
  /** The address of a site on which the accounts get access, such as `acme.atlassian.net`. */
  readonly site: string | undefined;
  /** How late the organisation shows changes. */
  readonly listingLagSeconds: number;
  readonly close: () => Promise<void>;
}

/**
 * The organisation of the acceptance tests: the one in the environment, if `npm run test:live` has asked for
 * its id, else an emulator. Everything that the tests send goes through a guard.
 */
export class LiveOrganization {
  private constructor(
    private readonly target: Target,
    readonly api: GuardedApi,
    private readonly runId: string,
    private readonly home: string,
  ) {}

  static async open(): Promise<LiveOrganization> {
    const target = isLive() ? liveTarget() : await emulatedTarget();
    const runId = newTrialId();
    const limits = { maxRequests: MAX_REQUESTS, maxMinutes: MAX_MINUTES };
    const api = await GuardedApi.start({ upstream: target.url, runId, ...limits });
    const home = await mkdtemp(path.join(tmpdir(), "home-"));
    return new LiveOrganization(target, api, runId, home);
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.target.close();
    await rm(this.home, { recursive: true });
  }

  /** What the name of every object of this run begins with. */
  get mark(): string {
    return `${PREFIX}${this.runId}`;
  }

  get site(): string | undefined {
    return this.target.site;
  }

  /** The environment of a stack whose requests go through the guard. */
  environment(): Record<string, string> {
    const { orgId, apiKey, listingLagSeconds } = this.target;
    return {
      ATLASSIAN_ADMIN_BASE_URL: this.api.url,
      ATLASSIAN_ORG_ID: orgId,
      ATLASSIAN_ADMIN_API_KEY: apiKey,
      ATLASSIAN_LISTING_LAG_SECONDS: String(listingLagSeconds),
    };
  }

  /** Sends a request of an admin, also through the guard; a refusal is an error. */
  async send(method: string, pathname: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.api.url}${pathname.replace("{orgId}", this.target.orgId)}`, {
      method,
      headers: { authorization: `Bearer ${this.target.apiKey}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${pathname}: ${response.status} ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  }

  /**
   * Removes what this run has left, by name and mark, and only names what other runs left. Without the guard: the
   * command has its own rules.
   */
  cleanUp(): Promise<CliResult> {
    return runCli(
      ["trial", "--clean-up", "--only", this.runId, "--yes"],
      {
        PATH: process.env["PATH"],
        HOME: this.home,
        ...this.environment(),
        ATLASSIAN_ADMIN_BASE_URL: this.target.url,
      },
      this.home,
    );
  }
}

/**
 * `tests/live/run.mjs` sets the second variable when somebody has named the organisation, so `npm test` never
 * goes to a live one.
 */
function isLive(): boolean {
  const { ATLASSIAN_LIVE, ATLASSIAN_LIVE_CONFIRMED, ATLASSIAN_ORG_ID } = process.env;
  return (
    ATLASSIAN_LIVE === "1" && ATLASSIAN_ORG_ID !== undefined && ATLASSIAN_LIVE_CONFIRMED === ATLASSIAN_ORG_ID
  );
}

function liveTarget(): Target {
  const { env } = process;
  return {
    url: env["ATLASSIAN_ADMIN_BASE_URL"] ?? "https://api.atlassian.com",
    orgId: env["ATLASSIAN_ORG_ID"] ?? "",
    apiKey: env["ATLASSIAN_ADMIN_API_KEY"] ?? "",
    site: env["ATLASSIAN_LIVE_SITE"],
    listingLagSeconds: 120,
    close: () => Promise.resolve(),
  };
}

async function emulatedTarget(): Promise<Target> {
  const emulator = await startEmulator({
    // What the tests must not touch.
    seed: {
      serviceAccounts: [
        { displayName: "deploy-bot" },
        { displayName: "aa-trial-0badcafe-bot", description: "aa-trial-0badcafe of another run" },
      ],
      groups: [{ name: "admins" }, { name: "aa-trial-0badcafe-group", description: "aa-trial-0badcafe" }],
    },
  });
  const before = JSON.stringify(held(emulator.state()));
  return {
    url: emulator.url,
    orgId: emulator.orgId,
    apiKey: emulator.apiKey,
    site: "acme-jira.atlassian.invalid",
    listingLagSeconds: 2,
    close: async () => {
      const after = JSON.stringify(held(emulator.state()));
      await emulator.close();
      if (after !== before) {
        throw new Error(`The organisation is not as it was: ${after} instead of ${before}.`);
      }
    },
  };
}

function held({ serviceAccounts, groups, tokens }: Awaited<ReturnType<Emulator["state"]>>): unknown {
  return { serviceAccounts, groups, tokens };
}

type Emulator = Awaited<ReturnType<typeof startEmulator>>;
