import { readFileSync } from "node:fs";
import path from "node:path";

/** A behaviour of an endpoint that the emulator's README calls a guess. */
export interface GuessRow {
  /** Such as `DELETE service-accounts/{serviceAccountId}`; the status for a row about every endpoint. */
  readonly endpoints: readonly string[];
  readonly behaviour: string;
  /** The questions that settle it. */
  readonly questions: readonly string[];
}

const README = path.resolve(__dirname, "../../../../emulator/README.md");

/** The rows of the tables of endpoints that are guesses, and that a question settles. */
export function guessRows(text = readFileSync(README, "utf8")): GuessRow[] {
  let prefix = "";
  let heading: readonly string[] | undefined;
  let endpoint = "";
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("#")) {
      prefix = codeIn(line)[0] ?? "";
    }
    if (!line.startsWith("|")) {
      heading = undefined;
      return [];
    }
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
    if (heading === undefined) {
      heading = cells;
      return [];
    }
    const cell = (name: string): string => cells[heading?.indexOf(name) ?? -1] ?? "";
    endpoint = cell("endpoint") || endpoint;
    const isGuess = /\bGUESS\b/.test(cell("evidence")) && !cell("question").startsWith("not measured");
    const isOfEndpoint = heading.includes("behaviour") && heading.includes("evidence");
    return isGuess && isOfEndpoint
      ? [
          {
            endpoints: heading.includes("endpoint")
              ? endpointsIn(endpoint, prefix)
              : [/^\d{3}/.exec(cell("behaviour"))?.[0] ?? ""],
            behaviour: cell("behaviour"),
            questions: codeIn(cell("question")),
          },
        ]
      : [];
  });
}

/** `METHOD path`; a further path in the cell has the method of the one before. */
function endpointsIn(cell: string, prefix: string): string[] {
  let method = "";
  return codeIn(cell).map((code) => {
    const [, ownMethod, rest = ""] = /^(?:([A-Z]+) )?(.*)$/.exec(code) ?? [];
    method = ownMethod ?? method;
    const shown = rest.replace(/^…\//, "").replace("{o}", "{orgId}");
    return `${method} ${rest.startsWith("/") || !prefix.startsWith("/") ? shown : `${prefix.replace("{o}", "{orgId}")}/${shown}`}`;
  });
}

const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
