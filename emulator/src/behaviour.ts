import { checkNames } from "./fields";
import { accessSwitches } from "./switches/access";
import { eventSwitches } from "./switches/events";
import { groupSwitches } from "./switches/groups";
import { requestSwitches } from "./switches/requests";
import { serviceAccountSwitches } from "./switches/service-accounts";
import type { Switch, ValuesOf } from "./switches/switch";
import { tokenSwitches } from "./switches/tokens";

export type { RateLimit } from "./switches/rate-limit";
export type { DescriptionChange, LabelChange, NameChange } from "./switches/text-changes";

/**
 * The configurable part of the emulator: everything that the contract leaves open, and the delays and limits of an
 * organisation.
 */
export interface Behaviour
  extends
    ValuesOf<typeof serviceAccountSwitches>,
    ValuesOf<typeof tokenSwitches>,
    ValuesOf<typeof groupSwitches>,
    ValuesOf<typeof accessSwitches>,
    ValuesOf<typeof eventSwitches>,
    ValuesOf<typeof requestSwitches> {}

/** The declaration of every switch, by its name. */
export const switches: { readonly [Name in keyof Behaviour]: Switch<Behaviour[Name]> } = {
  ...serviceAccountSwitches,
  ...tokenSwitches,
  ...groupSwitches,
  ...accessSwitches,
  ...eventSwitches,
  ...requestSwitches,
};

export function defaultBehaviour(): Behaviour {
  const defaults = Object.entries(switches).map(([name, { fallback }]) => [name, fallback]);
  return structuredClone(Object.fromEntries(defaults)) as Behaviour;
}

/** A partial change; `serviceAccountBackends` can name one backend only. */
export type BehaviourPatch = Partial<Omit<Behaviour, "serviceAccountBackends">> & {
  serviceAccountBackends?: Partial<Behaviour["serviceAccountBackends"]>;
};

/**
 * Changes `behaviour` in place. @throws RangeError for an unknown field or a value that is not allowed; then
 * nothing is changed
 */
export function patchBehaviour(behaviour: Behaviour, patch: BehaviourPatch): void {
  checkNames("The emulator's behaviour", patch, Object.keys(switches));
  // JavaScript programs can set a field to undefined.
  const given = Object.entries<unknown>(patch).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    const declared = switches[name as keyof Behaviour];
    if (!declared.accepts(value)) {
      throw new RangeError(
        `The emulator's behaviour "${name}" must be ${declared.allowed} (received ${JSON.stringify(value)}).`,
      );
    }
  }
  const { serviceAccountBackends, ...rest } = structuredClone(Object.fromEntries(given)) as BehaviourPatch;
  Object.assign(behaviour, rest);
  Object.assign(behaviour.serviceAccountBackends, serviceAccountBackends);
}
