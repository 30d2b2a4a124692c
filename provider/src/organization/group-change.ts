import type { GroupChange } from "../client/endpoints/groups";
import type { GroupApi } from "../client/organization-api";
import { ApiError, LookupError, OutcomeUnknownError, RefusedError } from "../errors";
import { poll } from "../timing/poll";
import { isGone, isNotRouted } from "./failures";
import { toStoredDescription, type Group, type GroupText } from "./group";
import { sendUntilApplied } from "./send-until-applied";
import { isStoredFormOf } from "./stored-text";

export interface GroupChangeTools {
  readonly api: GroupApi;
  /** How long the API can take to show a change, in seconds. */
  readonly lagSeconds: number;
  /** The group by a direct request. */
  readonly get: () => Promise<Group | undefined>;
}

/**
 * Changes a group with the first request that the API accepts, and reads back what Atlassian stored. The
 * result is not cached, because the endpoints of an organisation can change at any time.
 * @throws RefusedError if the organisation has none of the endpoints.
 */
export async function changeInTurn(tools: GroupChangeTools, before: Group, text: GroupText): Promise<Group> {
  const whole = { name: text.name, description: toStoredDescription(text) };
  const change: GroupChange = {
    ...(whole.name !== before.name && { name: whole.name }),
    ...(whole.description !== before.storedDescription && { description: whole.description }),
  };
  if (change.name === undefined && change.description === undefined) {
    return before;
  }
  const readBack = async (): Promise<Group | undefined> => {
    const group = await tools.get();
    return group !== undefined && hasArrived(group, before, text) ? group : undefined;
  };
  let changed: Group | undefined;
  await sendUntilApplied(
    () => sendInTurn(tools, before, text, { change, whole }),
    async () => {
      changed = await readBack();
      return changed !== undefined;
    },
  );
  return changed ?? (await poll(tools.lagSeconds, readBack)) ?? settleUnchanged(tools, before, text);
}

/** `PATCH` gets the changed fields. `PUT` gets all of them, because it can clear a field that is missing. */
async function sendInTurn(
  { api, get }: GroupChangeTools,
  before: Group,
  text: GroupText,
  { change, whole }: { readonly change: GroupChange; readonly whole: GroupChange },
): Promise<void> {
  let refusal: ApiError | undefined;
  for (const method of ["PATCH", "PUT"] as const) {
    try {
      await api.change(method, method === "PATCH" ? change : whole);
      return;
    } catch (error) {
      if (isMisunderstood(error)) {
        refusal ??= error;
      } else if (!isUnrouted(error)) {
        throw error;
      }
    }
  }
  if (refusal !== undefined) {
    throw refusal;
  }
  if ((await get()) === undefined) {
    throw new LookupError(
      `the group is gone (id ${before.id}). Run "pulumi refresh", then "pulumi up" again to create it.`,
    );
  }
  throw new RefusedError(
    `this organisation has no API to change a group. ${inConsole(before, text)} at admin.atlassian.com (Directory > Groups), then run ` +
      `"pulumi refresh" and "pulumi up" again.`,
  );
}

/** What to change by hand. The mark is not included: an admin does not need to write it. */
function inConsole(before: Group, { name, description }: GroupText): string {
  const wanted = [
    ...(name === before.name ? [] : [`the name to "${name}"`]),
    ...(description === before.description ? [] : [`the description to "${description ?? ""}"`]),
  ];
  return `Set ${wanted.join(" and ")}`;
}

/** Includes a 404 without a reason: the group exists, so the endpoint must be missing. */
function isUnrouted(error: unknown): boolean {
  return isNotRouted(error) || isGone(error) || (error instanceof ApiError && error.status === 501);
}

function isMisunderstood(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 415, 422].includes(error.status);
}

/**
 * Whether name and description are new, or are the desired ones: Atlassian can store another form of a text.
 * The mark is not checked: there can be no room for it.
 */
function hasArrived(group: Group, before: Group, text: GroupText): boolean {
  const isNew = (field: "name" | "description"): boolean =>
    text[field] === before[field] || group[field] === text[field] || group[field] !== before[field];
  return isNew("name") && isNew("description");
}

/**
 * The API accepted the change, but shows the group as before. Either that is the form in which it stores the
 * desired texts, or nothing was changed.
 */
async function settleUnchanged(
  { get, lagSeconds }: GroupChangeTools,
  before: Group,
  text: GroupText,
): Promise<Group> {
  const group = (await get()) ?? before;
  const isKept = (field: "name" | "description"): boolean =>
    text[field] === before[field] || isStoredFormOf(group[field], text[field] ?? "");
  if (isKept("name") && isKept("description")) {
    return group;
  }
  throw new OutcomeUnknownError(
    `the API accepted the change, but still shows the group as before after ${lagSeconds} s. ` +
      `Run "pulumi refresh" to read what Atlassian stores, then "pulumi up" again.`,
  );
}
