import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { typeTokenOf } from "pulumi-atlassian-admin/organization";
import { plural } from "../../plural";
import { ourResourcesIn, type ExportedState } from "../../stack-state";
import { nothingToCheck, ok, problem, type Verdict } from "./checkup";
import { readManifest, type Manifest } from "./machine";

const PACKAGE = "pulumi-atlassian-admin";

/**
 * Whether the program would recognise what the state has. A state can have resources of the dynamic and of
 * the native provider; the engine knows that both types are one resource only by the alias in the program's
 * classes. Without it, `pulumi up` creates everything again and deletes what exists.
 */
export async function examineProvider(cwd: string, state: ExportedState): Promise<Verdict> {
  const ours = ourResourcesIn(state);
  if (ours.length === 0) {
    return nothingToCheck("the state has no Atlassian resources");
  }
  const native = ours.filter(({ isNative }) => isNative).length;
  const counts = [
    { count: native, name: "native" },
    { count: ours.length - native, name: "dynamic" },
  ].filter(({ count }) => count > 0);
  const fact = `the state has ${counts.map(({ count, name }) => `${plural(count, "resource")} of the ${name} provider`).join(" and ")}`;
  const danger = `, and "pulumi up" would create them again and delete what exists`;
  const manifest = native === 0 ? undefined : await readManifest(cwd, PACKAGE);
  if (manifest !== undefined && !knowsNative(manifest)) {
    return problem(
      `${fact}, which the ${PACKAGE} ${manifest.version} of the project does not know: a program that uses its classes has no alias${danger}.`,
      `Run "npm install ${PACKAGE}@latest" in the folder of the project, then "pulumi preview": it must show no create and no delete.`,
    );
  }
  if (native < ours.length && (await hasOldSdk(cwd))) {
    return problem(
      `${fact}, and the generated SDK in "sdks" does not know the dynamic provider: a program that uses it has no alias${danger}.`,
      `Run "pulumi package add atlassian-admin" in the folder of the project, then "pulumi preview": it must show no create and no delete.`,
    );
  }
  return ok(fact);
}

/** The classes have had the alias since there is a native provider. */
function knowsNative({ exports = {} }: Manifest): boolean {
  return "./native" in exports;
}

/** Whether the project has an SDK of ours that `pulumi package add` made and whose classes lack the alias. */
async function hasOldSdk(cwd: string): Promise<boolean> {
  const folder = path.join(cwd, "sdks", "atlassian-admin");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sources = names.filter((name) => /(^|[\\/])group\.(py|go|ts)$/i.test(name));
  const texts = await Promise.all(sources.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.length > 0 && !texts.some((text) => text.includes(typeTokenOf("Group")));
}
