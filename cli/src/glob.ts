/** Whether a text fits a pattern, in which `*` stands for any text. Case does not count. */
export function toExpression(pattern: string): RegExp {
  const parts = pattern.split(/\*+/).map((part) => part.replace(/[$()+.?[\\\]^{|}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "isu");
}
