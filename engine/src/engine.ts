import { dirname, delimiter } from "node:path";

/** A Pulumi CLI that was tested, with its language host and dynamic provider plugin. */
export interface Engine {
  /** The CLI itself. */
  readonly pulumi: string;
  /** The folder of the CLI; {@link environment} puts it first on PATH. */
  readonly binFolder: string;
  /** What `pulumi version` printed, without the leading `v`. */
  readonly version: string;
  /**
   * The whole environment for a child process that runs the CLI: this process's environment, PATH with `binFolder`
   * first, no update check and no plugin downloads. `extra` wins, except that `binFolder` stays first on its PATH;
   * a value of undefined removes the variable.
   */
  readonly environment: (extra?: NodeJS.ProcessEnv) => NodeJS.ProcessEnv;
}

/** The engine of a CLI in the environment of this process. */
export function engineOf(pulumi: string, version: string, environment: NodeJS.ProcessEnv): Engine {
  const binFolder = dirname(pulumi);
  return {
    pulumi,
    binFolder,
    version,
    environment: (extra) => environmentFor(binFolder, environment, extra),
  };
}

function environmentFor(
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
