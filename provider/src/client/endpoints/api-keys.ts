import { z } from "zod";
import { listing } from "../endpoint";
import { dataPage, optionalText } from "./responses";

/** An organisation API key, without its secret. It does not show which requests use it. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly label: string;
  /** RFC 3339. */
  readonly expiresAt: string | undefined;
}

export const apiKeys = listing({
  method: "GET",
  path: "/admin/api-access/v1/orgs/{orgId}/api-keys",
  paging: "next-link",
  page: dataPage<ApiKeyRecord>(
    z.object({
      id: z.string().min(1),
      label: optionalText.transform((label) => label ?? ""),
      expiresAt: optionalText,
    }),
  ),
  key: ({ id }) => id,
});
