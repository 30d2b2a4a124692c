import { DAY_MS, daysBetween, toDay } from "../../../days";
import type { Report } from "../report";
import { html, type Html } from "../../../page/html";

const WEEKS = 53;
const BAR_WIDTH = 15;
const BAR_GAP = 3;
const STEP = BAR_WIDTH + BAR_GAP;
const LEFT = 36;
const TOP = 18;
const HEIGHT = 120;
/** Bars that are not a week have a small gap before them. */
const APART = 18;

interface Bar {
  /** The key that identifies the row of a token, and that a click selects. */
  readonly week: string;
  readonly label: string;
  readonly tone: "expired" | "soon" | "later";
  readonly x: number;
}

/** Which bar a token belongs to: the number of a week of the coming year, or `expired`, `later` or `never`. */
export function weekOf(expiresAt: string | undefined, takenAt: string): string {
  const days = daysBetween(takenAt, expiresAt);
  if (days === undefined) {
    return "never";
  }
  const week = Math.floor(days / 7);
  return days < 0 ? "expired" : week < WEEKS ? String(week) : "later";
}

/** How many tokens expire in each of the coming weeks. A bar is a button that shows only its tokens. */
export function timeline({ accounts, takenAt }: Report): Html {
  const counts = new Map<string, number>();
  for (const { expiresAt } of accounts.flatMap(({ tokens }) => tokens)) {
    const week = weekOf(expiresAt, takenAt);
    counts.set(week, (counts.get(week) ?? 0) + 1);
  }
  const most = Math.max(1, ...counts.values());
  const width = xOfWeek(WEEKS) + APART + 4 * STEP + 30;
  const drawn = barsFrom(takenAt).map((bar) => drawBar(bar, counts.get(bar.week) ?? 0, most));
  const base = TOP + HEIGHT;
  return html`<section id="timeline" aria-labelledby="timeline-title">
    <h2 id="timeline-title">Tokens by week of expiry</h2>
    <div class="scroll">
      <svg viewBox="0 0 ${width} ${base + 40}" role="group" aria-labelledby="timeline-title">
        <line x1="${LEFT - 4}" y1="${base}" x2="${width}" y2="${base}" />
        <line class="grid" x1="${LEFT - 4}" y1="${TOP}" x2="${width}" y2="${TOP}" />
        <text x="${LEFT - 8}" y="${TOP + 4}" text-anchor="end">${most}</text>
        <text x="${LEFT - 8}" y="${base + 4}" text-anchor="end">0</text>
        ${monthLabels(takenAt, base)} ${drawn}
      </svg>
    </div>
  </section>`;
}

const xOfWeek = (week: number): number => LEFT + STEP + APART + week * STEP;

function barsFrom(takenAt: string): Bar[] {
  const start = Date.parse(takenAt);
  const weeks = Array.from({ length: WEEKS }, (_, week): Bar => {
    const dayAfter = (days: number): string => toDay(new Date(start + days * DAY_MS).toISOString());
    return {
      week: String(week),
      label: `${dayAfter(week * 7)} to ${dayAfter(week * 7 + 6)}`,
      tone: week < 4 ? "soon" : "later",
      x: xOfWeek(week),
    };
  });
  const after = xOfWeek(WEEKS) + APART;
  return [
    { week: "expired", label: "expired", tone: "expired", x: LEFT },
    ...weeks,
    { week: "later", label: "later than a year", tone: "later", x: after },
    { week: "never", label: "no expiry", tone: "later", x: after + 2.5 * STEP },
  ];
}

function drawBar({ label, tone, week, x }: Bar, count: number, most: number): Html {
  const height = (HEIGHT * count) / most;
  const base = TOP + HEIGHT;
  const isWeek = /^\d+$/.test(week);
  const name = isWeek
    ? undefined
    : html`<text x="${x + BAR_WIDTH / 2}" y="${base + 16}" text-anchor="middle">
        ${label.replace(" than a year", "")}
      </text>`;
  if (count === 0) {
    return html`${name}`;
  }
  const title = `${label}: ${count} ${count === 1 ? "token" : "tokens"}`;
  return html`${name}
    <g
      class="bar ${tone}"
      role="button"
      tabindex="-1"
      aria-pressed="false"
      aria-label="${title}"
      data-week="${week}"
    >
      <title>${title}</title>
      <rect class="hit" x="${x - BAR_GAP / 2}" y="${TOP}" width="${STEP}" height="${HEIGHT}" />
      <rect x="${x}" y="${base - height}" width="${BAR_WIDTH}" height="${height}" rx="2" />
      <text class="count" x="${x + BAR_WIDTH / 2}" y="${base - height - 4}" text-anchor="middle"
        >${count}</text
      >
    </g>`;
}

/** The names of the months below their first days. */
function monthLabels(takenAt: string, base: number): Html[] {
  const start = new Date(takenAt);
  return Array.from({ length: 12 }, (_, index) => {
    const month = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1 + index, 1));
    const weeks = (month.getTime() - start.getTime()) / (7 * DAY_MS);
    const x = xOfWeek(weeks);
    const isJanuary = month.getUTCMonth() === 0;
    const name = month.toLocaleString("en", { month: "short", timeZone: "UTC" });
    return html`<line class="grid" x1="${x}" y1="${base}" x2="${x}" y2="${base + 6}" />
      <text x="${x + 2}" y="${base + 16}">${isJanuary ? `${name} ${month.getUTCFullYear()}` : name}</text>`;
  });
}
