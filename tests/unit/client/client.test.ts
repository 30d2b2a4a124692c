import { z } from "zod";
import { runWithDeadline } from "../../../provider/src/timing/deadline";
import { RefusedError, type ProviderError } from "../../../provider/src/errors";
import { createClient, type ApiClient, type ClientOptions } from "../../../provider/src/client/client";
import {
  RETRY_TABLE,
  failureOf,
  isOutcomeUnknown,
  type Effect,
} from "../../../provider/src/client/retry-table";
import type { ApiResponse, Transport } from "../../../provider/src/client/transport";
import { apiError, failures } from "../../support/failures";

const answering = (body: unknown): ApiResponse => ({
  status: 200,
  headers: {},
  parseBody: () => body,
  isHtml: false,
});
const OK = answering({ value: 1 });

/** Responds to each attempt with the next step; the last one again and again. */
function scripted(...steps: (ApiResponse | Error)[]): { transport: Transport; attempts: () => number } {
  let attempts = 0;
  return {
    attempts: () => attempts,
    transport: async () => {
      const step = steps[Math.min(attempts, steps.length - 1)];
      attempts += 1;
      if (step === undefined || step instanceof Error) {
        throw step ?? new Error("no step");
      }
      return step;
    },
  };
}

function clientOf(transport: Transport, onInfo: (message: string) => void = () => undefined): ApiClient {
  return createClient(optionsOf(transport, onInfo));
}

function optionsOf(transport: Transport, onInfo: (message: string) => void = () => undefined): ClientOptions {
  return {
    baseUrl: "https://api",
    transport,
    maxConcurrency: 2,
    retryBudgetSeconds: 300,
    log: { debug: () => undefined, info: onInfo, warn: () => undefined },
    random: () => 0.5,
  };
}

function send(client: ApiClient, effect: Effect): Promise<{ value: number }> {
  return client.request({ method: "POST", path: "/x", effect, schema: z.object({ value: z.number() }) });
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("RETRY_TABLE", () => {
  const rows = Object.entries(failures).flatMap(([name, make]) =>
    (["read", "delete", "write"] as const).map((effect) => ({ name, effect, make })),
  );

  it.each(rows)("decides what the client does after $name of a $effect", async ({ effect, make }) => {
    const { transport, attempts } = scripted(make(), OK);
    const sending = send(clientOf(transport), effect).catch((error: unknown) => error);
    await jest.runAllTimersAsync();
    const failure = failureOf(make()) ?? "refused";
    const isRetried = RETRY_TABLE[failure].effects.includes(effect);
    expect(attempts()).toBe(isRetried ? 2 : 1);
    expect((await sending) instanceof Error).toBe(!isRetried);
  });

  it.each(Object.entries(failures))("ends the attempts after %s of a read", async (_name, make) => {
    const { transport, attempts } = scripted(make());
    const client = clientOf(transport);
    const sending = runWithDeadline(86_400, () => send(client, "read")).catch((error: unknown) => error);
    await jest.runAllTimersAsync();
    await sending;
    expect(attempts()).toBe(1 + RETRY_TABLE[failureOf(make()) ?? "refused"].retries);
  });

  it("never repeats a write that may have been applied", () => {
    const uncertain = Object.values(failures)
      .map((make) => make())
      .filter((error) => isOutcomeUnknown(error))
      .map((error) => failureOf(error) ?? "refused");
    expect(new Set(uncertain)).toEqual(
      new Set(["server-error", "connection-lost", "timed-out", "bad-shape"]),
    );
    expect(uncertain.filter((failure) => RETRY_TABLE[failure].effects.includes("write"))).toEqual([]);
  });
});

describe("ApiClient", () => {
  it("reports how often and how long it tried", async () => {
    const { transport } = scripted(apiError(429, { retryAfterMs: 10_000 }));
    const sending = runWithDeadline(25, () => send(clientOf(transport), "write"));
    const error = sending.catch((reason: unknown) => reason);
    await jest.runAllTimersAsync();
    expect(String(await error)).toMatch(
      /longer than is left of the operation's 25 s.*Tried 5 times in 2\d s/s,
    );
  });

  it("logs a long wait once, for all requests that wait", async () => {
    const messages: string[] = [];
    const refusal = apiError(429, { retryAfterMs: 60_000 });
    const { transport } = scripted(refusal, OK);
    const client = clientOf(transport, (message) => messages.push(message));
    const sending = Promise.all([send(client, "read"), send(client, "read"), send(client, "read")]);
    await jest.runAllTimersAsync();
    await sending;
    expect(messages).toEqual(["waiting 60 s: the API's rate limit was reached"]);
  });

  it("names the field that does not match the documented API", async () => {
    const { transport } = scripted(answering({ value: "one" }));
    await expect(send(clientOf(transport), "read")).rejects.toMatchObject({
      code: "response-shape",
      problem: expect.stringContaining("value:") as string,
    });
  });

  it("sends nothing after the deadline, also what waits for a free lane", async () => {
    const { transport, attempts } = scripted(OK);
    const slow: Transport = async (attempt) => {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return transport(attempt);
    };
    const client = clientOf(slow);
    const sending = runWithDeadline(3, () =>
      Promise.allSettled(Array.from({ length: 8 }, () => send(client, "write"))),
    );
    await jest.runAllTimersAsync();
    const codes = (await sending).map((one) =>
      one.status === "rejected" ? (one.reason as ProviderError).code : "sent",
    );
    // Two lanes: two are done after 2 s, two more are in flight at 3 s, and the others never leave.
    expect(codes).toEqual(["sent", "sent", "sent", "sent", ...Array<string>(4).fill("deadline")]);
    expect(attempts()).toBe(4);
  });

  it.each([
    ["read", 1],
    ["write", 0],
    ["delete", 0],
  ] as const)("calls beforeWrite before each %s", async (effect, sent) => {
    const { transport, attempts } = scripted(OK);
    const client = createClient({
      ...optionsOf(transport),
      beforeWrite: () => Promise.reject(new RefusedError("the engine has ended.")),
    });
    const sending = send(client, effect).catch((error: unknown) => error);
    await jest.runAllTimersAsync();
    await sending;
    expect(attempts()).toBe(sent);
  });

  it("sends no more concurrent requests than configured", async () => {
    let underWay = 0;
    let most = 0;
    const client = clientOf(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 10));
      underWay -= 1;
      return OK;
    });
    const sending = Promise.all(Array.from({ length: 20 }, () => send(client, "read")));
    await jest.runAllTimersAsync();
    await sending;
    expect(most).toBe(2);
  });
});
