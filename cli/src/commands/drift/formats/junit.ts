import { printable } from "../../../output";
import { KINDS, type Finding } from "../finding";
import type { DriftReport } from "../report";
import { factOf, summarise, whoAndWhen } from "./words";

/** Policies are checked only on request. */
const ALWAYS_CHECKED = KINDS.filter((kind) => kind !== "policy");

/**
 * JUnit XML, for pipelines that show tests: one test case per kind of finding, one failure per finding, and one
 * error per problem.
 */
export function toJUnit(report: DriftReport): string {
  const { durationSeconds, findings, problems, takenAt } = report;
  const kinds = ALWAYS_CHECKED.filter((kind) => !findings.some((finding) => finding.kind === kind));
  // A check that was not made has not passed.
  const passed = problems.length > 0 ? [] : kinds;
  const tests = findings.length + problems.length + passed.length;
  // All checks run together, so each case gets an equal share of the time.
  const time = `time="${(durationSeconds / Math.max(1, tests)).toFixed(3)}"`;
  const cases = [
    ...findings.map((finding) => toCase(finding, time)),
    ...problems.map(
      ({ where, reason }) =>
        `    <testcase classname="drift" name=${quote(`check ${where}`)} ${time}>\n      <error type="could-not-check" message=${quote(reason)}/>\n    </testcase>`,
    ),
    ...passed.map((kind) => `    <testcase classname="drift" name=${quote(`nothing ${kind}`)} ${time}/>`),
  ];
  const counts = `tests="${tests}" failures="${findings.length}" errors="${problems.length}" time="${durationSeconds.toFixed(3)}"`;
  // The schema allows only times without a zone.
  const timestamp = `timestamp="${takenAt.slice(0, 19)}"`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="atlassian-admin drift" ${counts}>`,
    `  <testsuite name="drift" ${counts} skipped="0" ${timestamp}>`,
    ...cases,
    `    <system-out>${escape(summarise(report))}</system-out>`,
    `  </testsuite>`,
    `</testsuites>`,
  ].join("\n");
}

function toCase(finding: Finding, time: string): string {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const said = [
    remedy,
    ...(by === undefined ? [] : [`By ${whoAndWhen(by)}.`]),
    ...(resource.urn === undefined ? [] : [resource.urn]),
    `Fingerprint ${fingerprint}`,
  ];
  return [
    `    <testcase classname=${quote(`drift.${kind}`)} name=${quote(`${resource.name}: ${factOf(finding)}`)} ${time}>`,
    `      <failure type=${quote(kind)} message=${quote(factOf(finding))}>${said.map((line) => escape(printable(line))).join("\n")}</failure>`,
    `    </testcase>`,
  ].join("\n");
}

function quote(text: string): string {
  return `"${escape(printable(text))}"`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
