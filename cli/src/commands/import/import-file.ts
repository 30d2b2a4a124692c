import { writeFile } from "node:fs/promises";
import { nativeTypeTokenOf, providerTextOf, typeTokenOf } from "pulumi-atlassian-admin/organization";
import type { ProviderName } from "./options";
import type { ImportedObject } from "./objects";
import type { ProgramFolder } from "./program-folder";

/**
 * What `pulumi import --file` reads. With inputs and outputs given, the engine asks the provider only to
 * check them.
 */
export function toImportFile(objects: readonly ImportedObject[], provider: ProviderName): string {
  const resources = objects.map(({ type, id, inputs, name, outputs }) => {
    const own = provider === "native" ? {} : { __provider: providerTextOf(type) };
    return {
      type: provider === "native" ? nativeTypeTokenOf(type) : typeTokenOf(type),
      name,
      id,
      inputs: { ...inputs, ...own },
      outputs: { ...inputs, ...outputs, ...own },
    };
  });
  return JSON.stringify({ resources });
}

/**
 * The same for the languages that `pulumi import` itself writes code in: types and ids alone, so that the
 * native provider reads each object.
 */
function toListOfIds(objects: readonly ImportedObject[]): string {
  const resources = objects.map(({ id, inputs, name, type }) => ({
    type: nativeTypeTokenOf(type),
    name,
    id: type === "ApiToken" ? `${String(inputs.accountId)}/${id}` : id,
  }));
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}

/** The file for `pulumi import --file`, relative to the project. A name of a JSON file is used as it is. */
export function listOfIdsIn({ name }: ProgramFolder): string {
  return name.endsWith(".json") ? name : `${name}.import.json`;
}

/**
 * Writes the file for `pulumi import --file`. A file that is there is somebody's work, and stays.
 * @throws where the file exists.
 */
export async function writeListOfIds(file: string, objects: readonly ImportedObject[]): Promise<void> {
  try {
    await writeFile(file, toListOfIds(objects), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
    throw new Error(`"${file}" exists already. Delete it, or choose another name with --out.`, {
      cause: error,
    });
  }
}
