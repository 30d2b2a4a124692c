import { CodeOwners, isOwnedBy } from "../../code-owners";
import type { Place } from "../../digest";
import { plural } from "../../plural";
import { knownText } from "./preview";
import type { ReviewReport } from "./report";
import type { Scene } from "./scene";

/** What has an owner: an effect, a violated policy, or a grant that ends. */
interface Owned {
  readonly urn?: string;
  readonly actor?: { readonly id: string };
  readonly place?: Place;
}

/**
 * Returns a function that finds the owner of a part of a report: of the service account, else of the file, by
 * CODEOWNERS.
 * @param root The top folder of the repository.
 */
export function ownerFinder(scene: Scene, root: string): (part: Owned) => string | undefined {
  const ofAccounts = new Map<string, string>();
  for (const resource of scene.resources.filter(({ type }) => type === "ServiceAccount")) {
    const owner = knownText(resource.after?.inputs ?? resource.before?.inputs, "owner");
    if (owner !== "") {
      ofAccounts.set(resource.urn, owner).set(scene.actorOf(scene.ownParty(resource, "after")).id, owner);
    }
  }
  const codeOwners = CodeOwners.of(root);
  return ({ actor, place, urn }) =>
    ofAccounts.get(actor?.id ?? "") ??
    ofAccounts.get(urn ?? "") ??
    (place === undefined ? undefined : codeOwners.ownerOf(place.file));
}

/** The part of a report that concerns these owners. Problems are kept for all owners. */
export function reportOf(report: ReviewReport, owners: readonly string[] | undefined): ReviewReport {
  if (owners === undefined) {
    return report;
  }
  const { ending, ...rest } = report;
  const isTheirs = ({ owner }: { readonly owner?: string }): boolean => isOwnedBy(owner, owners);
  const grants = ending?.grants.filter(isTheirs) ?? [];
  return {
    ...rest,
    effects: report.effects.filter(isTheirs),
    violations: report.violations.filter(isTheirs),
    ...(ending !== undefined && grants.length > 0 && { ending: { ...ending, grants } }),
  };
}

/** Each owner with the number of changes, most changes first. Empty if no owner is known. */
export function countOwners({ effects }: Pick<ReviewReport, "effects">): { owner: string; count: string }[] {
  const counts = new Map<string, number>();
  for (const { owner } of effects) {
    if (owner !== undefined) {
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
    }
  }
  return [...counts]
    .toSorted(([one, many], [other, few]) => few - many || (one < other ? -1 : 1))
    .map(([owner, count]) => ({ owner, count: plural(count, "change") }));
}
