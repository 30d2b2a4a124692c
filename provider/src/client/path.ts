/** The ids that a path template such as `/orgs/{orgId}/groups/{groupId}` names. */
export type PathIds<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Readonly<Record<Name, string>> & PathIds<Rest>
  : unknown;

/**
 * Puts an id in each `{place}` of a path template. Each id becomes one encoded segment; `:` stays as it is,
 * because Atlassian account ids contain it.
 * @throws RangeError for an id that would change the route: an empty one, `.` or `..`.
 */
export function fillPath(template: string, ids: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_place, name: string) => {
    const id = ids[name] ?? "";
    if (id === "" || id === "." || id === "..") {
      throw new RangeError(`"${id}" cannot be the ${name} in ${template}`);
    }
    return encodeURIComponent(id).replaceAll("%3A", ":");
  });
}
