import { delimiter } from "node:path";

/** Where a Pulumi CLI can come from, in the order in which they are tried. */
export const ENGINE_SOURCES = ["path", "versions-folder", "installer", "go-build"] as const;

/** One of {@link ENGINE_SOURCES}. */
export type EngineSource = (typeof ENGINE_SOURCES)[number];

/** One thing that was looked at, and what came of it. */
export interface ConsideredSource {
  source: EngineSource;
  /** The CLI or the folder that was looked at. */
  path?: string;
  /** `used: …`, `passed over: …` or `failed: …`, with the reason. */
  verdict: string;
}

/** A Pulumi CLI that was run and is new enough, with its language host and dynamic provider plugin. */
export interface Engine {
  /** The folder that holds `binFolder`. */
  root: string;
  /** The folder of the CLI; {@link environment} puts it first on PATH. */
  binFolder: string;
  /** The CLI itself. */
  pulumi: string;
  /** What `pulumi version` printed, without the leading `v`. */
  version: string;
  /** Which source it came from in this run. */
  source: EngineSource;
  /** Everything that was looked at, in order; the last one is the one used. */
  considered: readonly ConsideredSource[];
  /**
   * The whole environment for a child process that runs the CLI: this process's environment, PATH with `binFolder`
   * first, no update check and no plugin downloads. `extra` wins, except that `binFolder` stays first on its PATH;
   * a value of undefined removes the variable.
   */
  environment: (extra?: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

/** Builds {@link Engine.environment}. */
export function environmentFor(
  binFolder: string,
  base: NodeJS.ProcessEnv,
  extra: NodeJS.ProcessEnv = {},
): NodeJS.ProcessEnv {
  const searchPath = extra["PATH"] ?? base["PATH"] ?? "";
  return {
    ...base,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    ...extra,
    PATH: searchPath === "" ? binFolder : binFolder + delimiter + searchPath,
  };
}
