import path from "node:path";

/** A stack, and the folder of its project. */
export interface StackReference {
  /** As the user wrote it. */
  readonly name: string;
  readonly stack: string;
  readonly folder: string;
}

/** Parses `prod` or `../payments:prod`; a folder is relative to `--cwd`. */
export function parseStack(name: string, cwd: string): StackReference {
  const colon = name.lastIndexOf(":");
  return {
    name,
    stack: name.slice(colon + 1),
    folder: path.resolve(cwd, colon > 0 ? name.slice(0, colon) : "."),
  };
}
