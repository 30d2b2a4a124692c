import { z } from "zod";
import { listing } from "../endpoint";
import { dataPage, optionalText } from "./responses";

/** One app on one site. Roles are granted on it. */
export interface WorkspaceRecord {
  /** An ARI, such as `ari:cloud:jira-software::site/<cloudId>`. */
  readonly resourceId: string;
  /** The API's `typeKey`, such as `jira-software` or `confluence`. */
  readonly product: string | undefined;
  readonly hostUrl: string | undefined;
}

/** Every app of the organisation on every site. */
export const workspaces = listing({
  method: "POST",
  path: "/admin/v2/orgs/{orgId}/workspaces",
  paging: "cursor-alone",
  isSized: true,
  page: dataPage(
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
  ),
  key: ({ resourceId }) => resourceId,
});
