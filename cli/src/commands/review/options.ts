import type { CommonOptions } from "../../command";
import type { CommentService } from "./comment/names";
import type { Risk } from "./effect";
import type { Format } from "./formats/names";

export interface ReviewOptions extends CommonOptions {
  readonly stack?: string;
  /** A file with the output of `pulumi preview --json --show-sames`, or "-". */
  readonly preview?: string;
  /** A file with what that preview printed on stderr. */
  readonly previewLog?: string;
  /** The same for the target branch. */
  readonly base?: string;
  /** A file with what `--json` printed. */
  readonly from?: string;
  /** A file with the configuration of the policies. */
  readonly policy?: string;
  /** Days. @default 30 */
  readonly within?: number;
  /** Only what concerns these owners. */
  readonly owner?: readonly string[];
  readonly failOn?: Risk;
  readonly format: Format;
  readonly comment?: CommentService;
  /** The pull request, if the run itself has none. */
  readonly pr?: string;
}
