/** A request path whose every inserted value is one encoded segment. */
export interface ApiPath {
  /** What is sent. */
  readonly path: string;
  /** The path with `{}` for each inserted value: names the endpoint in counts and logs. */
  readonly route: string;
}

/**
 * Builds a path such as `` path`/users/${accountId}/manage/api-tokens` ``. An id that would change the route (empty,
 * `.` or `..`) is refused; everything else is encoded, except `:`, which Atlassian account ids carry as it is.
 */
export function path(literals: TemplateStringsArray, ...segments: readonly string[]): ApiPath {
  const encoded = segments.map((segment) => {
    if (segment === "" || segment === "." || segment === "..") {
      throw new RangeError(`"${segment}" cannot be part of a request path`);
    }
    return encodeURIComponent(segment).replaceAll("%3A", ":");
  });
  return { path: String.raw({ raw: literals }, ...encoded), route: literals.join("{}") };
}
