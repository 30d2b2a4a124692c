import { readFileSync } from "node:fs";
import path from "node:path";

const WORKSPACE = path.resolve(__dirname, "../..");

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** The fenced code blocks of the README, in their order. */
export function readmeBlocks(): CodeBlock[] {
  const readme = readFileSync(path.join(WORKSPACE, "README.md"), "utf8");
  return [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}
