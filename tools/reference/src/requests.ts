/** One run of an operation, with its requests as `METHOD /route`. */
export interface Run {
  readonly operation: string;
  /** Whether it was an ordinary run. */
  readonly isOrdinary: boolean;
  readonly requests: readonly string[];
}

/** `always` is in every ordinary run of an operation. */
type Frequency = "always" | "sometimes";

/** By request, and by the operation that sends it. */
export type Requests = ReadonlyMap<string, ReadonlyMap<string, Frequency>>;

export function frequenciesOf(runs: readonly Run[]): Requests {
  const requests = [...new Set(runs.flatMap((run) => run.requests))];
  return new Map(
    requests.map((request) => {
      const senders = new Set(
        runs.filter((run) => run.requests.includes(request)).map((run) => run.operation),
      );
      return [
        request,
        new Map([...senders].map((operation) => [operation, frequencyOf(request, operation, runs)])),
      ];
    }),
  );
}

function frequencyOf(request: string, operation: string, runs: readonly Run[]): Frequency {
  const ordinary = runs.filter((run) => run.isOrdinary && run.operation === operation);
  return ordinary.length > 0 && ordinary.every((run) => run.requests.includes(request))
    ? "always"
    : "sometimes";
}
