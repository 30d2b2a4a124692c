import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

/** Seeds that found a defect once; each names it. They stay for as long as their scenario still does what it did. */
export const FIXED_SEEDS: readonly number[] = [];

const OUTSIDE_GIT = "no commit";

/** What the seeds of a run are made from: `MODEL_SEED`, or the commit, so that each commit tries other scenarios and a repeated run the same. */
export function originOfSeeds(): string {
  const given = process.env["MODEL_SEED"];
  if (given !== undefined && given !== "") {
    return given;
  }
  try {
    const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: __dirname, encoding: "utf8", stdio }).trim();
  } catch {
    return OUTSIDE_GIT;
  }
}

/** As many seeds as asked for, each for one scenario. A number stands for itself first, so that a reported seed is played again by giving it. */
export function seedsFrom(origin: string, count: number): number[] {
  const first = /^\d{1,10}$/.test(origin) ? [Number(origin)] : [];
  const others = Array.from(
    { length: count },
    (_, index) => createHash("sha256").update(`${origin}/${index}`).digest().readInt32BE(0) & 0x7fffffff,
  );
  return [...first, ...others].slice(0, count);
}
