export const FORMATS = ["table", "json", "markdown", "sarif", "junit"] as const;

export type Format = (typeof FORMATS)[number];
