import { createHash } from "node:crypto";
import { Html, html } from "./html";
import { STYLE } from "./style";

/** One self-contained HTML page. */
export interface PageContent {
  readonly title: string;
  readonly body: Html;
  /** The script that runs in the reader's browser; the policy of the page allows no other. */
  readonly script?: string;
}

/** The page as text. It loads nothing and runs only its own style and script, whatever a name contains. */
export function toDocument({ title, body, script }: PageContent): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(STYLE)}'`,
    ...(script === undefined ? [] : [`script-src '${hashOf(script)}'`]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        ${body} ${script === undefined ? undefined : new Html(`<script>${script}</script>`)}
      </body>
    </html> `;
  return text;
}

/** A time as the pages show it, to the minute. */
export function timeOf(time: string): Html {
  return html`<time datetime="${time}">${time.replace("T", " ").slice(0, 16)} UTC</time>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
