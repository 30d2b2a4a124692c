import { bulkhead } from "cockatiel";
import type { z } from "zod";
import { DeadlineError, ProviderError, ResponseShapeError, TimeoutError } from "../errors";
import { currentDeadline, Deadline } from "../timing/deadline";
import { sleep } from "../timing/sleep";
import { anyBody } from "./any-body";
import { backoffMs } from "./backoff";
import { Pacer } from "./pacer";
import type { Log } from "./log";
import { failureOf, isOutcomeUnknown, mayRetry, type Effect } from "./retry-table";
import type { ApiResponse, Attempt, Transport } from "./transport";

/** One request to the API. */
export interface ApiRequest<T> extends Omit<Attempt, "timeoutMs"> {
  /** A `read` is retried after any transient failure, a `write` only if it cannot have been applied. */
  readonly effect: Effect;
  /** The shape that the response must have; only the fields that are used. */
  readonly schema: z.ZodType<T>;
  /** Called with the status of the success response, for endpoints whose success statuses differ in meaning. */
  readonly onStatus?: ((status: number) => void) | undefined;
}

export interface ApiClient {
  /** The configured server. Next links to other servers are rejected. */
  readonly baseUrl: string;
  /** The server's clock. */
  readonly clock: { nowMs(): number };
  /**
   * Sends with retries and pacing; returns the parsed response or throws a `ProviderError`. Everything ends
   * at the deadline of the current operation, or after `retryBudgetSeconds` outside of an operation.
   */
  request<T>(request: ApiRequest<T>): Promise<T>;
}

export interface ClientOptions {
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Concurrent requests of the whole process, over all resources. */
  readonly maxConcurrency: number;
  /** Time for a request outside of an operation, with all its attempts. */
  readonly retryBudgetSeconds: number;
  readonly log: Log;
  /** The server's clock. @default this machine's */
  readonly clock?: { nowMs(): number } | undefined;
  /** Called before each attempt that changes something. If it rejects, nothing is sent. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  /** A number from 0 to 1; tests pass a fixed one. @default Math.random */
  readonly random?: () => number;
}

export function createClient(options: ClientOptions): ApiClient {
  const { clock = { nowMs: () => Date.now() }, transport } = options;
  const random = options.random ?? Math.random;
  const lanes = bulkhead(options.maxConcurrency, Number.POSITIVE_INFINITY);
  const pacer = new Pacer({
    random,
    onLongWait: (reason, waitMs) => {
      options.log.info(`waiting ${Math.ceil(waitMs / 1000)} s: ${reason}`);
    },
  });

  /** Waits for a free lane and for the pacer, then sends once. Sends nothing if the wait ends at the deadline. */
  async function sendOnce(attempt: Attempt, effect: Effect, deadline: Deadline): Promise<ApiResponse> {
    const waitingFor = `its turn to send ${attempt.method} ${attempt.path}`;
    let isSent = false;
    const sending = lanes.execute(() =>
      pacer.run(deadline, async () => {
        deadline.check(waitingFor);
        if (effect !== "read") {
          await options.beforeWrite?.();
        }
        isSent = true;
        return transport({ ...attempt, timeoutMs: deadline.remainingMs });
      }),
    );
    return deadline.bound(sending, waitingFor).catch(async (error: unknown) => {
      // An attempt ends by itself at the deadline. How it ends shows whether it may have been applied.
      if (error instanceof DeadlineError && isSent) {
        return sending;
      }
      throw error;
    });
  }

  /** Resolves to what `read` returns for the response. */
  async function sendWithRetries(
    attempt: Attempt,
    effect: Effect,
    read: (response: ApiResponse) => unknown,
  ): Promise<unknown> {
    const deadline = currentDeadline() ?? new Deadline(options.retryBudgetSeconds);
    const startedAtMs = Date.now();
    let earlier: unknown;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return read(await sendOnce(attempt, effect, deadline));
      } catch (error) {
        if (effect !== "read" && isOutcomeUnknown(error)) {
          deadline.allowAftermath();
        }
        // An attempt in the last moment ends with the deadline. The failure before it is the better reason.
        if (isByDeadline(error) && earlier !== undefined && failureOf(earlier) !== "rate-limited") {
          throw withAttempts(earlier, attempts, startedAtMs);
        }
        // After a 429 the pacer knows how long to wait.
        const waitMs = failureOf(error) === "rate-limited" ? 0 : backoffMs(attempts, random);
        if (!mayRetry(error, effect, attempts) || deadline.remainingMs <= waitMs) {
          throw withAttempts(error, attempts, startedAtMs);
        }
        earlier = error;
        await sleep(waitMs);
      }
    }
  }

  return {
    baseUrl: options.baseUrl,
    clock,
    async request<T>(request: ApiRequest<T>): Promise<T> {
      const { effect, schema, onStatus, ...attempt } = request;
      const isBodyUsed = (schema as unknown) !== anyBody;
      const body = await sendWithRetries(attempt, effect, (response) => {
        onStatus?.(response.status);
        // A body that is not used can be anything except a page of a proxy.
        return isBodyUsed || response.isHtml ? response.parseBody() : undefined;
      });
      const parsed = schema.safeParse(body);
      if (!parsed.success) {
        throw new ResponseShapeError(attempt.method, attempt.path, describeShape(parsed.error));
      }
      return parsed.data;
    },
  };
}

function isByDeadline(error: unknown): boolean {
  return error instanceof DeadlineError || (error instanceof TimeoutError && error.isByDeadline);
}

function withAttempts(error: unknown, attempts: number, startedAtMs: number): unknown {
  if (error instanceof ProviderError && attempts > 1) {
    error.message += ` Tried ${attempts} times in ${Math.round((Date.now() - startedAtMs) / 1000)} s.`;
  }
  return error;
}

function describeShape(error: z.ZodError): string {
  const [issue] = error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? "the body" : issue.path.map(String).join(".");
  return `${where}: ${issue?.message ?? "unreadable"}`;
}
