import type { DirectoryApi } from "../client/organization-api";
import { isOutcomeUnknown } from "../client/retry-table";
import { ApiError, OutcomeUnknownError, ProviderError } from "../errors";
import { poll } from "../timing/poll";
import { isLastingFailure } from "./failures";
import { toStoredDescription, type Group, type GroupText } from "./group";
import { isSameText, isStoredFormOf } from "./stored-text";

export interface GroupCreationTools {
  readonly directory: DirectoryApi;
  /** How long the API can take to show a new group, in seconds. */
  readonly lagSeconds: number;
  /** The group by a direct request. */
  readonly get: (groupId: string) => Promise<Group | undefined>;
  /** The groups with this name, from a new search. */
  readonly named: (name: string) => Promise<Group[]>;
  readonly all: () => Promise<Group[]>;
}

export interface CreatedGroup {
  readonly group: Group;
  /** False if the API reports that a group with this name exists, although no search showed it before. */
  readonly isNew: boolean;
}

// If the API stores another name than it received, only the mark identifies the group. That needs the listing
// of all groups, which can be long.
const ATTEMPTS_PER_LISTING = 4;

/**
 * Creates a group and finds it, because the response can omit its id. A group found by its name counts as new
 * only if its description matches the request: a search can also start to show a group that existed before.
 * @throws OutcomeUnknownError if no group matches.
 */
export async function createAndFind(tools: GroupCreationTools, text: GroupText): Promise<CreatedGroup> {
  const sent = await send(tools, text);
  if (sent.isTaken) {
    return { group: await findTaken(tools, text, sent.failure), isNew: false };
  }
  const strangers = new Map<string, Group>();
  let attempts = 0;
  const found = await poll(tools.lagSeconds, async () => {
    attempts += 1;
    const isListingDue = attempts % ATTEMPTS_PER_LISTING === 0;
    const candidates = await candidatesOf(tools, text, sent.id, isListingDue).catch((error: unknown) =>
      keepLooking(error, sent),
    );
    const ours = pickOurs(candidates, text, sent);
    for (const stranger of candidates.filter((group) => group !== ours)) {
      strangers.set(stranger.id, stranger);
    }
    return ours;
  });
  if (found === undefined) {
    throw new OutcomeUnknownError(notFound(tools, text, [...strangers.values()], sent));
  }
  return { group: found, isNew: true };
}

interface Sent {
  /** The id of the new group, if the response has it. */
  readonly id?: string | undefined;
  /** Why there is no response, or the response that the name is taken. */
  readonly failure?: ProviderError;
  readonly isTaken?: boolean;
}

async function send({ directory }: GroupCreationTools, text: GroupText): Promise<Sent> {
  const description = toStoredDescription(text);
  const fields = { name: text.name, ...(description !== "" && { description }) };
  try {
    return { id: await directory.createGroup(fields) };
  } catch (error) {
    const isTaken = isNameTaken(error);
    if (error instanceof ProviderError && (isTaken || isOutcomeUnknown(error))) {
      return { failure: error, isTaken };
    }
    throw error;
  }
}

function isNameTaken(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    [400, 409].includes(error.status) &&
    /409-2\b|409-28\b|exist|conflict|duplicate|taken|in use/i.test(
      `${error.apiCode ?? ""} ${error.detail ?? ""}`,
    )
  );
}

/** A search can show a group late that another run created. */
async function findTaken(
  { named, lagSeconds }: GroupCreationTools,
  { name }: GroupText,
  refusal: ProviderError | undefined,
): Promise<Group> {
  const found = await poll(lagSeconds, async () => (await named(name))[0]);
  if (found === undefined) {
    throw refusal ?? new OutcomeUnknownError(`the API reports that the name "${name}" is taken.`);
  }
  return found;
}

async function candidatesOf(
  { all, get, named }: GroupCreationTools,
  text: GroupText,
  id: string | undefined,
  isLateForASearch: boolean,
): Promise<Group[]> {
  if (id !== undefined) {
    const group = await get(id);
    return group === undefined ? [] : [group];
  }
  const groups = await named(text.name);
  return groups.length === 0 && isLateForASearch && text.holders.length > 0
    ? (await all()).filter((group) => isMarkedLike(group, text))
    : groups;
}

/** The one candidate with our mark, or else the one that matches the request. */
function pickOurs(candidates: readonly Group[], text: GroupText, sent: Sent): Group | undefined {
  const marked = candidates.filter((group) => sent.id !== undefined || isMarkedLike(group, text));
  const likely = marked.length > 0 ? marked : candidates.filter((group) => isLike(group, text, sent));
  return likely.length === 1 ? likely[0] : undefined;
}

function isLike({ storedDescription }: Group, text: GroupText, { failure }: Sent): boolean {
  // After a success, an empty description can come from an API that stores none.
  const isLeftOut = failure === undefined && storedDescription === "";
  return isLeftOut || isStoredFormOf(storedDescription, toStoredDescription(text));
}

function isMarkedLike(group: Group, { description, holders }: GroupText): boolean {
  return (
    holders.some((holder) => group.holders.includes(holder)) &&
    (isSameText(group.description, description) || isStoredFormOf(group.description, description ?? ""))
  );
}

const factOf = ({ failure }: Sent): string => failure?.message ?? "the API accepted the group.";

/** A failed search must not hide that a request was sent. A failure that would repeat ends the search. */
function keepLooking(error: unknown, sent: Sent): Group[] {
  if (!(error instanceof ProviderError)) {
    throw error;
  }
  if (isLastingFailure(error)) {
    throw new OutcomeUnknownError(
      `${factOf(sent)} The group can exist, and the lookup failed too: ${error.message} ` +
        `Look for it at admin.atlassian.com: if it is there, set adoptExisting to true; then run "pulumi up" again.`,
    );
  }
  return [];
}

function notFound(
  { lagSeconds }: GroupCreationTools,
  { name }: GroupText,
  strangers: readonly Group[],
  sent: Sent,
): string {
  if (strangers.length > 0) {
    const ids = strangers.map(({ id }) => id).join(", ");
    return (
      `${factOf(sent)} ${strangers.length === 1 ? "A group" : "Groups"} with that name appeared (id ${ids}), but nothing proves that this run ` +
      `created it. Check it at admin.atlassian.com. To manage it with this resource, set adoptExisting to true and run "pulumi up" again.`
    );
  }
  return (
    `${factOf(sent)} No group called "${name}" was found within ${lagSeconds} s. ` +
    `Look for it at admin.atlassian.com. If it is not there, run "pulumi up" again.`
  );
}
