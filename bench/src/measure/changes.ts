interface RefreshReport {
  readonly steps?: readonly { readonly op: string; readonly urn: string }[];
}

const NO_CHANGE = new Set(["same", "refresh", "read"]);

/** The resources that `pulumi refresh --preview-only --json` shows as changing. */
export function urnsOfChanges(json: string): string[] {
  const { steps = [] } = JSON.parse(json) as RefreshReport;
  return steps.filter(({ op }) => !NO_CHANGE.has(op)).map(({ urn }) => urn);
}
