import { toDocument, timeOf } from "../../../page/document";
import { html } from "../../../page/html";
import type { Report } from "../report";
import { accessMap } from "./access-map";
import { adminSection } from "./admins";
import { runPage } from "./browser";
import { problemList, summary } from "./summary";
import { accountTable, tokenTable } from "./tables";
import { timeline } from "./timeline";

/** The whole inventory as one self-contained HTML page. */
export function toPage(report: Report): string {
  const { accounts, orgId, orgName, stacks, takenAt } = report;
  const body = html`<a class="skip" href="#search">Go to the search</a>
    <header>
      <h1>Service accounts and API tokens of ${orgName ?? orgId}</h1>
      <p>
        Organisation ${orgName === undefined ? undefined : html`${orgName}, `}<span class="id">${orgId}</span
        >, read ${timeOf(takenAt)}${stacks.length === 0 ? undefined : html`; stacks: ${stacks.join(", ")}`}
      </p>
      <nav aria-label="Sections">
        <a href="#admins">Admin access</a> <a href="#timeline">Expiry</a> <a href="#tokens">Tokens</a>
        <a href="#accounts">Accounts</a> <a href="#access">Access map</a>
      </nav>
    </header>
    <main>
      ${problemList(report)} ${adminSection(report)}
      <noscript><p>Search, sorting, filters and the access map need JavaScript.</p></noscript>
      <div class="controls">
        <label
          >Search <input id="search" type="search" placeholder="name, owner, token, group, app, stack"
        /></label>
        <button type="button" id="reset" hidden>Show everything</button>
        <output id="status" aria-live="polite">${accounts.length} accounts</output>
        ${summary(report)}
      </div>
      ${timeline(report)} ${tokenTable(report)} ${accountTable(report)} ${accessMap(report)}
    </main>`;
  return toDocument({
    title: `Service accounts of ${orgName ?? orgId}`,
    body,
    script: `(${runPage.toString()})();`,
  });
}
