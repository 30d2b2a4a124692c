import type { Emulator } from "pulumi-atlassian-admin-emulator";

/** Replaces values that differ between runs or organisations with placeholders. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #emulator: Emulator;

  constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.#names.set(emulator.url, "https://api.atlassian.com");
  }

  /** Registers the ids of all objects of the organisation. */
  learn(): void {
    const { groups, organizations, serviceAccounts, tokens, users } = this.#emulator.state();
    const names = this.#names;
    for (const { orgId, directories, workspaces } of organizations) {
      names.set(orgId, "{orgId}");
      directories.forEach(({ directoryId }) => names.set(directoryId, "{directoryId}"));
      workspaces.forEach(({ cloudId }) => names.set(cloudId, "{cloudId}"));
    }
    groups.forEach(({ id }) => names.set(id, "{groupId}"));
    tokens.forEach(({ id }) => names.set(id, "{tokenId}"));
    users.forEach(({ accountId }) => names.set(accountId, "{accountId}"));
    for (const { id, atlassianId } of serviceAccounts) {
      names.set(id, "{serviceAccountId}");
      names.set(atlassianId, "{accountId}");
    }
  }

  apply(text: string): string {
    const longestFirst = [...this.#names].sort(([left], [right]) => right.length - left.length);
    return (
      longestFirst
        .reduce((current, [value, name]) => current.replaceAll(value, name), text)
        .replaceAll(encodeURIComponent("{accountId}"), "{accountId}")
        .replace(/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, "{id}")
        // A rule's own example stays unchanged.
        .replace(/(?<!such as ")\b20\d\d-\d\d-\d\d\b/g, "{day}")
        .replace(/Request id [\w{}]+/g, "Request id {requestId}")
        .replace(/-[\da-f]{8}"/g, '-{suffix}"')
        .replace(/requires a wait of \d+ s/g, "requires a wait of {seconds} s")
        .replace(/Tried (\d+) times in \d+ s/g, "Tried $1 times in {seconds} s")
        .replace(/127\.0\.0\.1:\d{2,}/g, "127.0.0.1:{port}")
    );
  }
}
