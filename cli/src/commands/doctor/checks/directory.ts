import { listDirectories } from "pulumi-atlassian-admin/organization";
import type { ApiAccess } from "../api-access";
import { ok, problem, type Verdict } from "../verdict";

/** Whether the directory that new groups would be made in is known, and exists. */
export async function examineDirectory({ organization, config }: ApiAccess): Promise<Verdict> {
  const directoryId = await organization.groups.writeDirectoryId();
  const directories = await listDirectories(organization.client, organization.orgId);
  const found = directories.find((directory) => directory.directoryId === directoryId);
  if (found === undefined) {
    const known = directories.map((directory) => `${directory.directoryId} (${directory.name ?? "unnamed"})`);
    return problem(
      `the configured directory "${directoryId}" is none of those that the key can see: ${known.join(", ") || "none"}.`,
      `Correct "atlassian-admin:directoryId" or ATLASSIAN_DIRECTORY_ID, or remove it if there is only one.`,
    );
  }
  const why = config.directoryId === undefined ? "the only one" : "as configured";
  return ok(`"${found.name ?? ""}" (${directoryId}), ${why}`);
}
