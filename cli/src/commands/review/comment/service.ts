import type { Answer, Api } from "./api";
import type { CommentTarget } from "./target";

/** The author of a comment, as a service identifies its accounts. */
export interface Author {
  readonly id: string;
  /** The type of the account, if the service shows it. */
  readonly type?: string | undefined;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Author;
  /** The web page of the comment, if the service shows it. */
  readonly url?: string | undefined;
}

/** The differences between the services. */
export interface Service {
  /** The name of the service. */
  readonly name: string;
  /** The longest comment in UTF-16 units, which is never less than the number of characters that a service counts. */
  readonly limit: number;
  readonly editMethod: "PATCH" | "PUT";
  /** Headers of every request in addition to the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  toMarker(stack: string): string;
  /** The text without what the service would run as a command. */
  toHarmless(markdown: string): string;
  /** The number of the pull request. */
  resolve(api: Api, target: CommentTarget): Promise<string>;
  /** Returns the account of our token. */
  identify(api: Api, target: CommentTarget): Promise<(author: Author) => boolean>;
  /** Path of the comments of the pull request. */
  commentsPath(target: CommentTarget, pullRequest: string): string;
  /** Path of one comment. */
  commentPath(target: CommentTarget, pullRequest: string, id: number): string;
  /** Requests the largest page size. */
  readonly pageQuery: Readonly<Record<string, string>>;
  /** Address of the next page. */
  nextPage(answer: Answer): string | undefined;
  /** The comments of a page, `undefined` if the response is not a list of comments. */
  toComments(data: unknown): Comment[] | undefined;
  toComment(data: unknown): Comment;
  toRequest(body: string): unknown;
  /** The error message of the service, and where it is in the response. */
  messageOf(data: unknown): unknown;
  /** What to do about a redirect. */
  readonly movedRemedy: string;
  /** What to do about an error response. */
  remedyOf(status: number, message: string): string | undefined;
}
