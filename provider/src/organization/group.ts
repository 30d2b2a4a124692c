import type { GroupRecord } from "../client/endpoints/groups";
import { readMark, writeMark } from "./mark";

/** A group, with its description separated from our mark. */
export interface Group extends GroupRecord {
  /** Without the mark. */
  readonly description: string | undefined;
  /** The description at Atlassian, with the mark. */
  readonly storedDescription: string;
  /** The resources that the mark names, as `<project>/<stack>:<name>`. */
  readonly holders: readonly string[];
}

/** The name and description to give a group, and the resources to name in its mark. */
export interface GroupText {
  readonly name: string;
  readonly description?: string | undefined;
  readonly holders: readonly string[];
}

export function toGroup(record: GroupRecord): Group {
  const { text, holders } = readMark(record.description);
  return {
    ...record,
    description: text === "" ? undefined : text,
    storedDescription: record.description ?? "",
    holders,
  };
}

export function toStoredDescription({ description, holders }: Omit<GroupText, "name">): string {
  return writeMark(description ?? "", holders);
}
