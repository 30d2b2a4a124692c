import { readFileSync } from "node:fs";
import path from "node:path";
import { codeIn, tableRows } from "../../../support/markdown-tables";

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
  let endpoint = "";
  return tableRows(text).flatMap(({ cells, section }) => {
    const { behaviour, evidence, question = "" } = cells;
    // A cell without an endpoint has the one above it.
    endpoint = cells["endpoint"] || endpoint;
    const isGuess = /\bGUESS\b/.test(evidence ?? "") && !question.startsWith("not measured");
    return isGuess && behaviour !== undefined
      ? [
          {
            endpoints:
              cells["endpoint"] === undefined
                ? [/^\d{3}/.exec(behaviour)?.[0] ?? ""]
                : endpointsIn(endpoint, codeIn(section)[0] ?? ""),
            behaviour,
            questions: codeIn(question),
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
