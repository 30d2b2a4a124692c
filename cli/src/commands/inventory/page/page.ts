import { createHash } from "node:crypto";
import type { Report } from "../report";
import { accessMap } from "./access-map";
import { runPage } from "./browser";
import { Html, html } from "./html";
import { STYLE } from "./style";
import { problemList, summary } from "./summary";
import { accountTable, tokenTable } from "./tables";
import { timeline } from "./timeline";

const SCRIPT = `(${runPage.toString()})();`;

/** Nothing is loaded from anywhere, and only this style and this script are taken, whatever a name may hold. */
const POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(SCRIPT)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The whole inventory as one HTML page that needs nothing else. */
export function toPage(report: Report): string {
  const { accounts, orgId, stacks, takenAt } = report;
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Service accounts of ${orgId}</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#search">Go to the search</a>
        <header>
          <h1>Service accounts and API tokens</h1>
          <p>
            Organisation ${orgId}, read
            <time datetime="${takenAt}">${takenAt.replace("T", " ").slice(0, 16)} UTC</time
            >${stacks.length === 0 ? undefined : html`; stacks: ${stacks.join(", ")}`}
          </p>
          <nav aria-label="Sections">
            <a href="#timeline">Expiry</a> <a href="#tokens">Tokens</a> <a href="#accounts">Accounts</a>
            <a href="#access">Access map</a>
          </nav>
        </header>
        <main>
          ${problemList(report)}
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
        </main>
        ${new Html(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `;
  return text;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
