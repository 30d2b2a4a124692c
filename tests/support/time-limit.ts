import path from "node:path";

/** How long one test of a kind can take, in seconds, on a slow and busy machine. */
const LIMIT_SECONDS: Readonly<Record<string, number>> = {
  unit: 10,
  contract: 20,
  host: 60,
  types: 60,
  e2e: 300,
  live: 900,
  browser: 120,
  languages: 300,
};

const [kind = ""] = path
  .relative(path.resolve(__dirname, ".."), expect.getState().testPath ?? "")
  .split(path.sep);
jest.setTimeout((LIMIT_SECONDS[kind] ?? 5) * 1000);
