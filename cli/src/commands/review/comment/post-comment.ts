import { Api, LostAnswerError, type ApiOptions } from "./api";
import { bitbucket } from "./bitbucket";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { hasMarker, isSameBody, MARKER_ROOM, withMarker } from "./marker";
import type { CommentService } from "./names";
import type { Author, Comment, Service } from "./service";
import type { CommentTarget } from "./target";

const SERVICES: Readonly<Record<CommentService, Service>> = { github, bitbucket, gitlab };

/** How long to wait before each check for a comment whose response was lost: it can appear late. */
const LOOKS_MS = [1000, 4000, 10_000];

export interface PostedComment {
  /** `none`: there is no comment, and none is needed. */
  readonly action: "created" | "edited" | "unchanged" | "none";
  readonly url?: string;
}

/** The longest Markdown that the service accepts, in UTF-16 units (`text.length`), without the marker. */
export function commentLimit(service: CommentService): number {
  return SERVICES[service].limit - MARKER_ROOM;
}

export interface PostOptions extends ApiOptions {
  /** Whether there is nothing to report, so that only an earlier comment is edited. @default false */
  readonly isSettled?: boolean;
}

/**
 * Creates or updates the comment of this stack: the one with the stack's marker, written by the account of our
 * token. Another account could have copied the marker.
 * @param stack the full name, `organization/project/stack`; it identifies the marker.
 * @throws with the fact and the remedy. No message contains the token.
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
      `the review has ${body.length.toLocaleString("en")} characters with its marker, and ${service.name} accepts ${service.limit.toLocaleString("en")}`,
      "Post one comment per owner (--owner), or store it as an artifact of the run (--output).",
    );
  }
  const thread = await Thread.open(api, marker);
  const present = await thread.ours();
  if (present.length > 0) {
    return thread.edit(present, body);
  }
  return isSettled ? { action: "none" } : thread.create(body);
}

/** The comments of one pull request that a run of ours can change. */
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

  /** From the first page that has one; several if two runs created one at the same time. */
  async ours(): Promise<Comment[]> {
    const { service, target } = this.api;
    const path = service.commentsPath(target, this.pullRequest);
    for await (const data of this.api.pages(path)) {
      const comments = service.toComments(data);
      if (comments === undefined) {
        // This differs from having no comments: continuing would add another comment in every run.
        throw this.api.failure(
          `${service.name} returned something other than comments for GET ${path}`,
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

  /** All of our comments, so that none of them is out of date. */
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
      `the comment may have been created, but the response was lost: ${message}. The comment is not visible yet`,
      "It was not posted again, because it could appear twice. Run the step again: it first checks for the comment.",
    );
  }
}

function posted(action: PostedComment["action"], comment: Comment | undefined): PostedComment {
  return comment?.url === undefined ? { action } : { action, url: comment.url };
}
