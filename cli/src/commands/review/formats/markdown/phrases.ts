import type { Place } from "../../../../digest";
import { codeOf } from "../../../../harmless";
import type { Phrase } from "../../phrase";
import type { Provenance } from "../../provenance";

/** A phrase whose names are code. */
export function textOf(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : codeOf(part.name))).join("");
}

const MOST_PLACES = 3;

/** Lines of the program, as links if the commit has a web page. */
export function linksTo(places: readonly Place[], provenance: Provenance | undefined): string {
  const shown = places.slice(0, MOST_PLACES).map((place) => {
    const code = codeOf(`${place.file}:${place.line}`);
    const url = provenance?.urlOf?.(place);
    return url === undefined ? code : `[${code}](${url})`;
  });
  const surplus = places.length - shown.length;
  return [...shown, ...(surplus > 0 ? [`${surplus} more`] : [])].join(", ");
}

/** What the review was made for: the commit, the run and the time, so that a reader sees if it is out of date. */
export function footOf(provenance: Provenance | undefined): string {
  if (provenance === undefined) {
    return "";
  }
  const linked = ({ name, url }: NonNullable<Provenance["run"]>): string =>
    url === undefined ? codeOf(name) : `[${codeOf(name)}](${url})`;
  const { commit, run, time } = provenance;
  const made = [
    ...(commit === undefined ? [] : [`for commit ${linked(commit)}`]),
    ...(run === undefined ? [] : [`by run ${linked(run)}`]),
    `on ${time.slice(0, 10)} at ${time.slice(11, 16)} UTC`,
  ];
  return `_Review ${made.join(" ")}._${commit === undefined ? "" : " _It does not cover later commits._"}`;
}
