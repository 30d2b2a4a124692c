import process from "node:process";

// One project per kind of test (CONTRIBUTING.md, "Tests"); the time limit of each kind is in
// tests/support/time-limit.ts.
const kinds = ["unit", "contract", "host", "model", "e2e", "live", "types"];
// Needs a Chromium, which no package of ours brings along: `npm run test:browser`.
if (process.env.BROWSER_TESTS === "true") {
  kinds.push("browser");
}
// Builds Pulumi's hosts of other languages out of published modules: needs Go, Python and a network.
// `npm run test:languages`.
if (process.env.LANGUAGE_TESTS === "true") {
  kinds.push("languages");
}

// The host suite runs once for each face of the resources (tests/support/hosted-organization.ts).
const runs = kinds.flatMap((kind) =>
  kind === "host"
    ? [
        { kind, face: "dynamic" },
        { kind, face: "native" },
      ]
    : [{ kind, face: undefined }],
);

// Set by `npm run test:profile`: every emulator of a test responds like the organisation of this profile.
const moduleNameMapper = process.env.EMULATOR_PROFILE
  ? { "^pulumi-atlassian-admin-emulator$": "<rootDir>/tests/support/profiled-emulator.ts" }
  : {};

/** @type {import("jest").Config} */
export default {
  maxWorkers: 3,
  projects: runs.map(({ kind, face }) => ({
    displayName: face === "native" ? `${kind}-native` : kind,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/tests/${kind}/**/*.test.ts`],
    testPathIgnorePatterns: face === "dynamic" ? ["<rootDir>/tests/host/native/"] : [],
    globals: face === undefined ? {} : { providerFace: face },
    testEnvironment: "node",
    moduleNameMapper,
    // Projects of running tests come and go.
    modulePathIgnorePatterns: ["<rootDir>/tests/\\.projects/"],
    transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2023" }, module: { type: "commonjs" } }] },
    setupFilesAfterEnv: ["<rootDir>/tests/support/time-limit.ts"],
  })),
};
