/** The parts of a URN: `urn:pulumi:<stack>::<project>::<types of parents>$<type>::<name>`. */
interface UrnParts {
  readonly project: string;
  readonly stack: string;
  /** The type tokens of the parents, outermost first, joined by `$`. */
  readonly parentTypes: string;
  readonly type: string;
  readonly name: string;
}

/** Parses a URN. The name can contain any character. */
export function parseUrn(urn: string): UrnParts {
  const [lead = "", project = "", types = "", ...name] = urn.split("::");
  const at = types.lastIndexOf("$");
  return {
    project,
    stack: lead.split(":").slice(2).join(":"),
    parentTypes: at === -1 ? "" : types.slice(0, at),
    type: types.slice(at + 1),
    name: name.join("::"),
  };
}

/**
 * Computes `managedBy` for programs that do not give it. A URN has the types of the parents, but not their names.
 * @param previous The value in the state. It stays if it can be the same resource, so that a stack that moves from
 * the dynamic provider keeps its marks.
 */
export function holderOf(urn: string, previous: unknown): string {
  const { name, parentTypes, project, stack } = parseUrn(urn);
  const lead = `${project}/${stack}:`;
  if (typeof previous === "string" && previous.startsWith(lead)) {
    const recorded = previous.slice(lead.length);
    if (recorded === name || recorded.endsWith(`/${name}`)) {
      return previous;
    }
  }
  return `${lead}${parentTypes === "" ? name : `${parentTypes}/${name}`}`;
}
