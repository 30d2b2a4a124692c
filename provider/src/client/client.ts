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
import type { Answer, Attempt, Transport } from "./transport";

/** One request to the API. */
export interface ApiRequest<T> extends Omit<Attempt, "timeoutMs"> {
  /** `read` may be sent again after any transient failure, `write` only where it cannot have been applied. */
  readonly effect: Effect;
  /** What the response must look like; only the fields that are used. */
  readonly schema: z.ZodType<T>;
  /** Called with the status of the success response, where more than success matters. */
  readonly onStatus?: ((status: number) => void) | undefined;
}

export interface ApiClient {
  /** The configured server, to which next links are held. */
  readonly baseUrl: string;
  /** The server's clock. */
  readonly clock: { nowMs(): number };
  /**
   * Sends with retries and pacing; returns the parsed response or throws a `ProviderError`. Everything ends
   * at the deadline of the running operation, or after `retryBudgetSeconds` outside of any.
   */
  request<T>(request: ApiRequest<T>): Promise<T>;
}

export interface ClientOptions {
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Concurrent requests, over all resources of the process. */
  readonly maxConcurrency: number;
  /** Time for a request, with all attempts, that no operation sends. */
  readonly retryBudgetSeconds: number;
  readonly log: Log;
  /** The server's clock. @default this machine's */
  readonly clock?: { nowMs(): number } | undefined;
  /** Called before each attempt that changes something; when it rejects, nothing is sent. */
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

  /** Waits for a free lane and for the pacer, and sends once. Whoever gave up waiting has nothing sent. */
  async function sendOnce(attempt: Attempt, effect: Effect, deadline: Deadline): Promise<Answer> {
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
      // An attempt ends by itself at the deadline, and what it ends with tells whether it may have been applied.
      if (error instanceof DeadlineError && isSent) {
        return sending;
      }
      throw error;
    });
  }

  /** Resolves to what `read` makes of the response. */
  async function sendWithRetries(
    attempt: Attempt,
    effect: Effect,
    read: (answer: Answer) => unknown,
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
        // What an attempt in the last moment ends with tells less than the failure that led to it.
        if (isByDeadline(error) && earlier !== undefined && failureOf(earlier) !== "rate-limited") {
          throw withAttempts(earlier, attempts, startedAtMs);
        }
        // A refused request waits for its turn like every other: the pacer knows for how long.
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
      const isBodyOfUse = (schema as unknown) !== anyBody;
      const body = await sendWithRetries(attempt, effect, (answer) => {
        onStatus?.(answer.status);
        // Where the body is of no use it may be anything but a page that is not of the API.
        return isBodyOfUse || answer.isHtml ? answer.parseBody() : undefined;
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
