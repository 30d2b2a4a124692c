// One project per kind of test (CONTRIBUTING.md, "Tests"), so that each kind has its own time limit and workers.
const kinds = { unit: 10, contract: 20, host: 60, e2e: 300, types: 60 };

/** @type {import("jest").Config} */
export default {
  maxWorkers: 2,
  projects: Object.entries(kinds).map(([kind, timeoutSeconds]) => ({
    displayName: kind,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/tests/${kind}/**/*.test.ts`],
    testEnvironment: "node",
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2023" }, module: { type: "commonjs" } }] },
    testTimeout: timeoutSeconds * 1000,
  })),
};
