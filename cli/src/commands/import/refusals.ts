import * as handlers from "pulumi-atlassian-admin/handlers";
import { printable } from "../../output";
import type { ImportedObject } from "./objects";

/** Why the provider's own check refuses an object, such as a name that it does not write; undefined where it takes it. */
export async function refusalOf({ inputs, name, type }: ImportedObject): Promise<string | undefined> {
  const { failures = [] } = await (handlers[type].check?.({}, inputs) ?? {});
  const [first] = failures;
  return first === undefined ? undefined : printable(`${type} "${name}": ${first.property} ${first.reason}`);
}
