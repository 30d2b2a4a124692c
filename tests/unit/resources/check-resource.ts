import { check, type CheckResult } from "../../../provider/src/lifecycle/check";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import type { CommonInputs, ResourceDefinition } from "../../../provider/src/lifecycle/resource-definition";

export const NOW_MS = Date.parse("2026-11-24T23:59:59Z");

/** Checks inputs as the engine would, in an organisation that the configuration names. */
export function checkResource<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  news: Properties,
  { olds = {}, nowMs = NOW_MS }: { olds?: Properties; nowMs?: number } = {},
): CheckResult {
  return check(definition, olds, news, "org", nowMs);
}
