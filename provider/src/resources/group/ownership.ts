import { RefusedError } from "../../errors";
import type { Group } from "../../organization/groups";
import { isNamed, readMark } from "../../organization/mark";
import type { MarkOwner } from "../name-in-mark";
import type { GroupOutputs } from "./schema";

/** What the state records of the mark. */
type MarkOutputs = Pick<GroupOutputs, "markedAs" | "markProblem">;

/** What to record after a write of `name`. A name that was once in the mark stays recorded: see `demandMark`. */
export function markOutputs(group: Group, name: string | undefined, previous: MarkOutputs = {}): MarkOutputs {
  const mark = readMark(group.storedDescription);
  const shown = [name, previous.markedAs].find((one) => isNamed(mark, one));
  if (shown !== undefined) {
    return { markedAs: shown, markProblem: undefined };
  }
  return previous.markedAs === undefined
    ? { markedAs: undefined, markProblem: undefined }
    : { markedAs: previous.markedAs, markProblem: "unwritable" };
}

/** What to record after a read. A missing name is a problem once, until an update has tried to write it. */
export function observedMark(
  group: Group,
  { managedBy, markedAs, markProblem }: MarkOutputs & MarkOwner,
): MarkOutputs {
  const name = markedAs ?? managedBy;
  if (isNamed(readMark(group.storedDescription), name)) {
    return { markedAs: name, markProblem: undefined };
  }
  return { markedAs, markProblem: markedAs === undefined ? undefined : (markProblem ?? "missing") };
}

/**
 * A mark that lost this resource's name may have lost the names of other stacks too.
 * @throws RefusedError if the mark held the resource's name once and does not hold it now.
 */
export function demandMark({ id, storedDescription }: Group, { markedAs }: MarkOutputs): void {
  if (markedAs !== undefined && !isNamed(readMark(storedDescription), markedAs)) {
    throw new RefusedError(
      `somebody removed the mark of this resource from the description of the group (id ${id}), and maybe the marks of other stacks that use it. ` +
        `Nothing was deleted. Run "pulumi up --refresh" in every stack whose program has the group, which writes the marks again, and then delete it. ` +
        `If the API does not change groups, delete the group at admin.atlassian.com and run "pulumi refresh".`,
    );
  }
}
