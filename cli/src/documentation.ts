import manifest from "../package.json";

/** The address of a documentation page, once the repository has a public one. */
export function documentation(page: string): string {
  const { homepage } = manifest as { readonly homepage?: string };
  return homepage === undefined ? `docs/${page} of pulumi-atlassian-admin` : `${homepage}/docs/${page}`;
}
