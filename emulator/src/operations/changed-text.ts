import type { EarlierText } from "../entities";

/** Changes name and description; reads with lag still show the earlier ones. Returns whether any of them does. */
export function changeText(
  entity: { name: string; description: string; earlier?: EarlierText[] },
  change: { name?: string | undefined; description?: string | undefined },
  now: number,
  lag: { listMs: number; readMs: number },
): boolean {
  const { name, description } = entity;
  if (lag.listMs > 0 || lag.readMs > 0) {
    const earlier = { name, description, listedUntil: now + lag.listMs, readUntil: now + lag.readMs };
    entity.earlier = [...(entity.earlier ?? []), earlier];
  }
  entity.name = change.name ?? name;
  entity.description = change.description ?? description;
  return entity.earlier !== undefined;
}
