import { z } from "zod";
import { checkFailure, type CheckFailure } from "../lifecycle/check-failure";
import { input, output } from "../lifecycle/fields";
import type { CommonInputs, Observed } from "../lifecycle/resource-definition";
import { UNKNOWN } from "../lifecycle/unknown";
import type { Organization } from "../organization/organization";
import { optionalFlag } from "./common-inputs";
import { holderOf } from "../organization/stack-record";
import { utcDay } from "../timing/days";

/** The inputs of a membership or role that can end. */
export interface EndingInputs {
  /** The first UTC day on which the grant no longer exists, as `YYYY-MM-DD`. */
  readonly until?: string | undefined;
  /**
   * Whether the grant has ended. As an input: by the clock of check, so that the end is a difference which a
   * preview shows. As an output: by the server's date. There it is `false` if check found the grant ended and
   * the server did not: the removal is still to come.
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

/** `ended` may only come back as it was recorded, which `ignoreChanges` does. */
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
 * Computes `ended` from the day. A recorded end stays while its day is the same: a machine whose clock is
 * late must not show the access as given again.
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
 * Whether the server's date may have reached the day of an end that check computed too early before: `update`
 * then has work to do.
 */
export function isEndOverdue(state: EndingInputs, { until, ended }: EndingInputs, nowMs: number): boolean {
  return state.ended === false && ended === true && until !== undefined && until <= utcDay(nowMs);
}

/** The input `ended` out of a state. */
export function recordedEnd({ until, ended }: EndingInputs): EndingInputs {
  return { ...(until !== undefined && { until }), ...(ended !== undefined && { ended: true }) };
}

/** One membership or role at Atlassian. */
export interface Grant {
  /** What messages call it. */
  readonly what: string;
  readonly groupId: string;
  /** As keys of the stack record: any of them shows that a resource has it. */
  readonly objects: readonly string[];
  readonly give: () => Promise<void>;
  readonly takeAway: () => Promise<void>;
}

type RecordedGrant = EndingInputs &
  Pick<CommonInputs, "managedBy"> & { readonly createdAt?: string | undefined };

/**
 * Whether the grant has ended by the server's date, as outputs record it. Call after a response of the server
 * in this operation, which tells its date.
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
    `${what} stays until ${until}: the clock of this machine has reached that day, and the server's date is ${today}. ` +
      `Set the clock of this machine.`,
  );
}

/**
 * Brings a recorded grant to its end, or gives it again when its day has moved or is no longer set. Returns
 * `ended` of the outputs.
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
  // The response tells the server's date. A group that is gone has taken its members and roles along.
  const isGroupThere = (await organization.groups.find(groupId)) !== undefined;
  const ended = endOf(organization, desired, what);
  if (ended === true && !hadEnded && isGroupThere) {
    if (isOthers(organization, previous, objects)) {
      organization.log.info(`${what} has ended and stays: another resource of the stack has it`);
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
 * What a refresh shows of a grant whose day has come; `undefined` for one whose day is still to come. Its
 * absence is no difference. What somebody gave back is one, unless another resource of the stack gives it.
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
