import type { OrganizationApi } from "../client/organization-api";
import { LookupError } from "../errors";
import { SharedRead } from "./shared-read";

export interface WriteDirectoryOptions {
  readonly api: OrganizationApi;
  readonly directoryId: string | undefined;
}

/** The directory for new groups: the configured one, or the only one there is. */
export class WriteDirectory {
  readonly #options: WriteDirectoryOptions;
  readonly #only: SharedRead<string>;

  constructor(options: WriteDirectoryOptions) {
    this.#options = options;
    this.#only = new SharedRead("the directories of the organisation", () => this.#findOnly());
  }

  async id(): Promise<string> {
    return this.#options.directoryId ?? this.#only.cached();
  }

  async #findOnly(): Promise<string> {
    const { api } = this.#options;
    const directories = await api.directories();
    const [only] = directories;
    if (only === undefined || directories.length > 1) {
      const listed = directories
        .map((directory) => `${directory.directoryId} (${directory.name ?? "unnamed"})`)
        .join(", ");
      throw new LookupError(
        `organisation "${api.orgId}" has ${directories.length === 0 ? "no directory that this key can see" : `several directories: ${listed}`}.`,
        `Choose one with "pulumi config set atlassian-admin:directoryId …" or ATLASSIAN_DIRECTORY_ID.`,
      );
    }
    return only.directoryId;
  }
}
