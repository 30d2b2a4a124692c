/** An id without the ARI around it: the API may write `ari:cloud:identity::user/712020:…` for `712020:…`. */
export function bareId(id: string): string {
  return id.trim().replace(/^ari:[^/]*\//i, "");
}

/** The same for every way to write the id of one account or group: plain or as an ARI, in any case. */
export function idKey(id: string): string {
  return bareId(id).toLowerCase();
}
