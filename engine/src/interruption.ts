const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const SAME_REQUEST_MS = 1_000;

/**
 * Runs something that owns child processes or temporary folders. A caller that passes a signal decides itself when
 * to stop. Otherwise Ctrl-C, SIGTERM and SIGHUP abort the work, so that it can clean up and reject; another one a
 * second later ends this process immediately.
 */
export async function withInterruption<Result>(
  callerSignal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (callerSignal !== undefined) {
    return work(callerSignal);
  }
  const controller = new AbortController();
  let abortedAt = 0;
  const onSignal = (): void => {
    // Under npm, one Ctrl-C can arrive twice: from the terminal, and forwarded by npm.
    if (controller.signal.aborted && Date.now() - abortedAt > SAME_REQUEST_MS) {
      process.exit(130);
    }
    abortedAt = Date.now();
    controller.abort();
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) {
      process.off(signal, onSignal);
    }
  }
}
