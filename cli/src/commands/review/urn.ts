/** The name that the program gives to a resource. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
