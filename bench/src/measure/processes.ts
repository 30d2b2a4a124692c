import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly words: readonly string[];
  /** The peak so far on Linux; the current size elsewhere. */
  readonly residentBytes: number;
}

/** All descendants of `rootId`. Empty if the system does not show them. */
export function processesBelow(rootId: number): ProcessInfo[] {
  const all = process.platform === "linux" ? fromProc() : fromPs();
  const found: ProcessInfo[] = [];
  let generation = new Set([rootId]);
  while (generation.size > 0) {
    const children = all.filter(({ parent }) => generation.has(parent));
    found.push(...children);
    generation = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

function fromProc(): ProcessInfo[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, "utf8");
        const field = (label: string): number =>
          Number(new RegExp(`^${label}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
        const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").slice(0, -1);
        return [{ pid: Number(name), parent: field("PPid"), words, residentBytes: field("VmHWM") * 1024 }];
      } catch {
        // It has exited in the meantime.
        return [];
      }
    });
}

function fromPs(): ProcessInfo[] {
  let output: string;
  try {
    output = execFileSync("ps", ["-A", "-o", "pid=,ppid=,rss=,args="], { encoding: "utf8" });
  } catch {
    return [];
  }
  return output.split("\n").map((line) => {
    const [pid, parent, kilobytes, ...words] = line.trim().split(/\s+/);
    return {
      pid: Number(pid),
      parent: Number(parent),
      words,
      residentBytes: Number(kilobytes) * 1024,
    };
  });
}

/** User and system time of one process; undefined without /proc. */
export function cpuSecondsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // "id (name) state …"; the name can contain anything, including ")".
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const CLOCK_TICKS_PER_SECOND = 100;
    return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
