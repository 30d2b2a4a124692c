export const FORMATS = ["text", "markdown", "json", "sarif"] as const;

export type Format = (typeof FORMATS)[number];
