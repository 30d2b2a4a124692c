import type { Properties, ResourceState } from "../../digest";
import { urnWithoutProvider } from "./moves";
import { holdsSecret, holdsUnknown, type Operation, type Preview, type PreviewedResource } from "./preview";

/** The provider's own replacement rules, which need no network. */
export type ReplacesOf = (type: string, was: Properties, is: Properties) => Promise<boolean>;

/**
 * Compares a preview with the preview of the target branch: what that branch declares counts as recorded. For pull
 * requests whose runs cannot read the state, and to leave out changes that the target branch has not applied yet.
 * @throws if only one of the two previews was made with a state, because ids would look like changes.
 */
export async function compareWithBase(
  head: Preview,
  base: Preview,
  replacesOf: ReplacesOf,
): Promise<Preview> {
  if (hasState(head) !== hasState(base)) {
    throw new Error(
      "only one of the two previews was made with the state of the stack. Create both with it, or both without.",
    );
  }
  const declared = new Map(
    base.resources
      .filter(({ after }) => after !== undefined)
      .map((one) => [urnWithoutProvider(one.urn), one]),
  );
  // The engine itself shows that the alias is missing; the base does not know.
  const moves = head.resources.filter(({ isMove }) => isMove);
  const moved = new Set(moves.map(({ urn }) => urnWithoutProvider(urn)));
  const resources = await Promise.all(
    head.resources
      .filter(({ after, isMove }) => after !== undefined && isMove !== true)
      .map((resource) => compare(resource, declared.get(urnWithoutProvider(resource.urn)), replacesOf)),
  );
  const kept = new Set([...resources.map(({ urn }) => urnWithoutProvider(urn)), ...moved]);
  const gone = [...declared].filter(([key]) => !kept.has(key)).map(([, resource]) => toDeleted(resource));
  return { resources: [...resources, ...gone, ...moves], foreignChanges: head.foreignChanges };
}

function hasState({ resources }: Preview): boolean {
  return resources.some(({ before }) => before !== undefined);
}

async function compare(
  { type, urn, before, after = { type } }: PreviewedResource,
  base: PreviewedResource | undefined,
  replacesOf: ReplacesOf,
): Promise<PreviewedResource> {
  if (base?.after === undefined) {
    return { type, urn, after, operation: "create", changed: [] };
  }
  const [was, is] = [base.after.inputs ?? {}, after.inputs ?? {}];
  const changed = changesBetween(base.after, after);
  const operation: Operation =
    changed.length === 0 ? "same" : (await replacesOf(type, was, is)) ? "replace" : "update";
  // Facts about the object come from the state, if there is one; the members of a list come from the target
  // branch.
  const outputs = { ...before?.outputs, ...was, accountIds: undefined };
  return { type, urn, after, operation, changed, before: { ...base.after, outputs } };
}

function toDeleted({ type, urn, before, after }: PreviewedResource): PreviewedResource {
  return {
    type,
    urn,
    operation: "delete",
    changed: [],
    ...(after !== undefined && { before: { ...after, outputs: { ...before?.outputs, ...after.inputs } } }),
  };
}

/**
 * The inputs that differ. A value that is unknown in both previews counts as equal only if it comes from the same
 * resources. Secrets, and unknown values without resources, are never compared.
 */
function changesBetween(was: ResourceState, is: ResourceState): string[] {
  const names = new Set([...Object.keys(was.inputs ?? {}), ...Object.keys(is.inputs ?? {})]);
  return [...names].filter((name) => {
    const sources = sourcesOf(is, name);
    const value = is.inputs?.[name];
    const mayBeAnything = holdsSecret(value) || (holdsUnknown(value) && sources === "");
    return mayBeAnything || textOf(was, name) !== textOf(is, name);
  });
}

function textOf(state: ResourceState, name: string): string {
  return JSON.stringify([
    state.inputs?.[name],
    holdsUnknown(state.inputs?.[name]) ? sourcesOf(state, name) : "",
  ]);
}

function sourcesOf({ propertyDependencies }: ResourceState, name: string): string {
  return (propertyDependencies?.[name] ?? []).toSorted().join(" ");
}
