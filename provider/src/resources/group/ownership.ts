import { RefusedError } from "../../errors";
import type { Group } from "../../organization/groups";
import { isNamed, nameInMark, readMark, type MarkOwner } from "../../organization/mark";
import type { GroupOutputs } from "./schema";

/** The outputs that record the mark. */
export type MarkOutputs = Pick<GroupOutputs, "markedAs" | "markProblem">;

/** The outputs after a write of `name`. A name that was once in the mark stays recorded: see `demandMark`. */
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

/** The outputs after a read. A missing name causes one update, which tries to write it again. */
export function observedMark(group: Group, state: MarkOutputs & MarkOwner): MarkOutputs {
  const { markedAs, markProblem } = state;
  const name = nameInMark(state);
  if (isNamed(readMark(group.storedDescription), name)) {
    return { markedAs: name, markProblem: undefined };
  }
  return { markedAs, markProblem: markedAs === undefined ? undefined : (markProblem ?? "missing") };
}

/**
 * Protects other stacks: a mark that lost this resource's name can have lost theirs too.
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
