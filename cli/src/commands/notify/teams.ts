import { printableLine } from "../../harmless";
import { plural } from "../../plural";
import { factOf, summarise, whoAndWhen } from "../drift/formats/words";
import type { Report, ReportedFinding } from "./report";

/** Microsoft Teams accepts 28 KB. */
const MOST_BYTES = 24_000;
/** Per part, so that a long name leaves room for the remedy. */
const LONGEST_PART = 500;

/** A text run is shown literally: unlike a TextBlock it does not parse Markdown, so a name cannot contain markup. */
interface TextRun {
  readonly type: "TextRun";
  readonly text: string;
  readonly weight?: "Bolder";
}

interface Block {
  readonly type: "RichTextBlock";
  readonly separator?: true;
  readonly inlines: readonly TextRun[];
}

/** The body for a workflow "When a Teams webhook request is received": https://adaptivecards.io/explorer. */
export function toTeams(report: Report): object {
  const head = block([bold(`Drift: ${summarise(report)}`)]);
  const lines = [
    ...report.problems.map(({ where, reason }) =>
      block([bold(`could not check ${where} `), run(reason)], true),
    ),
    ...report.findings.map(ofFinding),
  ];
  const shown: Block[] = [];
  let room = MOST_BYTES;
  for (const line of lines) {
    room -= Buffer.byteLength(JSON.stringify(line));
    if (room < 0) {
      break;
    }
    shown.push(line);
  }
  const left = lines.length - shown.length;
  const rest =
    left > 0
      ? [block([run(`And ${plural(left, "more line")}: see the output of the check for all of them.`)], true)]
      : [];
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          msteams: { width: "Full" },
          body: [head, ...shown, ...rest],
        },
      },
    ],
  };
}

function ofFinding(finding: ReportedFinding): Block {
  const { kind, resource, remedy, by, fingerprint } = finding;
  return block(
    [
      bold(`${kind}: ${resource.name}`),
      run(`\n${factOf(finding)}`),
      run(`\n→ ${remedy}`),
      run(`\n${by === undefined ? "" : `${whoAndWhen(by)} · `}${fingerprint}`),
    ],
    true,
  );
}

const block = (inlines: readonly TextRun[], isApart = false): Block => ({
  type: "RichTextBlock",
  ...(isApart && { separator: true as const }),
  inlines,
});

function run(text: string): TextRun {
  const line = printableLine(text);
  const cut = Array.from(line).slice(0, LONGEST_PART).join("");
  return {
    type: "TextRun",
    text: `${text.startsWith("\n") ? "\n" : ""}${cut}${cut.length < line.length ? "…" : ""}`,
  };
}

const bold = (text: string): TextRun => ({ ...run(text), weight: "Bolder" });
