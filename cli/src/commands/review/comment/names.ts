/** The services whose pull requests can be commented on. */
export const COMMENT_SERVICES = ["github", "bitbucket", "gitlab"] as const;

export type CommentService = (typeof COMMENT_SERVICES)[number];
