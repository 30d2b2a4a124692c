import * as handlers from "pulumi-atlassian-admin/handlers";
import type { ImportedObject, LeftOut } from "./objects";

/**
 * Why the provider's own check refuses an object, such as a name that it does not accept; undefined if it accepts
 * it.
 */
export async function refusalOf({ id, inputs, name, type }: ImportedObject): Promise<LeftOut | undefined> {
  // The object exists with these values: with them as the earlier ones, the check prints no advice on new values.
  const { failures = [] } = await (handlers[type]?.check?.(inputs, inputs) ?? {});
  const [first] = failures;
  return first && { what: `${type} "${name}"`, id, reason: `${first.property} ${first.reason}` };
}
