import type { Context } from "./context";
import type { Actor, AuditEvent } from "./entities";
import type { Organization } from "./organization";

const MAX_EVENTS = 50_000;

/** Writes an audit event and notifies the store of the change: every mutation ends here. */
export function audit(
  context: Context,
  organization: Organization,
  actor: Actor,
  action: string,
  ...about: AuditEvent["context"]
): void {
  if (organization.events.length >= MAX_EVENTS) {
    organization.events.splice(0, MAX_EVENTS / 2);
  }
  organization.events.push({
    sequence: organization.nextSequence(),
    id: organization.nextUuid("event"),
    time: new Date(context.clock.now()).toISOString(),
    action,
    actor,
    context: about,
  });
  context.store.changed();
}
