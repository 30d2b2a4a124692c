import { timeOf, toDocument } from "../../../page/document";
import { html, type Html } from "../../../page/html";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { countLines, factOf, placeOf, summarise, whoAndWhen } from "./words";

const HEADS = ["Kind", "What", "Fact and remedy", "Owner", "Who and when", "Fingerprint"];

/** For a web page or an artifact of a run, in the same style as the inventory page. Contains no script. */
export function toHtml(report: DriftReport): string {
  const { accepted, findings, organizations, problems, stacks, takenAt } = report;
  const body = html`<header>
      <h1>Drift of ${stacks.map(({ stack }) => stack).join(", ") || organizations.join(", ")}</h1>
      <p>Organisation <span class="id">${organizations.join(", ")}</span>, checked ${timeOf(takenAt)}</p>
    </header>
    <main>
      ${
        problems.length === 0
          ? undefined
          : html`<div class="problems" role="alert">
              <h2>This check is incomplete</h2>
              <p>Could not be checked:</p>
              <ul>
                ${problems.map(({ reason, where }) => html`<li>${where}: ${reason}</li>`)}
              </ul>
            </div>`
      }
      <p>${summarise(report)}</p>
      ${countLines(report).map((line) => html`<p>${line}</p>`)} ${tableOf("findings", "Findings", findings)}
      ${tableOf("accepted", "Accepted", accepted)}
    </main>`;
  return toDocument({ title: `Drift: ${summarise(report)}`, body });
}

function tableOf(id: string, title: string, findings: readonly Finding[]): Html | undefined {
  return findings.length === 0
    ? undefined
    : html`<section class="findings" id="${id}" aria-labelledby="${id}-title">
        <h2 id="${id}-title">${title} <output>${findings.length}</output></h2>
        <div class="scroll" role="region" aria-label="Table of ${title.toLowerCase()}" tabindex="0">
          <table>
            <thead>
              <tr>
                ${HEADS.map((head) => html`<th scope="col">${head}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${findings.map(rowOf)}
            </tbody>
          </table>
        </div>
      </section>`;
}

function rowOf(finding: Finding): Html {
  const { by, fingerprint, kind, owner, remedy, resource } = finding;
  const cells = [
    html`<span class="kind ${kind}">${kind}</span>`,
    html`<b>${resource.name}</b><small>${placeOf(resource)}</small>`,
    html`<span>${factOf(finding)}</span><span class="remedy">${remedy}</span>`,
    html`${owner}`,
    html`${by === undefined ? undefined : whoAndWhen(by)}`,
    html`<code>${fingerprint}</code>`,
  ];
  return html`<tr>
    ${cells.map((cell, column) => html`<td data-head="${HEADS[column]}">${cell}</td>`)}
  </tr> `;
}
