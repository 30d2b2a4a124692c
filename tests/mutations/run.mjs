// `npm run test:mutations`: breaks a copy of the provider in every way of mutations.mjs, and fails unless a
// test sees each. Prints the table of docs/reliability.md.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { MUTATIONS } from "./mutations.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const SOURCES = [
  "jest.config.mjs",
  "package.json",
  "provider",
  "tests",
  "emulator",
  "cli",
  "engine",
  "policy",
];

const copy = mkdtempSync(path.join(tmpdir(), "mutations-"));
try {
  makeCopy();
  MUTATIONS.forEach(demandPlace);
  demandGreen();
  const rows = MUTATIONS.map((mutation) => ({ ...mutation, seenBy: tryOut(mutation) }));
  process.stdout.write(tableOf(rows));
  const unseen = rows.filter(({ seenBy }) => seenBy === undefined);
  process.stdout.write(`\n${rows.length} mutations, ${rows.length - unseen.length} seen\n`);
  process.exitCode = unseen.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function makeCopy() {
  const isCopied = (file) => !/(^|\/)(node_modules|dist|\.projects)$/.test(file);
  for (const source of SOURCES) {
    cpSync(path.join(ROOT, source), path.join(copy, source), { recursive: true, filter: isCopied });
  }
  for (const folder of ["", ...SOURCES].filter((name) => existsSync(path.join(ROOT, name, "node_modules")))) {
    symlinkSync(path.join(ROOT, folder, "node_modules"), path.join(copy, folder, "node_modules"));
  }
}

/** A test that fails anyhow sees nothing. */
function demandGreen() {
  const failed = failuresOf([...new Set(MUTATIONS.flatMap(({ tests }) => tests))]);
  if (failed.length > 0) {
    throw new Error(`These fail without any mutation:\n${failed.join("\n")}`);
  }
}

/** What is to be replaced stands in the source once. */
function demandPlace({ file, find }) {
  if (readFileSync(sourceOf(file), "utf8").split(find).length !== 2) {
    throw new Error(`${file} does not hold exactly once: ${find}`);
  }
}

function sourceOf(file) {
  return path.join(copy, "provider/src", file);
}

/** The first test that fails. */
function tryOut({ name, file, find, replace, tests }) {
  const target = sourceOf(file);
  const source = readFileSync(target, "utf8");
  writeFileSync(
    target,
    source.replace(find, () => replace),
  );
  try {
    const [seenBy] = failuresOf(tests);
    process.stderr.write(`${seenBy === undefined ? "NOT SEEN" : "seen"}: ${name}\n`);
    return seenBy;
  } finally {
    writeFileSync(target, source);
  }
}

/** The titles of the tests that fail, after the path of their file. */
function failuresOf(tests) {
  const report = path.join(copy, "report.json");
  const files = tests.map((test) => path.join(copy, "tests/unit", `${test}.test.ts`));
  spawnSync(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "--runTestsByPath", ...files, "--json", `--outputFile=${report}`],
    { cwd: copy, stdio: "ignore" },
  );
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  rmSync(report);
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative(copy, name);
    const titles = assertionResults.filter((one) => one.status === "failed").map((one) => one.fullName);
    return titles.length === 0 && status === "failed"
      ? [`${file}: does not run`]
      : titles.map((title) => `${file}: ${title}`);
  });
}

function tableOf(rows) {
  const lines = rows.map(({ name, file, seenBy }) => {
    const [test, ...title] = (seenBy ?? "no test").split(": ");
    return `| ${name} | \`${file}\` | \`${test.replace("tests/unit/", "")}\` | ${title.join(": ").replaceAll("|", "\\|")} |`;
  });
  return [
    "| mutation | in `provider/src` | detected by, in `tests/unit` | the test |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}
