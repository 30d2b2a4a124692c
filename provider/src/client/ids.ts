/** An id without the ARI around it. The API can write `ari:cloud:identity::user/712020:…` for `712020:…`. */
export function bareId(id: string): string {
  return id.trim().replace(/^ari:[^/]*\//i, "");
}

/** A key that is the same for every form of one id: plain or as an ARI, in any case. */
export function idKey(id: string): string {
  return bareId(id).toLowerCase();
}
