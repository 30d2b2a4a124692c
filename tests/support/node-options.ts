import path from "node:path";

/**
 * `NODE_OPTIONS` of the processes that a test starts: they load `lazy-sdk.cjs` first, then the given scripts
 * of this folder.
 */
export function nodeOptions(...scripts: readonly string[]): string {
  return ["lazy-sdk.cjs", ...scripts].map((script) => `--require ${path.join(__dirname, script)}`).join(" ");
}
