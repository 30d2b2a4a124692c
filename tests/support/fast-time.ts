/**
 * Makes the waits of the code under test pass `factor` times as fast: `Date.now` and `setTimeout` run on a
 * faster clock, while sockets and request time-outs keep the real one. Returns what restores both.
 */
export function speedUpTime(factor: number): () => void {
  const realNow = Date.now;
  const realSetTimeout = globalThis.setTimeout;
  const startMs = realNow();
  Date.now = () => Math.floor(startMs + (realNow() - startMs) * factor);
  globalThis.setTimeout = ((callback: () => void, delayMs = 0) =>
    realSetTimeout(callback, delayMs / factor)) as typeof setTimeout;
  return () => {
    Date.now = realNow;
    globalThis.setTimeout = realSetTimeout;
  };
}
