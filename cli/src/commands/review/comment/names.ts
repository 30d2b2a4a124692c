/** The services that can receive comments on pull requests. */
export const COMMENT_SERVICES = ["github", "bitbucket", "gitlab"] as const;

export type CommentService = (typeof COMMENT_SERVICES)[number];
