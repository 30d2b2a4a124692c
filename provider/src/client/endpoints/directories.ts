import { z } from "zod";
import { listing } from "../endpoint";
import { dataPage, optionalText } from "./responses";

export interface DirectoryRecord {
  readonly directoryId: string;
  readonly name: string | undefined;
}

/** As a directory id: every directory that the key can manage. Only for reads. */
export const ALL_DIRECTORIES = "-";

export const directories = listing({
  method: "GET",
  path: "/admin/v2/orgs/{orgId}/directories",
  paging: "next-link",
  page: dataPage<DirectoryRecord>(z.object({ directoryId: z.string(), name: optionalText })),
  key: ({ directoryId }) => directoryId,
});
