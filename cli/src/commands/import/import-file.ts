import type { ImportedObject } from "./objects";

/** What `pulumi import --file` reads. With inputs and outputs given, the engine asks the provider only to check them. */
export function toImportFile(objects: readonly ImportedObject[]): string {
  const resources = objects.map(({ type, id, inputs, name, outputs }) => {
    // The text that the resource classes register; it never changes, since every state has it.
    const __provider = `exports.handler=()=>require("pulumi-atlassian-admin/handlers").${type}`;
    return {
      type: `pulumi-nodejs:dynamic/atlassian-admin:${type}`,
      ...{ name, id },
      inputs: { ...inputs, __provider },
      outputs: { ...inputs, ...outputs, __provider },
    };
  });
  return JSON.stringify({ resources });
}
