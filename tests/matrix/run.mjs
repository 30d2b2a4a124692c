// `npm run test:matrix [-- --write] [--only 1,4] [--parallel 2]`: tries the published packages in new
// projects, in the combinations of cells.mjs. Needs the npm registry; the Go module proxy too, where a CLI of
// a version is not there yet. `--write` renews docs/compatibility.md.
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { CELLS } from "./cells.mjs";
import { toTable, writePage } from "./page.mjs";
import { Tools, withFolder } from "./tools.mjs";
import { tryCell } from "./try-cell.mjs";

const require = createRequire(import.meta.url);
const { packAll } = require("../../tools/release/dist/tarball.js");

const { values } = parseArgs({
  options: { write: { type: "boolean" }, only: { type: "string" }, parallel: { type: "string" } },
});
const wanted = values.only?.split(",").map(Number);
const cells = CELLS.filter((_cell, index) => wanted?.includes(index + 1) ?? true);
if (values.write === true && wanted !== undefined) {
  throw new Error("--write needs all cells: leave --only out.");
}

function report({ cell, failedAt, reason }, seconds) {
  const outcome = failedAt === undefined ? "works" : `fails at ${failedAt}: ${reason}`;
  process.stderr.write(`${CELLS.indexOf(cell) + 1} (${seconds} s) ${outcome}\n`);
}

const results = await withFolder(tmpdir(), async (parent) => {
  const tools = new Tools(path.join(parent, "tools"));
  const tarballs = await packAll(path.join(parent, "tarballs"));
  const results = [];
  const waiting = [...cells.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, cell] = next;
      const startedAt = Date.now();
      results[index] = await tryCell(cell, { tools, tarballs, parent });
      report(results[index], Math.round((Date.now() - startedAt) / 1000));
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel ?? 1) }, work));
  return results;
});
process.stdout.write(`${toTable(results)}\n`);
const isFine = results.every(({ failedAt }) => failedAt === undefined);
if (values.write === true && isFine) {
  await writePage(results);
}
process.exitCode = isFine ? 0 : 1;
