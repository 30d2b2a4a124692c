import { countLines, factOf, placeOf, summarise, whoAndWhen } from "../formats/words";
import type { Finding } from "../finding";
import { plural } from "../../../plural";
import type { DriftReport, Problem } from "../report";
import { toMrkdwn } from "./slack-text";

/** Slack's limits: https://docs.slack.dev/reference/block-kit/blocks. */
const MAX_BLOCKS = 50;
const MAX_SECTION = 3000;
/** Per part of a section, so that a long name leaves room for the remedy. */
const MAX_PART = 550;
/** The summary and the line about omitted findings. */
const OTHER_BLOCKS = 2;

interface Block {
  readonly type: "section";
  readonly text: Mrkdwn;
}

interface Mrkdwn {
  readonly type: "mrkdwn";
  readonly text: string;
  /** Without it, Slack turns bare addresses and channel names into links. */
  readonly verbatim: true;
}

/** The body for a Slack incoming webhook, or a compatible one. */
export interface SlackMessage {
  /** The preview of a notification. It contains no names. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

export function toSlack(report: DriftReport): SlackMessage {
  const summary = `Drift: ${summarise(report)}`;
  const lines = [...report.problems.map(ofProblem), ...report.findings.map(ofFinding)];
  const shown = lines.slice(0, MAX_BLOCKS - OTHER_BLOCKS);
  const left = lines.length - shown.length;
  return {
    text: toMrkdwn(summary, MAX_SECTION),
    blocks: [
      [
        `*${toMrkdwn(summary, MAX_PART)}*`,
        ...countLines(report).map((line) => toMrkdwn(line, MAX_PART)),
      ].join("\n"),
      ...shown,
      ...(left > 0 ? [`And ${plural(left, "more line")}: see the output of the check for all of them.`] : []),
    ].map(toBlock),
  };
}

function ofProblem({ where, reason }: Problem): string {
  return `:warning: *could not check* ${toMrkdwn(where, MAX_PART)}\n${toMrkdwn(reason, MAX_PART)}`;
}

function ofFinding(finding: Finding): string {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const place = placeOf(resource);
  return [
    `*${kind}* ${toMrkdwn(resource.name, MAX_PART)}${place === undefined ? "" : ` (${toMrkdwn(place, MAX_PART)})`}`,
    toMrkdwn(factOf(finding), MAX_PART),
    `→ ${toMrkdwn(remedy, MAX_PART)}`,
    `${by === undefined ? "" : `${toMrkdwn(whoAndWhen(by), MAX_PART)} · `}${fingerprint}`,
  ].join("\n");
}

function toBlock(text: string): Block {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}
