import { bulkhead, DelegateBackoff, handleWhen, retry } from "cockatiel";
import type { z } from "zod";
import { ProviderError, ResponseShapeError } from "../errors";
import { backoffMs } from "./backoff";
import { currentBudget } from "./budget";
import { Pacer } from "./pacer";
import type { Log } from "./log";
import type { ApiPath } from "./path";
import { failureOf, mayRetry, type Effect } from "./retry-table";
import type { Answer, Attempt, Transport } from "./transport";

/** One request to the API. */
export interface ApiRequest<T> extends Omit<Attempt, "path"> {
  readonly path: ApiPath;
  /** `read` may be sent again after any transient failure, `write` only where it cannot have been applied. */
  readonly effect: Effect;
  /** What the answer must look like; only the fields that are used. */
  readonly schema: z.ZodType<T>;
}

export interface ApiClient {
  /** The configured server, to which next links are held. */
  readonly baseUrl: string;
  /** Sends with retries and pacing; returns the parsed answer or throws a `ProviderError`. */
  request<T>(request: ApiRequest<T>): Promise<T>;
}

export interface ClientOptions {
  readonly baseUrl: string;
  readonly transport: Transport;
  /** Requests under way at once, over all resources of the process. */
  readonly maxConcurrency: number;
  /** Time for all attempts of one operation. */
  readonly retryBudgetSeconds: number;
  readonly log: Log;
  /** A number from 0 to 1; tests pass a fixed one. @default Math.random */
  readonly random?: () => number;
}

export function createClient(options: ClientOptions): ApiClient {
  const { transport } = options;
  const random = options.random ?? Math.random;
  const lanes = bulkhead(options.maxConcurrency, Number.POSITIVE_INFINITY);
  const pacer = new Pacer({
    random,
    onLongWait: (reason, waitMs) => {
      options.log.info(`waiting ${Math.ceil(waitMs / 1000)} s: ${reason}`);
    },
  });

  async function sendWithRetries(attempt: Attempt, effect: Effect): Promise<Answer> {
    const budget = currentBudget(options.retryBudgetSeconds);
    const startedAtMs = Date.now();
    let attempts = 0;
    const policy = retry(
      handleWhen((error) => mayRetry(error, effect, attempts) && Date.now() < budget.deadlineMs),
      {
        maxAttempts: Number.POSITIVE_INFINITY,
        // A refused request waits for its turn like every other: the pacer knows for how long.
        backoff: new DelegateBackoff(({ result }) =>
          "error" in result && failureOf(result.error) !== "rate-limited"
            ? Math.min(backoffMs(attempts, random), budget.deadlineMs - Date.now())
            : 0,
        ),
      },
    );
    try {
      return await policy.execute(async () => {
        return lanes.execute(() =>
          pacer.run(budget, () => {
            attempts += 1;
            return transport(attempt);
          }),
        );
      });
    } catch (error) {
      if (error instanceof ProviderError && attempts > 1) {
        error.message += ` Tried ${attempts} times in ${Math.round((Date.now() - startedAtMs) / 1000)} s.`;
      }
      throw error;
    }
  }

  return {
    baseUrl: options.baseUrl,
    async request<T>(request: ApiRequest<T>): Promise<T> {
      const { path, effect, schema, ...rest } = request;
      const answer = await sendWithRetries({ ...rest, path: path.path }, effect);
      const parsed = schema.safeParse(answer.body);
      if (!parsed.success) {
        throw new ResponseShapeError(rest.method, path.path, describeShape(parsed.error));
      }
      return parsed.data;
    },
  };
}

function describeShape(error: z.ZodError): string {
  const [issue] = error.issues;
  const where =
    issue === undefined || issue.path.length === 0 ? "the body" : issue.path.map(String).join(".");
  return `${where}: ${issue?.message ?? "unreadable"}`;
}
