/** Whether a version such as `3.248.0` is not older than another. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, "en", { numeric: true }) >= 0;
}
