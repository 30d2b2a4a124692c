import type { Answer, Api } from "./api";
import type { CommentTarget } from "./target";

/** Somebody who comments, as a service names its accounts. */
export interface Author {
  readonly id: string;
  /** What kind of account it is, where the service says so. */
  readonly type?: string | undefined;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Author;
  /** Where people see it, where the service says so. */
  readonly url?: string | undefined;
}

/** What differs from service to service. */
export interface Service {
  /** As people call it. */
  readonly name: string;
  /** The longest comment, in characters of JavaScript: never fewer than the characters that any service counts. */
  readonly limit: number;
  readonly editMethod: "PATCH" | "PUT";
  /** Headers of every request besides the credentials. */
  readonly headers: Readonly<Record<string, string>>;
  toMarker(stack: string): string;
  /** The text without what the service would take for orders to itself. */
  toHarmless(markdown: string): string;
  /** The number of the pull request. */
  resolve(api: Api, target: CommentTarget): Promise<string>;
  /** Asks who our token is. */
  identify(api: Api, target: CommentTarget): Promise<(author: Author) => boolean>;
  /** Where the comments of the pull request are. */
  commentsPath(target: CommentTarget, pullRequest: string): string;
  /** Where one comment is. */
  commentPath(target: CommentTarget, pullRequest: string, id: number): string;
  /** Asks for the longest pages. */
  readonly pageQuery: Readonly<Record<string, string>>;
  /** Address of the next page. */
  nextPage(answer: Answer): string | undefined;
  /** The comments of a page, `undefined` where the answer is none. */
  toComments(data: unknown): Comment[] | undefined;
  toComment(data: unknown): Comment;
  toRequest(body: string): unknown;
  /** What the service says about an error, and where it says so. */
  messageOf(data: unknown): unknown;
  /** What to do about an answer that is an error. */
  remedyOf(status: number, message: string): string | undefined;
}
