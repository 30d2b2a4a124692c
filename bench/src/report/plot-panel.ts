export const PANEL_WIDTH = 300;
export const PANEL_HEIGHT = 240;

const LEFT = 52;
const RIGHT = PANEL_WIDTH - 24;
const TOP = 34;
const BOTTOM = PANEL_HEIGHT - 34;
const LABEL_WIDTH = 45;

export interface Series {
  readonly label: string;
  /** A class of the plot's style sheet. */
  readonly style: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** One set of axes with its lines. Both axes are logarithmic, so a straight line of slope 1 is linear growth. */
export function panel(title: string, sizes: readonly number[], series: readonly Series[]): string {
  // A logarithmic axis has no zero, so it starts at one call or one second.
  const values = series.flatMap(({ points }) => points.map(({ y }) => Math.max(1, y)));
  const left = Math.min(...sizes);
  const right = Math.max(...sizes);
  const top = 10 ** Math.ceil(Math.log10(Math.max(10, ...values)));
  const toX = (value: number): number =>
    LEFT + (Math.log(value / left) / Math.log(right / left)) * (RIGHT - LEFT);
  const toY = (value: number): number =>
    BOTTOM - (Math.log(Math.max(1, value)) / Math.log(top)) * (BOTTOM - TOP);
  const powers = Array.from({ length: Math.round(Math.log10(top)) + 1 }, (_, exponent) => 10 ** exponent);
  return [
    `<text class="title" x="${LEFT}" y="20">${title}</text>`,
    ...powers.map(
      (power) =>
        `<path class="grid" d="M${LEFT} ${round(toY(power))}H${RIGHT}"/>` +
        `<text x="${LEFT - 6}" y="${round(toY(power) + 4)}" text-anchor="end">${power.toLocaleString("en-US")}</text>`,
    ),
    ...sizes.map((size, index) => {
      const x = round(toX(size));
      const next = sizes[index + 1];
      const hasRoom = next === undefined || toX(next) - x > LABEL_WIDTH;
      const label = `<text x="${x}" y="${BOTTOM + 18}" text-anchor="middle">${size.toLocaleString("en-US")}</text>`;
      return `<path class="grid" d="M${x} ${TOP}V${BOTTOM}"/>${hasRoom ? label : ""}`;
    }),
    ...series.map(({ style, points }) => {
      const places = [...points].sort((a, b) => a.x - b.x).map(({ x, y }) => [round(toX(x)), round(toY(y))]);
      const line = places.map((place) => place.join(" ")).join("L");
      // A single size has no line and would be invisible.
      const dots = places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3"/>`);
      return line === "" ? "" : `<g class="${style}"><path class="line" d="M${line}"/>${dots.join("")}</g>`;
    }),
  ].join("");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
