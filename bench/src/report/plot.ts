import type { PhaseName, Results } from "../results";
import { totalCalls } from "../results";
import { panel, PANEL_HEIGHT, PANEL_WIDTH, type Series } from "./plot-panel";

const COLUMNS = 3;
const LEGEND_HEIGHT = 40;

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

/** Wall time and calls over the number of memberships, on logarithmic axes; undefined with fewer than two sizes. */
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
  const height = LEGEND_HEIGHT + Math.ceil(PANELS.length / COLUMNS) * PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>Wall time and calls over the number of memberships</title>",
    STYLE,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    legend(seriesOf(results, { phase: "refresh", measure: "seconds" })),
    ...panels,
    "</svg>",
    "",
  ].join("\n");
}

function isPlotted({ scenario, rateLimit }: Results["runs"][number]): boolean {
  return scenario === "memberships" && rateLimit === null;
}

/** The floor, then ours by latency. A floor makes no calls. */
function seriesOf({ runs }: Results, { phase, measure }: PanelSpecification): Series[] {
  const plotted = runs.filter(isPlotted).filter(({ side }) => measure === "seconds" || side === "ours");
  const latencies = [
    ...new Set(plotted.filter(({ side }) => side === "ours").map(({ latencyMs }) => latencyMs)),
  ];
  const names = plotted.some(({ side }) => side === "floor") ? ["floor"] : [];
  names.push(...latencies.sort((a, b) => a - b).map((latencyMs) => `${latencyMs} ms`));
  return names.map((name) => ({
    label: name === "floor" ? "floor: trivial resources, no network" : `ours, ${name} latency`,
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
        `<g transform="translate(${20 + index * 260} 20)"><path class="line ${style}" d="M0 0h28"/>` +
        `<text x="36" y="4">${label}</text></g>`,
    )
    .join("");
}

const STYLE = `<style>
  .paper { fill: #ffffff }
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .grid { stroke: #d8dee4; fill: none }
  .line { fill: none; stroke-width: 2 }
  .floor { stroke: #6e7781; stroke-dasharray: 6 4 }
  .ours0 { stroke: #0969da }
  .ours1 { stroke: #bc4c00 }
  .ours2 { stroke: #8250df }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 }
    text { fill: #e6edf3 }
    .grid { stroke: #30363d }
    .floor { stroke: #8b949e }
    .ours0 { stroke: #58a6ff }
    .ours1 { stroke: #f0883e }
    .ours2 { stroke: #bc8cff }
  }
</style>`;
