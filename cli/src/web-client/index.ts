export { toSafeAddress } from "./address";
export { isRateLimited, retryAfterMs } from "./rate-limit";
export { NoAnswerError, TimeUpError, Web, type WebAnswer, type WebOptions, type WebRequest } from "./send";
