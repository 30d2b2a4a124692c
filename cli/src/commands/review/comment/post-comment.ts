import { Api, LostAnswerError, type ApiOptions } from "./api";
import { bitbucket } from "./bitbucket";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { hasMarker, isSameBody, MARKER_ROOM, withMarker } from "./marker";
import type { CommentService } from "./names";
import type { Author, Comment, Service } from "./service";
import type { CommentTarget } from "./target";

const SERVICES: Readonly<Record<CommentService, Service>> = { github, bitbucket, gitlab };

/** How long to wait before each look for a comment whose answer was lost: it may show up late. */
const LOOKS_MS = [1000, 4000, 10_000];

export interface PostedComment {
  /** `none`: there is no comment, and none is needed. */
  readonly action: "created" | "edited" | "unchanged" | "none";
  readonly url?: string;
}

/**
 * The longest Markdown that the service takes, in characters of JavaScript (`text.length`), the marker
 * already taken off.
 */
export function commentLimit(service: CommentService): number {
  return SERVICES[service].limit - MARKER_ROOM;
}

export interface PostOptions extends ApiOptions {
  /** Whether there is nothing to report, so that only an earlier comment is edited. @default false */
  readonly isSettled?: boolean;
}

/**
 * Posts the comment of this stack, or edits the one that is there: the one with the stack's marker by the
 * account of our token. Somebody else may have copied the marker.
 * @param stack the full name, `organization/project/stack`; it makes the marker.
 * @throws with the fact and the remedy. No message has the token.
 */
export async function postComment(
  target: CommentTarget,
  stack: string,
  markdown: string,
  { isSettled = false, ...options }: PostOptions = {},
): Promise<PostedComment> {
  const service = SERVICES[target.service];
  const api = new Api(service, target, options);
  const marker = service.toMarker(stack);
  const body = withMarker(marker, service.toHarmless(markdown));
  if (body.length > service.limit) {
    throw api.failure(
      `the review has ${body.length.toLocaleString("en")} characters with its marker, and ${service.name} takes ${service.limit.toLocaleString("en")}`,
      "Shorten it, or keep it as an artifact of the run (--output) and comment on less.",
    );
  }
  const thread = await Thread.open(api, marker);
  const present = await thread.ours();
  if (present.length > 0) {
    return thread.edit(present, body);
  }
  return isSettled ? { action: "none" } : thread.create(body);
}

/** The comments of one pull request that a run of ours may touch. */
class Thread {
  private constructor(
    readonly api: Api,
    readonly marker: string,
    readonly pullRequest: string,
    readonly isOurs: (author: Author) => boolean,
  ) {}

  static async open(api: Api, marker: string): Promise<Thread> {
    const { service, target } = api;
    const pullRequest = await service.resolve(api, target);
    return new Thread(api, marker, pullRequest, await service.identify(api, target));
  }

  /** Of the first page that has one; more than one where two runs met. */
  async ours(): Promise<Comment[]> {
    const { service, target } = this.api;
    const path = service.commentsPath(target, this.pullRequest);
    for await (const data of this.api.pages(path)) {
      const comments = service.toComments(data);
      if (comments === undefined) {
        // Not the same as no comments: to go on would post another one with every run.
        throw this.api.failure(
          `${service.name} answered something else than comments to GET ${path}`,
          "Check the address of the API.",
        );
      }
      const ours = comments.filter(({ author, body }) => hasMarker(this.marker, body) && this.isOurs(author));
      if (ours.length > 0) {
        return ours;
      }
    }
    return [];
  }

  async create(body: string): Promise<PostedComment> {
    const { service, target } = this.api;
    try {
      const path = service.commentsPath(target, this.pullRequest);
      const { data } = await this.api.send("POST", path, service.toRequest(body));
      return posted("created", service.toComment(data ?? {}));
    } catch (error) {
      if (error instanceof LostAnswerError) {
        return this.#findCreated(error);
      }
      throw error;
    }
  }

  /** Every one of ours, so that none says what is not true any more. */
  async edit(present: readonly Comment[], body: string): Promise<PostedComment> {
    const { service, target } = this.api;
    const outdated = present.filter((comment) => !isSameBody(comment.body, body));
    for (const { id } of outdated) {
      const path = service.commentPath(target, this.pullRequest, id);
      await this.api.send(service.editMethod, path, service.toRequest(body));
    }
    return posted(outdated.length === 0 ? "unchanged" : "edited", present[0]);
  }

  async #findCreated({ message }: LostAnswerError): Promise<PostedComment> {
    for (const waitMs of LOOKS_MS) {
      await this.api.sleep(waitMs);
      const [found] = await this.ours();
      if (found !== undefined) {
        return posted("created", found);
      }
    }
    throw this.api.failure(
      `the comment may have been taken, and the answer was lost: ${message}. It is not there yet`,
      "It was not sent again, because it could come twice. Run the step again: it looks first.",
    );
  }
}

function posted(action: PostedComment["action"], comment: Comment | undefined): PostedComment {
  return comment?.url === undefined ? { action } : { action, url: comment.url };
}
