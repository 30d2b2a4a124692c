import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PACKAGE_NAME = "pulumi-atlassian-admin-engine";

/** The folder of this package, whether it runs from `src` or from `dist`. */
export function engineFolder(start = __dirname): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string };
      if (name === PACKAGE_NAME) {
        return folder;
      }
    }
    if (dirname(folder) === folder) {
      throw new Error(
        `The folder of "${PACKAGE_NAME}" is not above "${start}". This is a bug in the engine finder.`,
      );
    }
  }
}

/** The folder of the installed `@pulumi/pulumi`. */
export function pulumiSdkFolder(): string {
  return dirname(require.resolve("@pulumi/pulumi/package.json"));
}
