/**
 * What is wrong when the SDK of a program asks for a newer plugin than this one.
 * @param asked The version that the engine hands on from the program, such as `0.2.0`; anything else asks for none.
 */
export function versionFailure(asked: unknown, own: string): string | undefined {
  if (typeof asked !== "string" || !isNewer(asked, own)) {
    return undefined;
  }
  return (
    `asks for version ${asked} of the plugin, and this is version ${own}. ` +
    `Install it: npm install --global pulumi-resource-atlassian-admin@${asked}. Or use the SDK of version ${own}.`
  );
}

function isNewer(asked: string, own: string): boolean {
  const [left, right] = [asked, own].map(numbersOf);
  const differing = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return differing !== -1 && (left?.[differing] ?? 0) > (right?.[differing] ?? 0);
}

/** Major, minor and patch; empty when the text is no version. */
function numbersOf(version: string): number[] {
  const [, ...numbers] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return numbers.map(Number);
}
