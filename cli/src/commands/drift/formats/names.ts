export const FORMATS = ["table", "json", "markdown", "csv", "sarif", "junit"] as const;

export type Format = (typeof FORMATS)[number];
