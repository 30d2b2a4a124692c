import { countFlags, FLAGS } from "../flags";
import type { Report } from "../report";
import { html, type Html } from "../../../page/html";

/** One button per flag. It shows only the rows with that flag. */
export function summary(report: Report): Html {
  const tiles = countFlags(report).map(
    ({ flag, count }) =>
      html`<button type="button" class="tile" data-flag="${flag}" aria-pressed="false">
        <b class="${count === 0 ? "none" : flag}">${count}</b> ${FLAGS[flag]}
      </button>`,
  );
  return html`<div class="tiles" role="group" aria-label="Show only">${tiles}</div>`;
}

/** Read failures come first, because they make the page incomplete. */
export function problemList({ problems }: Report): Html | undefined {
  return problems.length === 0
    ? undefined
    : html`<div class="problems" role="alert">
        <h2>This inventory is incomplete</h2>
        <p>Could not read:</p>
        <ul>
          ${problems.map((problem) => html`<li>${problem}</li>`)}
        </ul>
      </div>`;
}
