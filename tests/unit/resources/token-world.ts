import { isDeepStrictEqual } from "node:util";
import type { ApiClient, ApiRequest } from "../../../provider/src/client/client";
import { ResponseShapeError } from "../../../provider/src/errors";
import type { CheckFailure } from "../../../provider/src/lifecycle/check-failure";
import { InitFailureError } from "../../../provider/src/lifecycle/init-failure-error";
import { toDynamicProvider } from "../../../provider/src/lifecycle/dynamic-provider";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { Organization } from "../../../provider/src/organization/organization";
import { StackRecord } from "../../../provider/src/organization/stack-record";
import { apiTokenDefinition } from "../../../provider/src/resources/api-token/handlers";
import { apiError } from "../../support/failures";
import { recordingLog } from "../organization/fake-client";

export const DAY_MS = 24 * 60 * 60 * 1000;
export const ACCOUNT = "712020:bot";
const MANAGE = `/users/${ACCOUNT}/manage/api-tokens`;
const API_ACCESS = "/admin/api-access/v1/orgs/org/service-accounts";

export interface ServerToken {
  readonly id: string;
  readonly label: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly createdMs: number;
  /** `undefined` for one that never expires. */
  expiryMs: number | undefined;
  isBlocked?: boolean;
}

/** What the server does otherwise than documented. */
export interface Behaviour {
  /** The organisation shortens every life to so many days. */
  readonly capDays?: number;
  /** What becomes of an expiry before it is stored. */
  readonly round?: (this: void, ms: number) => number;
  /** How lists write a time; `undefined` leaves it out. */
  readonly write?: (ms: number) => unknown;
  /** What becomes of a label. */
  relabel?: (label: string) => string;
  /** How labels are written in lists. */
  writeLabel?: (label: string) => string;
  /** How ids are written in lists. */
  writeId?: (id: string) => string;
  /** How long an account's list does not show a new token. */
  listLagMs?: number;
  /** Whether api-access has lists of tokens. */
  isApiAccessRouted?: boolean;
  /** Called before a request is carried out; throws to refuse it, or returns the body of another response. */
  before?: (method: string, path: string) => unknown;
  /** Called when a request was carried out; throws to lose its response, or returns another body. */
  after?: (method: string, path: string) => unknown;
  /** The status of a revocation; 202 revokes after `revokeLagMs`. */
  readonly revokeStatus?: number;
  readonly revokeLagMs?: number;
}

/** An Atlassian with one service account, in memory. Its clock is this machine's (Jest's), moved by `clockOffsetMs`. */
export class TokenServer implements ApiClient {
  readonly baseUrl = "https://api.example";
  readonly clock = { nowMs: (): number => this.nowMs() };
  readonly tokens: ServerToken[] = [];
  readonly sent: string[] = [];
  /** Ids of revoked tokens, with the server's time. */
  readonly revocations: { readonly token: ServerToken; readonly atMs: number }[] = [];
  behaviour: Behaviour = {};
  isAccountThere = true;
  clockOffsetMs = 0;
  #count = 0;

  nowMs(): number {
    return Date.now() + this.clockOffsetMs;
  }

  alive(): ServerToken[] {
    return this.tokens.filter(
      ({ expiryMs, isBlocked }) =>
        isBlocked !== true && (expiryMs ?? Number.POSITIVE_INFINITY) > this.nowMs(),
    );
  }

  accepts(secret: unknown): boolean {
    return this.alive().some((token) => token.secret === secret);
  }

  count(method: string): number {
    return this.sent.filter((request) => request.startsWith(`${method} `)).length;
  }

  add(label: string, expiryMs: number | undefined, id?: string): ServerToken {
    this.#count += 1;
    const number = String(this.#count);
    const token = {
      id: id ?? `t${number}`,
      label,
      secret: `secret-${number}`,
      scopes: ["read:x"],
      createdMs: this.nowMs(),
      expiryMs,
    };
    this.tokens.push(token);
    return token;
  }

  drop(id: string): void {
    const at = this.tokens.findIndex((token) => token.id === id);
    if (at >= 0) {
      this.tokens.splice(at, 1);
    }
  }

  async request<T>({ method, path, body, schema, onStatus }: ApiRequest<T>): Promise<T> {
    await Promise.resolve();
    this.sent.push(`${method} ${path}`);
    const instead = this.behaviour.before?.(method, path);
    let status = 200;
    let response = instead;
    if (instead === undefined) {
      ({ status, response } = this.#carryOut(method, path, body as Properties));
      const other = this.behaviour.after?.(method, path);
      response = other === undefined ? response : other;
    }
    onStatus?.(status);
    const parsed = schema.safeParse(response);
    if (!parsed.success) {
      throw new ResponseShapeError(method, path, parsed.error.message);
    }
    return parsed.data;
  }

  #carryOut(method: string, path: string, body: Properties): { status: number; response?: unknown } {
    if (path === API_ACCESS) {
      const items = this.isAccountThere ? [{ id: "sa1", atlassianId: ACCOUNT, displayName: "bot" }] : [];
      return { status: 200, response: { items } };
    }
    if (path.startsWith(API_ACCESS)) {
      if (this.behaviour.isApiAccessRouted === false) {
        throw apiError(404, { detail: "Request failed to match any route" });
      }
      return { status: 200, response: { data: this.#listed("expiresAt", 0), links: {} } };
    }
    if (!this.isAccountThere) {
      throw apiError(404, { apiCode: "account.notFound" });
    }
    if (path === MANAGE) {
      return method === "POST"
        ? { status: 200, response: this.#mint(body) }
        : { status: 200, response: this.#listed("expiry", this.behaviour.listLagMs ?? 0) };
    }
    return this.#revoke(path.slice(MANAGE.length + 1));
  }

  #listed(expiryName: string, lagMs: number): unknown[] {
    const {
      write = (ms: number) => new Date(ms).toISOString(),
      writeId = (id: string) => id,
      writeLabel = (label: string) => label,
    } = this.behaviour;
    return this.tokens
      .filter(({ createdMs }) => createdMs + lagMs <= this.nowMs())
      .map(({ id, label, createdMs, expiryMs, isBlocked }) => ({
        id: writeId(id),
        label: writeLabel(label),
        createdAt: new Date(createdMs).toISOString(),
        ...(expiryMs !== undefined && { [expiryName]: write(expiryMs) }),
        ...(isBlocked === true && { status: "BLOCKED" }),
      }));
  }

  #mint({ label, scopes, expiry }: Properties): unknown {
    const { capDays, relabel = (text: string) => text, round = (ms: number) => ms } = this.behaviour;
    const asked = Date.parse(String(expiry));
    const life = asked - this.nowMs();
    if (!Array.isArray(scopes) || scopes.length === 0) {
      throw apiError(400, { apiCode: "MISSING_SCOPES" });
    }
    if (!(life > 0) || life > 365 * DAY_MS) {
      throw apiError(400, { apiCode: "INVALID_EXPIRY" });
    }
    const capped = capDays === undefined ? asked : Math.min(asked, this.nowMs() + capDays * DAY_MS);
    const token = this.add(relabel(String(label)), round(capped));
    return { id: token.id, label: token.label, token: token.secret };
  }

  #revoke(id: string): { status: number } {
    const { revokeLagMs = 0, revokeStatus = 204 } = this.behaviour;
    const token = this.tokens.find((one) => one.id === id);
    if (token === undefined) {
      throw apiError(404, { apiCode: "notFound" });
    }
    this.revocations.push({ token, atMs: this.nowMs() });
    if (revokeLagMs === 0) {
      this.drop(id);
    } else {
      setTimeout(() => {
        this.drop(id);
      }, revokeLagMs);
    }
    return { status: revokeStatus };
  }
}

/** The calls of the engine, typed; the SDK has `any` in their place. */
interface Provider {
  check(olds: Properties, news: Properties): Promise<{ inputs?: Properties; failures?: CheckFailure[] }>;
  diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes?: boolean | undefined; replaces?: string[] | undefined }>;
  create(inputs: Properties): Promise<{ id: string; outs?: Properties }>;
  read(id: string, state: Properties): Promise<{ id?: string; inputs?: Properties; props?: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs?: Properties }>;
  delete(id: string, state: Properties): Promise<void>;
}

/** One `ApiToken` of a stack, as the engine keeps it. */
export interface Recorded {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Why it is unfinished: the next `up` then updates it. */
  readonly reasons?: readonly string[];
}

/** A stack with one token, and what the engine asks of the provider. Each operation is a separate provider process. */
export class TokenStack {
  recorded: Recorded | undefined;
  /** What the operations logged, as `<severity>: <message>`. */
  readonly messages: string[] = [];

  constructor(
    readonly server: TokenServer,
    readonly listingLagSeconds = 120,
  ) {}

  get secret(): unknown {
    return this.recorded?.outputs["token"];
  }

  /** `pulumi up`. Resolves to what was done. */
  async up(program: Properties): Promise<"create" | "update" | "replace" | "same"> {
    return settled(this.#up({ ...program, managedBy: "acme/prod:token" }));
  }

  async refresh(): Promise<void> {
    const { recorded } = this;
    if (recorded === undefined) {
      return;
    }
    const read = this.#provider().read(recorded.id, recorded.outputs);
    const { id, inputs = {}, props = {} } = await settled(read);
    this.recorded = id === undefined ? undefined : { id, inputs, outputs: props };
  }

  async destroy(): Promise<void> {
    const { recorded } = this;
    if (recorded !== undefined) {
      await settled(this.#provider().delete(recorded.id, recorded.outputs));
      this.recorded = undefined;
    }
  }

  #provider(): Provider {
    const record = new StackRecord();
    const { log, messages } = recordingLog();
    const organization = new Organization({
      orgId: "org",
      client: this.server,
      directoryId: undefined,
      serviceAccountApi: "api-access",
      log,
      record,
      listingLagSeconds: this.listingLagSeconds,
    });
    return toDynamicProvider(apiTokenDefinition, {
      configure: () => undefined,
      defaultOrgId: "org",
      record,
      now: () => Date.now(),
      info: (message) => {
        log.info(message);
      },
      warn: (message) => {
        log.warn(message);
      },
      run: async (_orgId, operation) => {
        try {
          return await operation(organization);
        } finally {
          this.messages.push(...messages.splice(0));
        }
      },
    }) as Provider;
  }

  async #up(program: Properties): Promise<"create" | "update" | "replace" | "same"> {
    const provider = this.#provider();
    const checkAgainst = async (olds: Properties): Promise<Properties> => {
      const { failures = [], inputs = {} } = await provider.check(olds, program);
      if (failures.length > 0) {
        throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
      }
      return inputs;
    };
    const { recorded } = this;
    if (recorded === undefined) {
      await this.#apply(await checkAgainst({}), (inputs) => provider.create(inputs));
      return "create";
    }
    const inputs = await checkAgainst(recorded.inputs);
    const { changes, replaces } = await provider.diff(recorded.id, recorded.outputs, inputs);
    if (replaces !== undefined && replaces.length > 0) {
      await this.#apply(await checkAgainst({}), (fresh) => provider.create(fresh));
      await provider.delete(recorded.id, recorded.outputs);
      return "replace";
    }
    if (changes !== true && recorded.reasons === undefined && isDeepStrictEqual(inputs, recorded.inputs)) {
      return "same";
    }
    await this.#apply(inputs, async () => {
      const { outs = {} } = await provider.update(recorded.id, recorded.outputs, inputs);
      return { id: recorded.id, outs };
    });
    return "update";
  }

  /** Records what an operation achieved, also a partial success. */
  async #apply(
    inputs: Properties,
    operation: (inputs: Properties) => Promise<{ id: string; outs?: Properties }>,
  ): Promise<void> {
    try {
      const { id, outs = {} } = await operation(inputs);
      this.recorded = { id, inputs, outputs: outs };
    } catch (error) {
      if (!(error instanceof InitFailureError)) {
        throw error;
      }
      const { id, properties, reasons } = error;
      this.recorded = { id, inputs, outputs: properties, reasons };
    }
  }
}

/** Lets every timer of Jest run until the promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const end = (): void => {
    isSettled = true;
  };
  const isDone = (): boolean => isSettled;
  promise.then(end, end);
  // Only as far as it takes: the day must not end because a test waits.
  for (let turns = 0; turns < 10_000; turns += 1) {
    if (isDone()) {
      break;
    }
    await jest.advanceTimersToNextTimerAsync();
  }
  return promise;
}

/** Moves this machine's clock, and with it the server's, to a day counted from the start. */
export function onDay(day: number, startMs: number): void {
  jest.setSystemTime(startMs + day * DAY_MS);
}
