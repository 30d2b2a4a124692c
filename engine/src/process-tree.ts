import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** The ids of all descendants of `rootId` that are visible now. */
export function descendantsOf(rootId: number): number[] {
  const parents = process.platform === "linux" ? parentsFromProc() : parentsFromPs();
  const found = [rootId];
  // `found` grows during the loop, so this visits the whole tree.
  for (const id of found) {
    for (const [child, parent] of parents) {
      if (parent === id) {
        found.push(child);
      }
    }
  }
  return found.slice(1);
}

/** Reads /proc, because small containers have no `ps`. */
function parentsFromProc(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) {
      continue;
    }
    try {
      // "id (name) state parent …"; the name can contain anything, including ")".
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      parents.set(Number(name), Number(parent));
    } catch {
      // It has exited in the meantime.
    }
  }
  return parents;
}

function parentsFromPs(): Map<number, number> {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = stdout.trim().split("\n");
  return new Map(
    rows.map((row) => row.trim().split(/\s+/).map(Number)).map(([id = 0, parent = 0]) => [id, parent]),
  );
}
