import manifest from "../package.json";

/** Where a page of the documentation is: its address, once the repository has a public one. */
export function documentation(page: string): string {
  const { homepage } = manifest as { readonly homepage?: string };
  return homepage === undefined ? `docs/${page} of pulumi-atlassian-admin` : `${homepage}/docs/${page}`;
}
