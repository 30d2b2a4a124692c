/**
 * The style of the page. Colours follow the reader's system setting; every pair has a contrast of at least 4.5 to
 * 1.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --raised: #f4f5f7; --ink: #172b4d; --faint: #5a6881; --line: #d5d9e0;
  --accent: #0052cc; --accent-ink: #ffffff; --expired: #b3261e; --soon: #8a5300; --bar: #4c78c9; --bar-soon: #d98b00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161a1f; --raised: #20262d; --ink: #dfe5ee; --faint: #9aa7b8; --line: #39424d;
    --accent: #79a9ff; --accent-ink: #0c1a33; --expired: #ff8f86; --soon: #f5b83d; --bar: #6f97dd; --bar-soon: #e0a12d;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 96rem; padding: 1rem 1.5rem 4rem; background: var(--paper); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
section { scroll-margin-top: 7rem; }
h3 { font-size: .95rem; margin: 0 0 .3rem; }
p { margin: .2rem 0 .6rem; color: var(--faint); }
output { color: var(--faint); font-weight: normal; }
i, small { color: var(--faint); font-style: normal; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--paper); padding: .3rem .6rem; }
header { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; align-items: baseline; }
header p { margin: 0; }
nav { display: flex; gap: 1rem; margin-left: auto; }
nav a { color: var(--accent); }
.problems { border: 1px solid var(--expired); border-radius: 6px; padding: .2rem 1rem; margin: 1rem 0; }
.problems h2 { margin: .5rem 0 0; color: var(--expired); }
.controls { position: sticky; top: 0; z-index: 3; background: var(--paper); padding: .7rem 0; border-bottom: 1px solid var(--line); }
.controls label { display: inline-flex; gap: .5rem; align-items: center; }
.controls input { width: min(28rem, 60vw); padding: .35rem .6rem; background: var(--raised); border: 1px solid var(--faint); border-radius: 6px; }
.controls > output { margin-left: 1rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .6rem; }
.tile, #map-clear, #reset { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: .25rem .7rem; }
.tile b { font-size: 1.05rem; margin-right: .2rem; }
.tile .expired { color: var(--expired); }
.tile .soon, .tile .unused { color: var(--soon); }
.tile .none { color: var(--faint); }
[aria-pressed="true"].tile, .map [aria-pressed="true"] { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); }
[aria-pressed="true"] b[class], .map [aria-pressed="true"] small { color: inherit; }
.scroll { overflow: auto; max-height: 70vh; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; }
th { position: sticky; top: 0; background: var(--raised); text-align: left; padding: 0; z-index: 1; }
th button { width: 100%; background: none; border: 0; padding: .45rem .6rem; text-align: left; font-weight: 600; white-space: nowrap; }
th button::after { content: " \\2195"; color: var(--faint); font-weight: normal; }
th[aria-sort="ascending"] button::after { content: " \\2191"; color: inherit; }
th[aria-sort="descending"] button::after { content: " \\2193"; color: inherit; }
td { padding: .35rem .6rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
td time { white-space: nowrap; }
td small, td span { display: block; }
summary { cursor: pointer; white-space: nowrap; }
#accounts table { table-layout: fixed; min-width: 60rem; }
#accounts th:nth-child(1), #accounts th:nth-child(2) { width: 20%; }
#accounts th:nth-child(3) { width: 15%; }
#accounts th:nth-child(4) { width: 6.5rem; }
tr[data-flags~="soon"] td[data-head="Expires"] time { color: var(--soon); }
tr[data-flags~="expired"] td[data-head="Expires"] time { color: var(--expired); }
#admins th, .findings th { padding: .45rem .6rem; }
.id { overflow-wrap: anywhere; }
.kind { font-weight: 600; white-space: nowrap; }
.kind.missing, .kind.changed { color: var(--expired); }
.kind.unmanaged, .kind.policy, .kind.expiring, .kind.owner-gone { color: var(--soon); }
.remedy::before { content: "\\2192 "; }
#timeline svg { display: block; width: 100%; min-width: 60rem; }
svg text { fill: var(--faint); font-size: 11px; }
svg line { stroke: var(--faint); }
svg .grid { stroke: var(--line); }
.bar { cursor: pointer; outline: none; }
.bar rect { fill: var(--bar); }
.bar.soon rect { fill: var(--bar-soon); }
.bar.expired rect { fill: var(--expired); }
.bar .hit.hit { fill: transparent; }
.bar .count { fill: var(--ink); }
.bar:hover .hit.hit, .bar[aria-pressed="true"] .hit.hit { fill: var(--line); }
.bar:focus-visible .hit.hit { stroke: var(--accent); stroke-width: 2; }
.map { position: relative; display: grid; grid-template-columns: repeat(3, 1fr); gap: 6rem; }
.map svg { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; }
.map path { fill: none; stroke: var(--accent); stroke-width: 1.5; opacity: .55; }
.map ul { list-style: none; margin: 0; padding: 3px; max-height: 70vh; overflow: auto; }
.map li button { display: flex; gap: .6rem; justify-content: space-between; width: 100%; text-align: left; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: .15rem .6rem; margin-bottom: 3px; overflow-wrap: anywhere; }
.map small { white-space: nowrap; }
[hidden] { display: none !important; }
@media (max-width: 50rem) {
  body { padding: .7rem .7rem 3rem; }
  nav { margin-left: 0; flex-wrap: wrap; gap: .3rem 1rem; }
  nav a, summary, .tile, th button { padding-block: .35rem; }
  .controls { position: static; }
  .controls label { display: flex; }
  .controls input { flex: 1; width: auto; min-width: 0; }
  .controls > output { display: block; margin: .4rem 0 0; }
  section { scroll-margin-top: 1rem; }
  .scroll { max-height: none; border: 0; }
  #timeline .scroll { overflow-x: auto; }
  table, tbody, tr, td { display: block; }
  #accounts table { min-width: 0; }
  thead { display: flex; flex-wrap: wrap; gap: .3rem; margin-bottom: .5rem; }
  thead tr { display: contents; }
  #admins thead, .findings thead { display: none; }
  th { position: static; width: auto !important; border: 1px solid var(--line); border-radius: 6px; }
  tr { border: 1px solid var(--line); border-radius: 6px; margin-bottom: .6rem; padding: .3rem 0; }
  td { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0 .5rem; border: 0; padding: .15rem .6rem; }
  td::before { content: attr(data-head); grid-row: span 9; color: var(--faint); }
  td > * { grid-column: 2; min-width: 0; }
  td time { white-space: normal; }
  .map { grid-template-columns: 1fr; gap: 1rem; }
  .map svg { display: none; }
  .map ul { max-height: 40vh; }
}
@media print { .controls, nav { display: none; } .scroll, .map ul { max-height: none; } }
`;
