/** How many requests a key can make in a period of real time. */
export interface RateLimit {
  /** Requests allowed in one period. */
  readonly requests: number;
  /** Length of the period in seconds of real time. */
  readonly periodSeconds: number;
  /** The headers of a 429. @default "x-ratelimit" */
  readonly headerStyle?: "x-ratelimit" | "retry-after" | "both" | "none";
}

export function isRateLimit(value: Record<string, unknown>): boolean {
  const { requests, periodSeconds, headerStyle = "both", ...rest } = value;
  return (
    typeof requests === "number" &&
    requests >= 0 &&
    typeof periodSeconds === "number" &&
    periodSeconds > 0 &&
    ["x-ratelimit", "retry-after", "both", "none"].includes(headerStyle as string) &&
    Object.keys(rest).length === 0
  );
}
