import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

/** Seeds that failed once, in the product or in the model of it. They are played in every run. */
export const FIXED_SEEDS: readonly number[] = [
  // A removed account whose mark somebody removed: the refusal asks the user to act.
  1776556688,
  // The creation of a rotated token whose process is killed: later operations name the token.
  759190557,
  // A group that somebody deletes while a deletion takes time.
  1559682302,
  // An account of which the create shows only the second id.
  1677716754,
  // A token that expired and is revoked by a rotation whose process is killed.
  805353578,
  // An adoption that cannot write its mark, which a message reports.
  401779770,
  // An account that is adopted after a rename without an alias, whose mark the API refuses for a while.
  2005994068,
  // The same, where the old resource then removes its name from the mark.
  1212254725,
];

const OUTSIDE_GIT = "no commit";

/**
 * What the seeds of a run are made from: `MODEL_SEED`, or the commit, so that each commit tries other
 * scenarios and a repeated run the same.
 */
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

/**
 * As many seeds as asked for, each for one scenario. A number stands for itself first, so that a reported
 * seed is played again by giving it.
 */
export function seedsFrom(origin: string, count: number): number[] {
  const first = /^\d{1,10}$/.test(origin) ? [Number(origin)] : [];
  const others = Array.from(
    { length: count },
    (_, index) => createHash("sha256").update(`${origin}/${index}`).digest().readInt32BE(0) & 0x7fffffff,
  );
  return [...first, ...others].slice(0, count);
}
