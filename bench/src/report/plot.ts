import type { PhaseName, Results } from "../results";
import { totalCalls } from "../results";
import { panel, PANEL_HEIGHT, PANEL_WIDTH, type Series } from "./plot-panel";

const COLUMNS = 3;
const LEGEND_HEIGHT = 40;
const LEGEND_STEP = 220;
const CAPTION_HEIGHT = 32;

interface PanelSpecification {
  readonly phase: PhaseName;
  readonly measure: "seconds" | "calls";
}

const PANELS: readonly PanelSpecification[] = [
  { phase: "create", measure: "seconds" },
  { phase: "no-op", measure: "seconds" },
  { phase: "refresh", measure: "seconds" },
  { phase: "destroy", measure: "seconds" },
  { phase: "create", measure: "calls" },
  { phase: "refresh", measure: "calls" },
];

/** Wall time and requests over the number of memberships, on logarithmic axes; undefined with fewer than two sizes. */
export function plot(results: Results): string | undefined {
  const distinct = new Set(results.runs.filter(isPlotted).map(({ size }) => size));
  const sizes = [...distinct].sort((a, b) => a - b);
  if (sizes.length < 2) {
    return undefined;
  }
  const panels = PANELS.map((specification, index) => {
    const x = (index % COLUMNS) * PANEL_WIDTH;
    const y = LEGEND_HEIGHT + Math.floor(index / COLUMNS) * PANEL_HEIGHT;
    const { phase, measure } = specification;
    const title = `${phase === "no-op" ? "no-op up" : phase}: ${measure}`;
    return `<g transform="translate(${x} ${y})">${panel(title, sizes, seriesOf(results, specification))}</g>`;
  });
  const width = COLUMNS * PANEL_WIDTH;
  const height = LEGEND_HEIGHT + Math.ceil(PANELS.length / COLUMNS) * PANEL_HEIGHT + CAPTION_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>Wall time and calls over the number of memberships</title>",
    STYLE,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    legend(seriesOf(results, { phase: "refresh", measure: "seconds" })),
    ...panels,
    `<text x="${width / 2}" y="${height - 12}" text-anchor="middle">memberships in the stack; both axes are logarithmic</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function isPlotted({ scenario, rateLimit }: Results["runs"][number]): boolean {
  return scenario === "memberships" && rateLimit === null;
}

/** The baseline, then ours by latency. A baseline sends no requests. */
function seriesOf({ runs }: Results, { phase, measure }: PanelSpecification): Series[] {
  const plotted = runs.filter(isPlotted).filter(({ side }) => measure === "seconds" || side === "ours");
  const latencies = [
    ...new Set(plotted.filter(({ side }) => side === "ours").map(({ latencyMs }) => latencyMs)),
  ];
  const names = plotted.some(({ side }) => side === "floor") ? ["floor"] : [];
  names.push(...latencies.sort((a, b) => a - b).map((latencyMs) => `${latencyMs} ms`));
  return names.map((name) => ({
    label: name === "floor" ? "baseline: trivial resources" : `ours, ${name} latency`,
    style:
      name === "floor" ? "floor" : `ours${latencies.findIndex((latencyMs) => `${latencyMs} ms` === name)}`,
    points: plotted
      .filter(({ side, latencyMs }) => (side === "floor" ? "floor" : `${latencyMs} ms`) === name)
      .flatMap(({ size, phases: { [phase]: result } }) =>
        result === undefined
          ? []
          : [{ x: size, y: measure === "seconds" ? result.wallSeconds : totalCalls(result) }],
      ),
  }));
}

function legend(series: readonly Series[]): string {
  return series
    .map(
      ({ label, style }, index) =>
        `<g transform="translate(${52 + index * LEGEND_STEP} 20)"><g class="${style}"><path class="line" d="M0 0h28"/>` +
        `<circle cx="14" r="3"/></g><text x="36" y="4">${label}</text></g>`,
    )
    .join("");
}

const STYLE = `<style>
  .paper { fill: #ffffff }
  text { font-family: system-ui, sans-serif; font-size: 12px; fill: #24292f }
  .title { font-weight: 600 }
  .grid { stroke: #d8dee4; fill: none }
  .line { stroke: currentColor; stroke-width: 2; fill: none }
  circle { fill: currentColor }
  .floor { color: #6e7781 }
  .floor .line { stroke-dasharray: 6 4 }
  .ours0 { color: #0969da }
  .ours1 { color: #bc4c00 }
  .ours2 { color: #8250df }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 }
    text { fill: #e6edf3 }
    .grid { stroke: #30363d }
    .floor { color: #8b949e }
    .ours0 { color: #58a6ff }
    .ours1 { color: #f0883e }
    .ours2 { color: #bc8cff }
  }
</style>`;
