/** Options of every `DataLoader` here: the engine asks for resources one by one, so a batch waits a moment for company. */
export const BATCHING = {
  maxBatchSize: 100,
  batchScheduleFn: (dispatch: () => void) => {
    setTimeout(dispatch, 5);
  },
} as const;
