import { z } from "zod";
import { checkFailure, type CheckFailure } from "../lifecycle/check-failure";
import { input, output } from "../lifecycle/fields";
import type { CommonInputs, Observed } from "../lifecycle/resource-definition";
import { UNKNOWN } from "../lifecycle/unknown";
import type { Organization } from "../organization/organization";
import { optionalFlag } from "./common-inputs";
import { holderOf } from "../organization/stack-record";
import { utcDay } from "../timing/days";

/** The inputs of a membership or role assignment that can end. */
export interface EndingInputs {
  /** The first UTC day on which the grant no longer exists, as `YYYY-MM-DD`. */
  readonly until?: string | undefined;
  /**
   * Whether the grant has ended. As an input, by this machine's clock, so that a preview shows the end as a
   * difference. As an output, by the server's date. It is `false` there if only this machine's clock has reached
   * the day: the removal is still to come.
   */
  readonly ended?: boolean | undefined;
}

const until = z.iso.date(`must be a day in UTC such as "2027-03-01"`).optional();
const ended = optionalFlag;

/** The inputs of an entry that can end. */
export const endingEntry = { until, ended };

export const endingInputs = {
  until: input(until, { change: "update" }),
  ended: input(ended, { change: "update", isComputed: true }),
};

/** Besides a changed day, only the server's date changes `ended`. */
export const endingOutputs = { ended: output(ended, { changesWith: ["until", "ended"] }) };

/** A program can give `ended` only as it was recorded, which `ignoreChanges` does. */
export function endedFailures(
  { ended }: EndingInputs,
  recorded: EndingInputs | undefined,
  path: readonly PropertyKey[] = [],
): CheckFailure[] {
  return ended === undefined || ended === recorded?.ended
    ? []
    : [
        checkFailure(
          [...path, "ended"],
          "must be left out, since it is computed from the day in until",
          ended,
        ),
      ];
}

/**
 * Computes `ended` from the day. A recorded end stays while its day is the same: a machine whose clock is late
 * must not show the access as granted again.
 */
export function withEnd<Inputs extends EndingInputs>(
  inputs: Inputs,
  recorded: EndingInputs | undefined,
  nowMs: number,
): Inputs {
  return { ...inputs, ended: computedEnd(inputs.until, recorded, nowMs) };
}

function computedEnd(
  until: string | undefined,
  recorded: EndingInputs | undefined,
  nowMs: number,
): true | typeof UNKNOWN | undefined {
  if (until === undefined || until === UNKNOWN) {
    return until;
  }
  const isRecorded = recorded?.ended === true && recorded.until === until;
  return isRecorded || until <= utcDay(nowMs) ? true : undefined;
}

/**
 * Whether the server's date can have reached the day of an end that check computed too early. `update` then has
 * work to do.
 */
export function isEndOverdue(state: EndingInputs, { until, ended }: EndingInputs, nowMs: number): boolean {
  return state.ended === false && ended === true && until !== undefined && until <= utcDay(nowMs);
}

/** The inputs `until` and `ended` out of a state. */
export function recordedEnd({ until, ended }: EndingInputs): EndingInputs {
  return { ...(until !== undefined && { until }), ...(ended !== undefined && { ended: true }) };
}

/** One membership or role assignment at Atlassian. */
export interface Grant {
  /** Its name in messages. */
  readonly what: string;
  readonly groupId: string;
  /** Its keys in the stack record. Any of them shows that a resource manages it. */
  readonly objects: readonly string[];
  readonly give: () => Promise<void>;
  readonly takeAway: () => Promise<void>;
}

type RecordedGrant = EndingInputs &
  Pick<CommonInputs, "managedBy"> & { readonly createdAt?: string | undefined };

/**
 * Whether the grant has ended by the server's date, as outputs record it. Call it after a response in this
 * operation, because responses carry the date.
 */
export function endOf(
  organization: Organization,
  { until, ended }: EndingInputs,
  what: string,
): EndingInputs["ended"] {
  if (until === undefined) {
    return undefined;
  }
  const today = utcDay(organization.nowMs());
  if (until <= today) {
    return true;
  }
  if (ended !== true) {
    return undefined;
  }
  warnOfEarlyEnd(organization, what, today, until);
  return false;
}

export function warnOfEarlyEnd({ log }: Organization, what: string, today: string, until: string): void {
  log.warn(
    `${what} stays until ${until}: the clock of this machine has reached that day, but the server's date is ${today}. ` +
      `Set the clock of this machine.`,
  );
}

/**
 * Ends a recorded grant, or grants it again if its day has moved or was removed.
 * @returns `ended` of the outputs
 */
export async function updateEnd(
  organization: Organization,
  previous: RecordedGrant,
  desired: EndingInputs,
  { give, groupId, objects, takeAway, what }: Grant,
): Promise<EndingInputs["ended"]> {
  const hadEnded = previous.ended === true;
  if (desired.until === undefined && !hadEnded) {
    return undefined;
  }
  // The response carries the server's date. A deleted group has no members and roles any more.
  const isGroupThere = (await organization.groups.find(groupId)) !== undefined;
  const ended = endOf(organization, desired, what);
  if (ended === true && !hadEnded && isGroupThere) {
    if (isOthers(organization, previous, objects)) {
      organization.log.info(
        `${what} has ended here, but another resource of this stack declares it, so it was not removed`,
      );
    } else {
      await takeAway();
    }
  }
  if (ended === true) {
    organization.record.release({ holder: holderOf(previous), objects });
  } else if (hadEnded) {
    await give();
  }
  return ended;
}

/**
 * What a refresh shows of a grant whose day has come. Its absence is no difference. If somebody granted it again,
 * that is a difference, unless another resource of the stack grants it.
 * @returns undefined if the day is still to come
 */
export function observedEnd(
  organization: Organization,
  state: RecordedGrant,
  { isThere, objects }: { readonly isThere: boolean; readonly objects: readonly string[] },
): Observed<EndingInputs, Pick<EndingInputs, "ended">> | undefined {
  const { ended, until } = state;
  if (ended === true) {
    const isGivenBack = isThere && !isOthers(organization, state, objects);
    return isGivenBack
      ? { inputs: { ended: undefined }, outputs: { ended: undefined } }
      : { inputs: {}, outputs: { ended } };
  }
  const isDue = until !== undefined && until <= utcDay(organization.nowMs());
  return isDue && !isThere ? { inputs: {}, outputs: { ended } } : undefined;
}

function isOthers({ record }: Organization, state: RecordedGrant, objects: readonly string[]): boolean {
  return objects.some((object) => record.isShared(object, holderOf(state)));
}
