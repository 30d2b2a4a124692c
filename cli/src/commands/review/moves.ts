import type { PreviewedResource } from "./preview";
import { nameOfUrn } from "./urn";

/**
 * The same text for a resource under the type of either provider: its URN without the form of our tokens,
 * also in the types of parents.
 */
export function urnWithoutProvider(urn: string): string {
  return urn.replaceAll("pulumi-nodejs:dynamic/atlassian-admin:", "atlassian-admin:index:");
}

/**
 * Marks what the engine deletes under the type of one provider and creates under the type of the other one.
 * With the alias that both providers' classes have, the engine would show no such steps. The created resource
 * gets the state of the deleted one.
 */
export function withMoves(resources: readonly PreviewedResource[]): PreviewedResource[] {
  const deleted = new Map(
    resources.filter(({ operation }) => operation === "delete").map((one) => [keyOf(one), one]),
  );
  const moved = new Map(
    resources
      .filter(({ operation }) => operation === "create")
      .flatMap((created) => {
        const former = deleted.get(keyOf(created));
        const isOtherType = former?.before?.type !== created.after?.type;
        return former?.before !== undefined && isOtherType ? [[keyOf(created), former.before] as const] : [];
      }),
  );
  return resources.map((resource) => {
    const before = moved.get(keyOf(resource));
    const isOneOfThem = resource.operation === "create" || resource.operation === "delete";
    return before === undefined || !isOneOfThem ? resource : { ...resource, before, isMove: true };
  });
}

/** A parent may have left the URN with the alias, so the name and the kind of resource have to do. */
function keyOf({ type, urn }: PreviewedResource): string {
  return `${type} ${nameOfUrn(urn)}`;
}
