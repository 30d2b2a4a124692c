export const FORMATS = ["table", "json", "markdown", "csv", "html", "sarif", "junit"] as const;

export type Format = (typeof FORMATS)[number];
