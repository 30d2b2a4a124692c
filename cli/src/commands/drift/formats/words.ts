import { plural } from "../../../plural";
import type { DriftReport } from "../report";
import type { Author, Finding, FindingResource } from "../finding";

/** One line: what was checked, and the result. */
export function summarise({ findings, accepted, ignored, known, stacks, problems }: DriftReport): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const found = plural(findings.length, known > 0 ? "new finding" : "finding");
  const parts = [
    `${found}, in ${plural(stacks.length, "stack")} with ${plural(resources, "resource")}`,
    ...(known > 0 ? [`${known} known from the baseline`] : []),
    ...(accepted.length > 0 ? [`${accepted.length} accepted`] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(problems.length > 0 ? [`${plural(problems.length, "check")} could not be made`] : []),
  ];
  return `${parts.join("; ")}.`;
}

/** How many owners a line names. */
const LISTED_OWNERS = 10;

/** How many findings there are of each kind, and of each owner if there is one. */
export function countLines({ counts: { kind, owner, withoutOwner } }: DriftReport): string[] {
  const kinds = Object.entries(kind).map(([name, count]) => `${count} ${name}`);
  const owners = owner.slice(0, LISTED_OWNERS).map((one) => `${one.owner} ${one.findings}`);
  const others = owner.length - owners.length;
  return [
    ...(kinds.length > 0 ? [`By kind: ${kinds.join(", ")}.`] : []),
    ...(owners.length > 0
      ? [
          `By owner: ${[
            ...owners,
            ...(others > 0 ? [plural(others, "more owner")] : []),
            ...(withoutOwner > 0 ? [`without owner ${withoutOwner}`] : []),
          ].join(", ")}.`,
        ]
      : []),
  ];
}

/** The fact and everything that belongs to it. */
export function factOf({ fact, consequences = [], acceptance }: Finding): string {
  return [
    fact,
    ...(consequences.length > 0 ? [`Also gone with it: ${consequences.join(", ")}.`] : []),
    ...(acceptance === undefined
      ? []
      : [
          `${acceptance.hasEnded ? "Its acceptance ended on" : "Accepted until"} ${acceptance.until}: ${acceptance.reason}`,
        ]),
  ].join(" ");
}

export function whoAndWhen({ actor, time, token }: Author): string {
  return `${actor}${token === undefined ? "" : ` with "${token}"`}, ${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** The name of the resource in the program, if it has one. */
export function placeOf({ stack, urn }: FindingResource): string | undefined {
  return stack === undefined || urn === undefined ? undefined : `${stack}/${urn.split("::").at(-1) ?? urn}`;
}
