import { printable } from "../../output";

/** How a file refers to an account or a group by id: by a constant, where the program declares it. */
export type Refer = (property: "accountId" | "groupId", id: unknown) => string;

/** A line above a statement. */
export function commentOf(comment: string | undefined): string {
  return comment === undefined ? "" : `// ${printable(comment)}\n`;
}
