const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends the trial at the first signal, and the process at the second. */
export function onInterruption(
  first: () => void,
  second: () => void,
): { readonly stop: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const handle = (): void => {
    if (controller.signal.aborted) {
      second();
    } else {
      controller.abort();
      first();
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, handle);
  }
  return {
    stop: controller.signal,
    done: () => {
      for (const signal of SIGNALS) {
        process.off(signal, handle);
      }
    },
  };
}
