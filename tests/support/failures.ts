import { ApiError, ResponseShapeError, TimeoutError, TransportError } from "../../provider/src/errors";

/** A refused request, with what a test cares about. */
export function apiError(
  status: number,
  facts: Partial<ConstructorParameters<typeof ApiError>[0]> = {},
): ApiError {
  return new ApiError({ method: "POST", path: "/x", status, statusText: "", ...facts });
}

export const failures = {
  rateLimited: () => apiError(429),
  serverError: () => apiError(502),
  requestTimeout: () => apiError(408),
  notSent: () => new TransportError("POST", "/x", "https://api", "ECONNREFUSED"),
  connectionLost: () => new TransportError("POST", "/x", "https://api", "ECONNRESET"),
  timedOut: () => new TimeoutError("POST", "/x", 30),
  badShape: () => new ResponseShapeError("POST", "/x", "it is not JSON"),
  refused: () => apiError(403),
} as const;
