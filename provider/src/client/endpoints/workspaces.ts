import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";
import { withPageSize } from "./search-page-size";

/** One instance of an app: what roles are given on. */
export interface WorkspaceRecord {
  /** An ARI, such as `ari:cloud:jira-software::site/<cloudId>`. */
  readonly resourceId: string;
  /** The API's `typeKey`, such as `jira-software` or `confluence`. */
  readonly product: string | undefined;
  readonly hostUrl: string | undefined;
}

const page = dataPage(
  z
    .object({
      id: z.string().min(1),
      attributes: z.object({ typeKey: optionalText, hostUrl: optionalText }).nullish(),
    })
    .transform(({ id, attributes }): WorkspaceRecord => ({
      resourceId: id,
      product: attributes?.typeKey,
      hostUrl: attributes?.hostUrl,
    })),
);

/** Every workspace of the organisation. A request with a cursor must hold nothing else. */
export function listWorkspaces(client: ApiClient, orgId: string): Promise<WorkspaceRecord[]> {
  return collectPages("workspaces", (cursor) =>
    withPageSize(client, (limit) =>
      client.request({
        method: "POST",
        path: path`/admin/v2/orgs/${orgId}/workspaces`,
        body: cursor === undefined ? { limit } : { cursor },
        effect: "read",
        schema: page,
      }),
    ),
  );
}
