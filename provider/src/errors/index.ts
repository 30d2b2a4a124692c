export * from "./errors";
export { redact } from "./redact";
